#include <algorithm>
#include <catch2/catch.hpp>

#include "base/json.hpp"
#include "scenario/legacy.hpp"

using namespace keyless;
using namespace keyless::scenario;
using http::Audience;
using model::Action;
using nlohmann::json;

// Many connections on one identity leave the issuer that retires, and none of them is ever cut off.

namespace {

const std::string subscription = "0b1f6471-1bf0-4dda-aec3-cb9272f09590";
const std::string many = "/subscriptions/" + subscription +
                         "/resourceGroups/rg-many/providers/Microsoft.ManagedIdentity/userAssignedIdentities/mi-many";

std::string manifest(int connections, bool keeps_issuer) {
  auto text = std::string(
                  "version: 1\nteam: microbots\nazure:\n  tenant: 72f988bf-86f1-41af-91ab-2d7cd011db47\n"
                  "  subscription: ") +
              subscription + "\n  location: eastus\nazureDevOps:\n  organization: contoso\n  project: Microbots\n" +
              (keeps_issuer ? "  issuer: keep\n" : "") +
              "identities:\n- {name: mi-many, resourceGroup: rg-many}\nserviceConnections:\n";
  for (int i = 0; i < connections; ++i) text += "- {name: sc-" + std::to_string(10 + i) + ", identity: mi-many}\n";
  return text;
}

bool is_migration(const sandbox::FaultPoint& point) {
  return point.method == "POST" && point.target.find("externalfederatedcredentialmigration") != std::string::npos;
}

bool is_removal_of_trust(const std::string& write) {
  return write.starts_with("DELETE ") && write.find("/federatedIdentityCredentials/") != std::string::npos;
}

sandbox::Options own_issuer() {
  sandbox::Options options;
  options.scenario.behaviour.own_issuer = true;
  return options;
}

/// Refuses the migration at this place of all, counted from 1. Outlives the sandbox that has its options.
struct Refusing {
  int at = 0;
  int seen = 0;
  sandbox::Options options() {
    auto made = own_issuer();
    made.fault = [this](const sandbox::FaultPoint& point) -> std::optional<sandbox::Fault> {
      if (!is_migration(point) || point.committed || ++seen != at) return std::nullopt;
      sandbox::Fault fault;
      fault.status = 404;
      fault.body = R"({"success":false,"message":"Service connection not found."})";
      fault.headers = {{"Content-Type", "application/json"}};
      return fault;
    };
    return made;
  }
};

struct Many : Scenario {
  int count;
  Declared what;

  explicit Many(int connections, sandbox::Options options = own_issuer())
      : Scenario(std::move(options)), count(connections), what(declared(manifest(connections, false))) {
    converge(declared(manifest(connections, true)));
    forget();
  }
  json list(Audience audience, const std::string& path) {
    const auto answer = send(audience, "GET", path);
    REQUIRE(answer.status == 200);
    return keyless::parsed_json(answer.body).at("value");
  }
  std::set<std::pair<std::string, std::string>> trusts() {
    std::set<std::pair<std::string, std::string>> found;
    for (const auto& trust :
         list(Audience::resource_manager, many + "/federatedIdentityCredentials?api-version=2024-11-30"))
      found.emplace(trust.at("properties").at("issuer"), trust.at("properties").at("subject"));
    return found;
  }
  /// Names of connections that the identity does not trust as they are now.
  std::vector<std::string> cut_off() {
    const auto trusted = trusts();
    std::vector<std::string> found;
    for (const auto& connection :
         list(Audience::azure_devops, "/contoso/Microbots/_apis/serviceendpoint/endpoints?api-version=7.1")) {
      const auto& with = connection.at("authorization").at("parameters");
      const std::pair<std::string, std::string> presented = {with.at("workloadIdentityFederationIssuer"),
                                                             with.at("workloadIdentityFederationSubject")};
      if (!trusted.contains(presented)) found.push_back(connection.at("name"));
    }
    return found;
  }
  int on_entra() {
    const auto pairs = trusts();
    return static_cast<int>(std::ranges::count_if(
        pairs, [](const auto& pair) { return pair.first.starts_with("https://login.microsoftonline.com/"); }));
  }
  std::vector<model::Outcome> migrate(std::size_t wave, bool prune) {
    diff::Policy policy;
    policy.prune = prune;
    const auto planned = plan(what, policy);
    REQUIRE(planned.refusals.empty());
    apply::Options options;
    options.wave = wave;
    return apply(planned, options);
  }
};

bool all_done(const std::vector<model::Outcome>& outcomes) {
  return std::ranges::all_of(outcomes,
                             [](const model::Outcome& outcome) { return outcome.ending < model::Ending::failed; });
}

}  // namespace

