#include <algorithm>
#include <catch2/catch.hpp>

#include "model/kinds/kinds.hpp"
#include "sandbox/worlds/worlds.hpp"
#include "scenario/legacy.hpp"
#include "survey/export.hpp"
#include "survey/migration.hpp"

using namespace keyless;
using namespace keyless::scenario;
using http::Audience;
using model::text_of;
using nlohmann::json;

namespace {

model::Migration report_of(Scenario& scenario) {
  survey::Order order;
  order.organization = "contoso";
  order.uses = true;
  return survey::migration_of(scenario.survey(order), std::chrono::system_clock::now());
}

model::MigrationRow row_of(Scenario& scenario, const std::string& name) {
  const auto migration = report_of(scenario);
  const auto found = std::ranges::find(migration.rows, name, &model::MigrationRow::name);
  REQUIRE(found != migration.rows.end());
  return *found;
}

/// What the owner of the identity does with the text that was sent.
void add_by_hand(Scenario& scenario, const model::NewTrust& trust) {
  json body;
  body["properties"] = {
      {"issuer", trust.issuer}, {"subject", trust.subject}, {"audiences", json::array({trust.audience})}};
  const auto path = legacy_identity + "/federatedIdentityCredentials/by-hand?api-version=2024-11-30";
  REQUIRE(scenario.send(Audience::resource_manager, "PUT", path, body.dump()).status == 201);
}

/// Subjects of the federated credentials that a plan creates.
std::set<std::string> created_subjects(const model::Plan& plan) {
  std::set<std::string> subjects;
  for (const auto& change : plan.changes) {
    if (change.kind != &model::kinds::federated_credential || change.action != model::Action::create) continue;
    for (const auto& diff : change.diffs)
      if (const auto* subject = diff.after ? std::get_if<std::string>(&*diff.after) : nullptr;
          subject && diff.field == "subject")
        subjects.insert(*subject);
  }
  return subjects;
}

sandbox::Options old_organization() {
  sandbox::Options options;
  options.scenario.behaviour.own_issuer = true;
  return options;
}

std::string add_of_type(Legacy& legacy, const std::string& name, const std::string& type, json authorization,
                        json data = json::object()) {
  const auto project =
      legacy.read(Audience::azure_devops, "/contoso/_apis/projects/Microbots?api-version=7.1").at("id");
  const json reference = {{"projectReference", {{"id", project}, {"name", "Microbots"}}}, {"name", name}};
  const json body = {{"name", name},
                     {"type", type},
                     {"url", "https://example.org/"},
                     {"data", std::move(data)},
                     {"authorization", std::move(authorization)},
                     {"serviceEndpointProjectReferences", json::array({reference})}};
  const auto made = legacy.send(Audience::azure_devops, "POST",
                                "/contoso/_apis/serviceendpoint/endpoints?api-version=7.1", body.dump());
  INFO(made.body);
  REQUIRE(made.status == 200);
  return keyless::parsed_json(made.body).at("id");
}

}  // namespace

TEST_CASE("a credential that the identity's owner added by hand, as the report says it, is recognized and used") {
  Legacy legacy;
  legacy.add_secret_based("sc-legacy");
  const auto before = row_of(legacy, "sc-legacy");
  CHECK(before.to_do() == "convert");
  REQUIRE(before.new_trust);
  CHECK_FALSE(before.new_trust->exists);
  add_by_hand(legacy, *before.new_trust);
  CHECK(row_of(legacy, "sc-legacy").new_trust->exists);

  const auto what = declared(Legacy::manifest({"sc-legacy"}));
  CHECK(created_subjects(legacy.plan(what)).empty());
  legacy.converge(what);
  CHECK(row_of(legacy, "sc-legacy").to_do() == "nothing");
  CHECK_FALSE(row_of(legacy, "sc-legacy").new_trust);
  CHECK(legacy.trusts().size() == 1);
}

TEST_CASE("a connection that was moved to the new issuer by hand needs nothing any more") {
  Legacy legacy(old_organization());
  legacy.add_federated("sc-legacy");
  const auto before = row_of(legacy, "sc-legacy");
  CHECK(before.to_do() == "migrate");
  REQUIRE(before.new_trust);
  add_by_hand(legacy, *before.new_trust);
  const json asked = {{"serviceConnectionInput", before.subject}};
  REQUIRE(legacy
              .send(Audience::azure_devops, "POST",
                    "/contoso/_apis/public/serviceendpoint/externalfederatedcredentialmigration"
                    "?api-version=7.2-preview.1",
                    asked.dump())
              .status == 200);
  const auto after = row_of(legacy, "sc-legacy");
  CHECK(after.to_do() == "nothing");
  CHECK(after.issuer_url == before.new_trust->issuer);
  CHECK(after.subject == before.new_trust->subject);
}

TEST_CASE("connections of other types are reported while they federate, and counted where they can't") {
  Legacy legacy(old_organization());
  const json federation = {{"scheme", "WorkloadIdentityFederation"},
                           {"parameters",
                            {{"serviceprincipalid", legacy.client_id},
                             {"tenantid", "72f988bf-86f1-41af-91ab-2d7cd011db47"},
                             {"loginServer", "images.azurecr.io"}}}};
  const json registry = {{"registrytype", "ACR"}};
  add_of_type(legacy, "acr", "dockerregistry", federation, registry);
  const json password = {{"scheme", "UsernamePassword"}, {"parameters", {{"username", "u"}, {"password", "p"}}}};
  add_of_type(legacy, "hub", "dockerregistry", password, {{"registrytype", "Others"}});
  add_of_type(legacy, "plain", "generic", password);
  const auto migration = report_of(legacy);
  REQUIRE(migration.rows.size() == 1);
  const auto& row = migration.rows.front();
  CHECK(row.name == "acr");
  CHECK(row.type == "dockerregistry");
  CHECK(row.registry == "ACR");
  CHECK(row.issuer == "old");
  CHECK(row.to_do() != "nothing");
  CHECK(row.responsible().known_by == "createdBy");
  CHECK(row.new_trust);
  std::map<std::string, std::size_t> others;
  for (const auto& other : migration.not_listed) others[other.type + " " + other.scheme] = other.connections;
  CHECK(others ==
        std::map<std::string, std::size_t>{{"dockerregistry UsernamePassword", 1}, {"generic UsernamePassword", 1}});
}

TEST_CASE("the credentials that the report names are those that the plan of what was exported creates") {
  Scenario scenario({}, [](const std::filesystem::path& folder) {
    sandbox::worlds::Order order;
    order.size = 40;
    order.folder = folder;
    REQUIRE(sandbox::worlds::make_world(order).has_value());
  });
  survey::Order order;
  order.organization = "contoso";
  const auto found = scenario.survey(order);
  std::vector<std::string> texts;
  for (const auto& file : survey::export_manifests(found, survey::Choice()).files) texts.push_back(file.text);
  diff::Policy policy;
  policy.grants.push_back({"*", "*", "*"});
  policy.open_to_all.push_back({"*", "*"});
  const auto planned = created_subjects(scenario.plan(declared_together(texts), policy));
  std::size_t compared = 0;
  for (const auto& row : survey::migration_of(found, std::chrono::system_clock::now()).rows) {
    if (row.to_do() != "convert" && row.to_do() != "migrate") continue;
    INFO(row.project << "/" << row.name);
    REQUIRE(row.new_trust);
    CHECK(planned.contains(row.new_trust->subject) == !row.new_trust->exists);
    ++compared;
  }
  CHECK(compared == 26);
}
