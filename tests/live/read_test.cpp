#include <catch2/catch.hpp>

#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "live/read.hpp"
#include "model/kinds/kinds.hpp"
#include "support/run.hpp"

using namespace keyless;

namespace {

namespace asio = boost::asio;

/// Answers what it was given, and writes down what it saw when it was asked.
class Scripted : public providers::Provider {
 public:
  Scripted(const model::Kind& kind, int round, Result<model::Live> answer, std::vector<std::string>& log)
      : kind_(&kind), round_(round), answer_(std::move(answer)), log_(&log) {}

  const model::Kind& kind() const override { return *kind_; }
  int round() const override { return round_; }
  asio::awaitable<Result<model::Live>> observe(providers::Interest interest) override {
    log_->push_back("ask " + std::string(kind_->name));
    known_groups = interest.live->all(model::kinds::resource_group).size();
    co_await asio::post(asio::use_awaitable);
    log_->push_back("answer " + std::string(kind_->name));
    co_return answer_;
  }
  asio::awaitable<Result<model::LiveObject>> create(model::Resource) override { co_return written(); }
  asio::awaitable<Result<model::LiveObject>> update(model::LiveObject, model::Resource) override {
    co_return written();
  }
  asio::awaitable<Result<void>> remove(model::LiveObject) override { co_return written(); }

  std::size_t known_groups = 0;

 private:
  Error written() {
    log_->push_back("wrote");
    return Error{Errc::internal, "written"};
  }

  const model::Kind* kind_;
  int round_;
  Result<model::Live> answer_;
  std::vector<std::string>* log_;
};

model::Live one_group() {
  model::LiveObject group;
  group.kind = &model::kinds::resource_group;
  group.id = "/subscriptions/0b1f6471-1bf0-4dda-aec3-cb9272f09590/resourceGroups/rg-a";
  group.fields = {{"subscriptionId", "0b1f6471-1bf0-4dda-aec3-cb9272f09590"}, {"name", "rg-a"}};
  model::Live live;
  live.add(group);
  return live;
}

model::Live unseen_list() {
  model::Live live;
  live.could_not_see("roleAssignments@/subscriptions/s", "status 403");
  return live;
}

model::Graph some_graph() {
  model::Graph graph;
  model::Resource group;
  group.address = model::Address("resourceGroup", "rg-a");
  group.kind = &model::kinds::resource_group;
  group.fields = {{"subscriptionId", "0B1F6471-1bf0-4dda-aec3-cb9272f09590"}, {"name", "rg-a"}};
  graph.add(group);
  model::Resource connection;
  connection.address = model::Address("serviceConnection", "p/c");
  connection.kind = &model::kinds::service_connection;
  graph.add(connection);
  return graph;
}

bool notes_say(const model::Live& live, const std::string& words) {
  for (const auto& note : live.notes())
    if (note.find(words) != std::string::npos) return true;
  return false;
}

}  // namespace

TEST_CASE("rounds follow each other, the providers of one round run at the same time") {
  std::vector<std::string> log;
  providers::Providers all;
  auto late = std::make_unique<Scripted>(model::kinds::role_assignment, 1, unseen_list(), log);
  auto* asked_late = late.get();
  all.push_back(std::move(late));
  all.push_back(std::make_unique<Scripted>(model::kinds::resource_group, 0, one_group(), log));
  all.push_back(std::make_unique<Scripted>(model::kinds::identity, 0, model::Live(), log));
  const auto desired = some_graph();
  const auto live = support::run(live::read(all, desired));
  REQUIRE(live.has_value());
  CHECK(log == std::vector<std::string>{"ask resourceGroup", "ask identity", "answer resourceGroup", "answer identity",
                                        "ask roleAssignment", "answer roleAssignment"});
  CHECK(asked_late->known_groups == 1);
  CHECK(live->all(model::kinds::resource_group).size() == 1);
  CHECK(live->not_visible().count("roleAssignments@/subscriptions/s") == 1);
}

TEST_CASE("an error of a provider ends the reading after its round") {
  std::vector<std::string> log;
  providers::Providers all;
  all.push_back(std::make_unique<Scripted>(model::kinds::identity, 0, Error{Errc::unauthorized, "not signed in"}, log));
  all.push_back(std::make_unique<Scripted>(model::kinds::resource_group, 0, one_group(), log));
  all.push_back(std::make_unique<Scripted>(model::kinds::role_assignment, 1, model::Live(), log));
  const auto desired = some_graph();
  const auto live = support::run(live::read(all, desired));
  REQUIRE(!live.has_value());
  CHECK(live.error().code == Errc::unauthorized);
  CHECK(log.size() == 4);
}

TEST_CASE("the boundary of the reading is stated") {
  std::vector<std::string> log;
  providers::Providers all;
  all.push_back(std::make_unique<Scripted>(model::kinds::role_assignment, 0, unseen_list(), log));
  const auto desired = some_graph();
  const auto live = support::run(live::read(all, desired)).value();
  CHECK(!notes_say(live, "were read"));  // nothing of the kind can be said of what could not be listed
  CHECK(notes_say(live, "directory roles, group memberships, vault access policies"));
  CHECK(notes_say(live, "security roles inherited from a project"));
  CHECK(notes_say(live, "Could not be listed: roleAssignments@/subscriptions/s: status 403."));
}

TEST_CASE("the boundary names the subscriptions that were read, and of others the parts that were") {
  const std::string first = "/subscriptions/0b1f6471-1bf0-4dda-aec3-cb9272f09590", second = "/subscriptions/s";
  model::Live seen;
  seen.saw_all_of("roleAssignments@" + first);
  seen.could_not_see("roleAssignments@" + second, "status 403");
  seen.saw_all_of("roleAssignments@" + second + "/resourcegroups/rg-a");
  seen.saw_all_of("roleAssignments@" + second + "/resourcegroups/rg-b");
  seen.could_not_see("identities@" + second, "status 403");
  seen.saw_all_of("identities@" + second + "/resourcegroups/rg-a");
  seen.saw_all_of("resourceGroups@" + second + "/resourcegroups/rg-a");
  seen.could_not_see("resourceGroups@" + second, "status 403");
  seen.could_not_see("scope@" + first + "/resourcegroups/rg-gone", "the scope does not exist");
  std::vector<std::string> log;
  providers::Providers all;
  all.push_back(std::make_unique<Scripted>(model::kinds::role_assignment, 0, seen, log));
  const auto desired = some_graph();
  const auto live = support::run(live::read(all, desired)).value();
  CHECK(notes_say(live, "Role assignments were read in subscription 0b1f6471-1bf0-4dda-aec3-cb9272f09590; other"));
  CHECK(notes_say(live,
                  "Role assignments of subscription s were read only in rg-a, rg-b: others in it are not visible."));
  CHECK(notes_say(live, "Identities of subscription s were read only in rg-a: others in it are not visible."));
  CHECK(notes_say(live, "Resource groups of subscription s other than rg-a are not visible."));
  CHECK(!notes_say(live, "Could not be listed"));
}

TEST_CASE("nothing declared is nothing read") {
  const providers::Providers none;
  const model::Graph desired;
  const auto live = support::run(live::read(none, desired)).value();
  CHECK(live.not_visible().empty());
  CHECK(!live.notes().empty());
}
