#include "apply/apply.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <set>

#include "http/system_clock.hpp"
#include "model/kinds/kinds.hpp"

using namespace keyless;
using namespace keyless::model;
namespace asio = boost::asio;

namespace {

/// Creates by remembering, fails for the names it is told to, and counts how many run at once.
class Recording : public providers::Provider {
 public:
  Recording(const Kind& kind, std::vector<std::string>& log) : kind_(kind), log_(log) {}
  std::set<std::string> failing;
  int at_once = 0, most_at_once = 0;

  const Kind& kind() const override { return kind_; }
  int round() const override { return 0; }
  asio::awaitable<Result<Live>> observe(providers::Interest) override { co_return Live(); }

  asio::awaitable<Result<LiveObject>> create(Resource desired) override {
    auto name = std::string(desired.address.path());
    most_at_once = std::max(most_at_once, ++at_once);
    auto executor = co_await asio::this_coro::executor;
    co_await asio::post(executor, asio::use_awaitable);
    --at_once;
    log_.push_back("create " + name + " with " + text_of(desired.fields, "principalId"));
    if (failing.contains(name)) co_return Error{.code = Errc::forbidden, .message = "no right"};
    LiveObject made;
    made.kind = &kind_;
    made.id = "/ids/" + name;
    made.fields = desired.fields;
    made.fields["principalId"] = "principal of " + name;
    co_return made;
  }
  asio::awaitable<Result<LiveObject>> update(LiveObject live, Resource) override {
    log_.push_back("update " + live.id);
    co_return live;
  }
  asio::awaitable<Result<void>> remove(LiveObject live) override {
    log_.push_back("remove " + live.id);
    co_return Result<void>();
  }

 private:
  const Kind& kind_;
  std::vector<std::string>& log_;
};

class Silent : public apply::Watcher {
  void started(const Change&) override {}
  void ended(const Change&, const Outcome&) override {}
};

struct World {
  std::vector<std::string> log;
  providers::Providers providers;
  Recording* identities = nullptr;
  Recording* roles = nullptr;

  World() {
    auto identity = std::make_unique<Recording>(kinds::identity, log);
    auto role = std::make_unique<Recording>(kinds::role_assignment, log);
    identities = identity.get(), roles = role.get();
    providers.push_back(std::move(identity));
    providers.push_back(std::move(role));
  }

  std::vector<Outcome> carry_out(const Plan& plan, apply::Options options = {}) {
    asio::io_context context(1);
    http::SystemClock clock;
    Silent watcher;
    std::vector<Outcome> outcomes;
    asio::co_spawn(context, apply::carry_out(plan, providers, clock, watcher, options),
                   [&](std::exception_ptr thrown, std::vector<Outcome> ended) {
                     CHECK(thrown == nullptr);
                     outcomes = std::move(ended);
                   });
    context.run();
    return outcomes;
  }
};

Change create(const Kind& kind, const std::string& name, Fields fields = {}, std::vector<Address> after = {}) {
  Change change;
  change.address = Address(kind.name, name);
  change.kind = &kind;
  change.action = Action::create;
  change.after = std::move(after);
  change.desired = Resource{.address = change.address, .kind = &kind, .fields = std::move(fields)};
  return change;
}

const Address mi("identity", "mi");

}  // namespace

TEST_CASE("what a step creates fills the references of those that waited for it") {
  World world;
  Plan plan;
  plan.changes = {create(kinds::identity, "mi"),
                  create(kinds::role_assignment, "r", {{"principalId", Reference{mi, "principalId"}}}, {mi})};
  const auto outcomes = world.carry_out(plan);
  CHECK(world.log == std::vector<std::string>{"create mi with ", "create r with principal of mi"});
  REQUIRE(outcomes.size() == 2);
  CHECK(outcomes[0].ending == Ending::created);
  CHECK(outcomes[1].ending == Ending::created);
}

TEST_CASE("a failed step skips its dependants by name and lets the rest go on") {
  World world;
  world.identities->failing = {"mi"};
  Plan plan;
  plan.changes = {create(kinds::identity, "mi"), create(kinds::identity, "other"),
                  create(kinds::role_assignment, "r", {{"principalId", Reference{mi, "principalId"}}}, {mi})};
  const auto outcomes = world.carry_out(plan);
  CHECK(outcomes[0].ending == Ending::failed);
  CHECK(outcomes[0].error->where == "identity/mi");
  CHECK(outcomes[1].ending == Ending::created);
  CHECK(outcomes[2].ending == Ending::skipped);
  CHECK(outcomes[2].because == mi);
}

TEST_CASE("never more in flight than allowed") {
  World world;
  Plan plan;
  for (int i = 0; i < 20; ++i) plan.changes.push_back(create(kinds::identity, "mi-" + std::to_string(i)));
  apply::Options options;
  options.parallelism = 3;
  CHECK(world.carry_out(plan, options).size() == 20);
  CHECK(world.identities->most_at_once == 3);
}

TEST_CASE("a stop finishes what is in flight and says what was not done") {
  World world;
  Plan plan;
  for (int i = 0; i < 5; ++i) plan.changes.push_back(create(kinds::identity, "mi-" + std::to_string(i)));
  apply::Options options;
  options.parallelism = 2;
  options.stopping = [&] { return !world.log.empty(); };
  const auto outcomes = world.carry_out(plan, options);
  CHECK(std::ranges::count(outcomes, Ending::created, &Outcome::ending) == 2);
  CHECK(std::ranges::count(outcomes, Ending::not_started, &Outcome::ending) == 3);
}

TEST_CASE("a stamp writes on what the same run created") {
  World world;
  auto stamp = create(kinds::identity, "mi", {}, {mi});
  stamp.address = Address("stamp", "mi");
  stamp.action = Action::stamp;
  Plan plan;
  plan.changes = {create(kinds::identity, "mi"), stamp};
  const auto outcomes = world.carry_out(plan);
  CHECK(outcomes[1].ending == Ending::stamped);
  CHECK(world.log.back() == "update /ids/mi");
}