TEST_CASE("eleven and more connections of one identity migrate in waves of any size") {
  struct Row {
    int count;
    std::size_t wave;
    bool prune;
  };
  for (const auto& [count, wave, prune] :
       {Row{6, 5, false}, Row{11, 50, true}, Row{12, 5, true}, Row{19, 3, false}, Row{19, 50, true}}) {
    DYNAMIC_SECTION(count << " in waves of " << wave << (prune ? " with prune" : "")) {
      Many story(count);
      CHECK(all_done(story.migrate(wave, prune)));
      CHECK(story.on_entra() == count);
      CHECK(story.trusts().size() == static_cast<std::size_t>(count));
      CHECK(story.cut_off() == std::vector<std::string>());
      story.expect_settled(story.what);
    }
  }
}

TEST_CASE("twenty connections on one identity stay as they are, and the plan says what is missing") {
  Many story(20);
  diff::Policy policy;
  policy.prune = true;
  const auto plan = story.plan(story.what, policy);
  CHECK(count_of(plan, Action::impossible) == 20);
  CHECK(model::totals_of(plan).undeclared == 0);
  for (const auto& change : plan.changes)
    if (change.action == Action::impossible) CHECK(change.obstacle == "credentials-full");
  story.apply(plan);
  CHECK(story.writes().empty());
  CHECK(story.trusts().size() == 20);
  CHECK(story.cut_off() == std::vector<std::string>());
}

TEST_CASE("a migration refused amid the turns leaves everybody's trust, with prune too, and the next run finishes") {
  for (const int at : {1, 2}) {
    for (const int count : {1, 12, 19}) {
      if (at > count) continue;
      DYNAMIC_SECTION("the migration at " << at << " of " << count) {
        Refusing refusing{.at = at};
        Many story(count, refusing.options());
        CHECK_FALSE(all_done(story.migrate(5, true)));
        CHECK(story.cut_off() == std::vector<std::string>());
        for (const auto& chain : story.verify(story.what)) CHECK(chain.holds());
        CHECK(all_done(story.migrate(50, true)));
        CHECK(story.on_entra() == count);
        CHECK(story.cut_off() == std::vector<std::string>());
        story.expect_settled(story.what);
      }
    }
  }
}

TEST_CASE("a proof that fails in one turn leaves the others untouched and every trust in place") {
  Many story(19);
  apply::Options options;
  options.wave = 50;
  options.prove = [](model::Address, const apply::Made&) -> boost::asio::awaitable<Result<void>> {
    co_return Error{.code = Errc::conflict, .message = "AADSTS700213"};
  };
  const auto outcomes = story.apply(story.plan(story.what), options);
  CHECK_FALSE(all_done(outcomes));
  const auto writes = story.writes();
  CHECK(std::ranges::count_if(writes, is_removal_of_trust) == 0);
  CHECK(story.trusts().size() == 20);
  CHECK(story.on_entra() == 1);
  CHECK(story.cut_off() == std::vector<std::string>());
}

TEST_CASE("a run that is stopped after any number of steps cuts nobody off") {
  for (const int steps : {1, 2, 3, 4, 7, 10}) {
    DYNAMIC_SECTION("after " << steps << " steps") {
      Many story(19);
      diff::Policy policy;
      policy.prune = true;
      apply::Options options;
      options.parallelism = 1;
      int started = 0;
      options.stopping = [&] { return started++ >= steps; };
      story.apply(story.plan(story.what, policy), options);
      CHECK(story.cut_off() == std::vector<std::string>());
      story.converge(story.what);
      CHECK(story.on_entra() == 19);
      story.expect_settled(story.what);
    }
  }
}
