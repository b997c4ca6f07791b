#include <algorithm>
#include <catch2/catch.hpp>

#include "base/json.hpp"
#include "scenario/legacy.hpp"

using namespace keyless;
using namespace keyless::scenario;
using http::Audience;
using model::Action;
using nlohmann::json;

namespace {

const std::string identity =
    "/subscriptions/0b1f6471-1bf0-4dda-aec3-cb9272f09590/resourceGroups/rg-microbots-identity/providers/"
    "Microsoft.ManagedIdentity/userAssignedIdentities/mi-microbots-ado";

sandbox::Options old_organization() {
  sandbox::Options options;
  options.scenario.behaviour.own_issuer = true;
  return options;
}

bool is_migration(const sandbox::FaultPoint& point) {
  return point.method == "POST" && point.target.find("externalfederatedcredentialmigration") != std::string::npos;
}

std::string kept() {
  auto text = example("microbots.yaml");
  const std::string at = "  project: Microbots\n";
  return text.insert(text.find(at) + at.size(), "  issuer: keep\n");
}

/// The example as it was made while its organization signed for new connections itself.
struct Old : Scenario {
  explicit Old(sandbox::Options options = old_organization()) : Scenario(std::move(options)) {
    converge(declared(kept()));
    REQUIRE(trusts().size() == 1);
    REQUIRE(connection().at("authorization").at("parameters").at("workloadIdentityFederationSubject") ==
            "sc://contoso/Microbots/sc-microbots-openai");
  }
  json read(Audience audience, const std::string& path) {
    const auto answer = send(audience, "GET", path);
    REQUIRE(answer.status == 200);
    return keyless::parsed_json(answer.body).at("value");
  }
  std::vector<json> trusts() {
    return read(Audience::resource_manager, identity + "/federatedIdentityCredentials?api-version=2024-11-30");
  }
  json connection() {
    return read(Audience::azure_devops,
                "/contoso/Microbots/_apis/serviceendpoint/endpoints?endpointNames=sc-microbots-openai&api-version=7.1")
        .at(0);
  }
  bool on_entra() {
    const std::string issuer = connection().at("authorization").at("parameters").at("workloadIdentityFederationIssuer");
    return issuer.starts_with("https://login.microsoftonline.com/");
  }
  void migrate_by_hand() {
    const auto answer =
        send(Audience::azure_devops, "POST",
             "/contoso/_apis/public/serviceendpoint/externalfederatedcredentialmigration?api-version=7.2-preview.1",
             R"({"serviceConnectionInput":"sc://contoso/Microbots/sc-microbots-openai"})");
    REQUIRE(answer.status == 200);
  }
};

bool all_done(const std::vector<model::Outcome>& outcomes) {
  return std::ranges::all_of(outcomes,
                             [](const model::Outcome& outcome) { return outcome.ending < model::Ending::failed; });
}

}  // namespace

TEST_CASE("a connection leaves the issuer that retires: new trust, migration, proof, and the former trust goes") {
  Old story;
  const auto what = declared(example("microbots.yaml"));
  const auto id = story.connection().at("id");
  const auto plan = story.plan(what);
  CHECK(count_of(plan, Action::migrate) == 1);
  CHECK(count_of(plan, Action::create) == 1);
  CHECK(count_of(plan, Action::remove) == 1);
  story.converge(what);
  CHECK(story.on_entra());
  CHECK(story.connection().at("id") == id);
  CHECK(story.trusts().size() == 1);
  for (const auto& chain : story.verify(what)) CHECK(chain.holds());
  story.expect_settled(what);
  diff::Policy destroy;
  destroy.destroy = true;
  story.converge(what, destroy);
  CHECK(story.send(Audience::resource_manager, "GET", identity + "?api-version=2024-11-30").status == 404);
}

TEST_CASE("a manifest that keeps the old issuer plans no migration") {
  Old story;
  story.expect_settled(declared(kept()));
}

TEST_CASE("a migration cut after any number of steps is finished by the next run, with one trust") {
  const auto what = declared(example("microbots.yaml"));
  for (int steps = 0; steps < 3; ++steps) {
    DYNAMIC_SECTION("cut after " << steps) {
      Old story;
      apply::Options options;
      options.parallelism = 1;
      int started = 0;
      options.stopping = [&] { return started++ >= steps; };
      story.apply(story.plan(what), options);
      story.converge(what);
      story.expect_settled(what);
      CHECK(story.on_entra());
      CHECK(story.trusts().size() == 1);
    }
  }
}

TEST_CASE("a migration that takes its time is waited for") {
  auto options = old_organization();
  options.scenario.behaviour.delays.connection = std::chrono::seconds(3);
  Old story(options);
  const auto what = declared(example("microbots.yaml"));
  story.converge(what);
  CHECK(story.on_entra());
  story.expect_settled(what);
}

TEST_CASE("a refused migration leaves both trusts ready, names the button, and its result is recognised") {
  auto options = old_organization();
  bool refuses = true;
  options.fault = [&refuses](const sandbox::FaultPoint& point) -> std::optional<sandbox::Fault> {
    if (!refuses || !is_migration(point) || point.committed) return std::nullopt;
    sandbox::Fault fault;
    fault.status = 404;
    fault.body = R"({"success":false,"message":"Service connection not found."})";
    fault.headers = {{"Content-Type", "application/json"}};
    return fault;
  };
  Old story(options);
  const auto what = declared(example("microbots.yaml"));
  const auto outcomes = story.apply(story.plan(what));
  const auto failed = std::ranges::find(outcomes, model::Ending::failed, &model::Outcome::ending);
  REQUIRE(failed != outcomes.end());
  CHECK(failed->error->advice.find("choose Update") != std::string::npos);
  CHECK(story.trusts().size() == 2);
  CHECK_FALSE(story.on_entra());
  const auto again = story.plan(what);
  CHECK(count_of(again, Action::create) == 0);
  CHECK(count_of(again, Action::migrate) == 1);
  refuses = false;
  story.migrate_by_hand();
  const auto after = story.plan(what);
  CHECK(count_of(after, Action::migrate) + count_of(after, Action::create) == 0);
  CHECK(count_of(after, Action::remove) == 1);
  CHECK(all_done(story.apply(after)));
  CHECK(story.trusts().size() == 1);
  story.expect_settled(what);
}

TEST_CASE("a former trust is not removed while the new one does not hold") {
  Old story;
  const auto what = declared(example("microbots.yaml"));
  apply::Options options;
  options.prove = [](model::Address, const apply::Made&) -> boost::asio::awaitable<Result<void>> {
    co_return Error{.code = Errc::conflict, .message = "AADSTS700213"};
  };
  const auto migrated = story.apply(story.plan(what), options);
  CHECK(std::ranges::count(migrated, model::Ending::failed, &model::Outcome::ending) == 1);
  CHECK(story.on_entra());
  CHECK(story.trusts().size() == 2);
  const auto again = story.plan(what);
  CHECK(count_of(again, Action::remove) == 1);
  const auto removed = story.apply(again, options);
  CHECK(std::ranges::count(removed, model::Ending::failed, &model::Outcome::ending) == 1);
  CHECK(story.trusts().size() == 2);
  story.converge(what);
  story.expect_settled(what);
  CHECK(story.trusts().size() == 1);
}

TEST_CASE("a connection on an identity that exists is migrated, and the trust somebody made for it is only reported") {
  Legacy story(old_organization());
  const auto id = story.add_federated("sc-one");
  const auto what = declared(Legacy::manifest({"sc-one"}));
  const auto plan = story.plan(what);
  CHECK(plan.refusals.empty());
  CHECK(count_of(plan, Action::migrate) == 1);
  story.converge(what);
  CHECK(story.presented(id, "Issuer").starts_with("https://login.microsoftonline.com/"));
  CHECK(story.trusts().size() == 2);
  CHECK_FALSE(model::would_write(story.plan(what)));
}
