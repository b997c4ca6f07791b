#include <catch2/catch.hpp>

#include "base/json.hpp"
#include "model/kinds/kinds.hpp"
#include "sandbox/worlds/worlds.hpp"
#include "scenario/scenario.hpp"
#include "survey/export.hpp"
#include "survey/migration.hpp"

using namespace keyless;
using namespace keyless::scenario;

namespace {

survey::Order contoso() {
  survey::Order order;
  order.organization = "contoso";
  return order;
}

std::vector<std::string> texts_of(const survey::Exported& exported) {
  std::vector<std::string> texts;
  for (const auto& file : exported.files) texts.push_back(file.text);
  return texts;
}

std::function<void(const std::filesystem::path&)> world(sandbox::worlds::Kind kind, std::size_t size) {
  return [=](const std::filesystem::path& folder) {
    sandbox::worlds::Order order;
    order.kind = kind;
    order.size = size;
    order.folder = folder;
    REQUIRE(sandbox::worlds::make_world(order).has_value());
  };
}

bool is_adoption(const std::string& row) {
  return row.starts_with("adopt ") || row.starts_with("stamp ");
}

}  // namespace

TEST_CASE("the first plan of an exported fleet adopts and does nothing else; afterwards nothing is left to do") {
  Scenario scenario({}, world(sandbox::worlds::Kind::fleet, 12));
  const auto found = scenario.survey(contoso());
  CHECK(found.gaps == std::vector<std::string>{});
  const auto exported = survey::export_manifests(found, survey::Choice());
  CHECK(exported.unexpressed.empty());
  CHECK(exported.connections == 12);
  CHECK(scenario.writes() == std::vector<std::string>{});
  const auto adopted = declared_together(texts_of(exported));
  const auto plan = scenario.plan(adopted);
  CHECK(rows(plan).size() == 12);
  CHECK(std::ranges::all_of(rows(plan), is_adoption));
  scenario.converge(adopted);
  scenario.expect_settled(adopted);
}

TEST_CASE("a group's identities are adopted as ours, with all that hangs on them") {
  Scenario scenario({}, world(sandbox::worlds::Kind::fleet, 4));
  const auto found = scenario.survey(contoso());
  survey::Choice choice;
  choice.resource_group = "rg-fleet";
  choice.adopt_as = "platform";
  const auto adopted = declared_together(texts_of(survey::export_manifests(found, choice)));
  const auto plan = scenario.plan(adopted);
  CHECK(std::ranges::all_of(rows(plan), is_adoption));
  CHECK(std::ranges::count_if(rows(plan), [](const auto& row) { return row.starts_with("adopt identity/"); }) == 4);
  scenario.converge(adopted);
  scenario.expect_settled(adopted);
  // What is marked now comes back to its owner by itself.
  survey::Choice again;
  again.teams = {"platform"};
  const auto second = survey::export_manifests(scenario.survey(contoso()), again);
  CHECK(second.connections == 4);
  CHECK(second.files.front().text.find("kind: existing") == std::string::npos);
}

TEST_CASE("a brownfield is reported whole, each connection with what it needs and what stands in the way") {
  Scenario scenario({}, world(sandbox::worlds::Kind::brownfield, 40));
  auto order = contoso();
  order.uses = true;
  const auto found = scenario.survey(order);
  CHECK(found.gaps == std::vector<std::string>{});
  const auto migration = survey::migration_of(found, std::chrono::system_clock::now());
  const auto totals = model::totals_of(migration);
  CHECK(totals.connections == 40);
  // Of twenty: two federated by Entra; one on the old issuer; one whose creation failed, shared, another tenant and a
  // subscription that nobody knows.
  CHECK(totals.nothing == 4);
  CHECK(totals.migrate == 2);
  std::map<std::string, int> codes;
  for (const auto& row : migration.rows)
    for (const auto& obstacle : row.obstacles) ++codes[obstacle.code];
  CHECK(codes["failed"] == 2);
  CHECK(codes["shared"] == 2);
  CHECK(codes["tenant"] == 2);
  CHECK(codes["subscription"] == 2);
  CHECK(totals.never_used > 0);
  CHECK(totals.secrets_expired > 0);
  for (const auto& row : migration.rows) CHECK(row.pipelines_known);
  CHECK(scenario.writes() == std::vector<std::string>{});
}

TEST_CASE("a project or organization that is not there is an error, and nothing is reported of the others") {
  Scenario scenario({}, world(sandbox::worlds::Kind::brownfield, 20));
  auto order = contoso();
  order.projects = {"payments", "Checkuot"};
  const auto no_project = scenario.try_survey(order);
  REQUIRE_FALSE(no_project.has_value());
  CHECK(no_project.error().message.find("lists no project \"Checkuot\"") != std::string::npos);
  CHECK(no_project.error().advice == "Did you mean \"Checkout\"?");
  order = contoso();
  order.organization = "nowhere";
  const auto no_organization = scenario.try_survey(order);
  REQUIRE_FALSE(no_organization.has_value());
  CHECK(no_organization.error().message.find("organization 'nowhere' could not be found") != std::string::npos);
}

TEST_CASE("an organization that shows no project is an error, not a report of nothing") {
  Scenario scenario;
  const std::string projects = "/contoso/_apis/projects";
  const auto listed =
      keyless::parsed_json(scenario.send(http::Audience::azure_devops, "GET", projects + "?api-version=7.1").body);
  REQUIRE(listed.at("value").size() == 1);
  for (const auto& project : listed.at("value"))
    REQUIRE(scenario
                .send(http::Audience::azure_devops, "DELETE",
                      projects + "/" + project.at("id").get<std::string>() + "?api-version=7.1")
                .status == 202);
  const auto found = scenario.try_survey(contoso());
  REQUIRE_FALSE(found.has_value());
  CHECK(found.error().message.starts_with("organization contoso shows no project: "));
}
