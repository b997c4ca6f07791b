#include <catch2/catch.hpp>

#include "model/verdict.hpp"
#include "scenario/legacy.hpp"

using namespace keyless;
using namespace keyless::scenario;
using http::Audience;
using nlohmann::json;

namespace {

const model::Address connection_at("serviceConnection", "Microbots/sc-one");
const std::string accepting =
    "  impossible: {accept: shared, reason: Portal gets its own in spring, until: 2027-03-31}\n";

/// A connection with a secret that another project uses, too.
struct Shared : Legacy {
  Shared() {
    seed(
        declared("version: 1\nteam: portal\nazure:\n  tenant: 72f988bf-86f1-41af-91ab-2d7cd011db47\n"
                 "  subscription: 0b1f6471-1bf0-4dda-aec3-cb9272f09590\nazureDevOps:\n  organization: contoso\n"
                 "  project: Portal\nidentities:\n- name: mi-legacy\n  kind: existing\n  id: " +
                 legacy_identity + "\nserviceConnections:\n- name: sc-portal\n  identity: mi-legacy\n"));
    id = add_secret_based("sc-one");
    portal = read(Audience::azure_devops, "/contoso/_apis/projects/Portal?api-version=7.1").at("id");
    const json reference = {{"projectReference", {{"id", portal}, {"name", "Portal"}}},
                            {"name", "sc-one"},
                            {"description", "made by hand"}};
    REQUIRE(
        send(Audience::azure_devops, "PATCH", endpoint() + "?api-version=7.1", json::array({reference}).dump()).status <
        300);
  }
  std::string endpoint() const { return "/contoso/_apis/serviceendpoint/endpoints/" + id; }

  std::string id;
  std::string portal;
};

diff::Policy on(const std::string& day) {
  diff::Policy policy;
  policy.today = day;
  policy.allow_undeclared = {"connectionShare/Microbots/sc-one/Portal"};
  return policy;
}

}  // namespace

TEST_CASE("an obstacle is accepted for a while, and once it is gone the connection is converted all the same") {
  Shared story;
  const auto what = declared(Legacy::manifest({"sc-one"}) + accepting);
  story.forget();
  const auto waiting = story.plan(what, on("2026-11-29"));
  CHECK(verdict_of(waiting, connection_at).text() == "impossible(shared)");
  CHECK_FALSE(model::has_open_obstacles(waiting));
  CHECK(model::has_open_obstacles(story.plan(what, on("2027-04-01"))));
  for (const auto& outcome : story.apply(waiting)) CHECK(outcome.ending < model::Ending::failed);
  CHECK(story.writes() == std::vector<std::string>{});
  CHECK(story.scheme(story.id) == "ServicePrincipal");

  const auto share = story.endpoint() + "?projectIds=" + story.portal + "&api-version=7.1";
  REQUIRE(story.send(Audience::azure_devops, "DELETE", share).status < 300);
  const auto free = story.plan(what, on("2026-11-29"));
  CHECK(verdict_of(free, connection_at).text() == "convert");
  CHECK(free.stale_acceptances == std::vector<model::Address>{connection_at});
  story.converge(what, on("2026-11-29"));
  CHECK(story.scheme(story.id) == "WorkloadIdentityFederation");
  story.expect_done(declared(Legacy::manifest({"sc-one"})));
}
