#include <algorithm>
#include <catch2/catch.hpp>
#include "base/json.hpp"

#include "diff/make_plan.hpp"
#include "model/mark.hpp"
#include "scenario/scenario.hpp"

// Marks are evidence, never authority: whole objects are deleted by name only, and pass from one owner to another only
// where one releases them or a policy permits it.

using namespace keyless;
using namespace keyless::scenario;
using http::Audience;
using nlohmann::json;

namespace {

using Rows = std::vector<std::string>;

const std::string tenant = "72f988bf-86f1-41af-91ab-2d7cd011db47";
const std::string subscription = "/subscriptions/0b1f6471-1bf0-4dda-aec3-cb9272f09590";
const std::string identities = "/providers/Microsoft.ManagedIdentity/userAssignedIdentities/";
const std::string group_id = subscription + "/resourceGroups/rg-microbots-identity";
const std::string identity_id = group_id + identities + "mi-microbots-ado";
const std::string foreign_id = subscription + "/resourceGroups/rg-openai" + identities + "mi-theirs";
const std::string identity_version = "?api-version=2024-11-30", group_version = "?api-version=2022-09-01",
                  role_version = "?api-version=2022-04-01";
const std::string endpoints = "/contoso/_apis/serviceendpoint/endpoints";
const std::string connections = "/contoso/Microbots/_apis/serviceendpoint/endpoints?api-version=7.1&endpointNames=";
const std::string application_path = "/v1.0/applications(uniqueName='keyless.microbots.app-bot')";

std::string manifest_of(const std::string& team, const std::string& entries) {
  return "version: 1\nteam: " + team + "\nazure:\n  tenant: " + tenant +
         "\n  subscription: 0b1f6471-1bf0-4dda-aec3-cb9272f09590\n  location: eastus\n"
         "azureDevOps:\n  organization: contoso\n  project: Microbots\n" +
         entries + "...\n";
}

const std::string identity_name = "- name: mi-microbots-ado\n  resourceGroup: rg-microbots-identity\n";
const std::string connection_name =
    "- name: sc-microbots-openai\n  description: Microbots talk to Azure OpenAI\n"
    "  identity: mi-microbots-ado\n";
const std::string application_name = "- name: app-bot\n  kind: application\n  uniqueName: keyless.microbots.app-bot\n";
const std::string identity_roles = "  roles:\n  - role: Reader\n    scope: {resourceGroup: rg-openai}\n";

std::string everything() {
  return "resourceGroups:\n- name: rg-empty\nidentities:\n" + identity_name + identity_roles + application_name +
         "serviceConnections:\n" + connection_name + "  pipelines: [microbots-ci]\n";
}

http::Response read(Scenario& story, Audience audience, const std::string& path) {
  return story.send(audience, "GET", path);
}

json body_of(Scenario& story, Audience audience, const std::string& path) {
  const auto answer = read(story, audience, path);
  INFO(path << " " << answer.body);
  REQUIRE(answer.status == 200);
  return keyless::parsed_json(answer.body);
}

json put(Scenario& story, const std::string& path, const json& body) {
  const auto answer = story.send(Audience::resource_manager, "PUT", path, body.dump());
  INFO(path << " " << answer.body);
  REQUIRE((answer.status == 200 || answer.status == 201));
  return keyless::parsed_json(answer.body);
}

json with_tags(const model::Tags& tags) {
  json body = {{"location", "eastus"}, {"tags", json::object()}};
  for (const auto& [key, value] : tags) body["tags"][key] = value;
  return body;
}

json connection(Scenario& story, const std::string& name) {
  const auto found = body_of(story, Audience::azure_devops, connections + name).at("value");
  return found.empty() ? json() : found.front();
}

bool exists(Scenario& story, const std::string& what) {
  if (what == "identity") return read(story, Audience::resource_manager, identity_id + identity_version).status == 200;
  if (what == "resourceGroup")
    return read(story, Audience::resource_manager, subscription + "/resourceGroups/rg-empty" + group_version).status ==
           200;
  if (what == "application") return read(story, Audience::graph, application_path).status == 200;
  return !connection(story, "sc-microbots-openai").is_null();
}

diff::Policy loose() {
  diff::Policy policy;
  policy.prune = true;
  policy.max_deletes = 100;
  policy.max_delete_percent = 100;
  return policy;
}

Rows guards(const model::Plan& plan) {
  Rows found;
  for (const auto& refusal : plan.refusals) found.push_back(refusal.guard);
  return found;
}

/// A group, an identity with trust and a role, and a connection, all made by others and marked as ours would be.
void forge_ours(Scenario& story) {
  const auto group = subscription + "/resourceGroups/rg-theirs";
  put(story, group + group_version, with_tags(model::mark_tags("microbots", group)));
  const auto made =
      put(story, foreign_id + identity_version, with_tags(model::mark_tags("microbots", foreign_id))).at("properties");
  json trust, role;
  trust["properties"] = {{"issuer", "https://token.actions.githubusercontent.com"},
                         {"subject", "repo:contoso/theirs:ref:refs/heads/main"},
                         {"audiences", {"api://AzureADTokenExchange"}}};
  put(story, foreign_id + "/federatedIdentityCredentials/theirs" + identity_version, trust);
  role["properties"] = {
      {"roleDefinitionId",
       subscription + "/providers/Microsoft.Authorization/roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7"},
      {"principalId", made.at("principalId")},
      {"principalType", "ServicePrincipal"}};
  put(story,
      subscription +
          "/resourceGroups/rg-openai/providers/Microsoft.Authorization/roleAssignments/"
          "22222222-2222-4222-8222-222222222222" +
          role_version,
      role);
  const auto ours = connection(story, "sc-microbots-openai");
  auto theirs = ours;
  for (const auto own : {"id", "createdBy", "operationStatus", "creationDate", "modifiedBy", "modificationDate"})
    theirs.erase(own);
  auto& reference = theirs.at("serviceEndpointProjectReferences").front();
  const auto project = reference.at("projectReference").at("id").get<std::string>();
  const auto marked =
      model::marked_description("theirs", "microbots", model::connection_mark_id("contoso", project, "sc-theirs"));
  theirs["name"] = reference["name"] = "sc-theirs";
  theirs["description"] = reference["description"] = marked;
  theirs["authorization"]["parameters"] = {{"tenantid", tenant}, {"serviceprincipalid", made.at("clientId")}};
  const auto answer = story.send(Audience::azure_devops, "POST", endpoints + "?api-version=7.1", theirs.dump());
  INFO(answer.body);
  REQUIRE(answer.status == 200);
}

/// Of the only trust on our identity.
std::string trust_name(Scenario& story) {
  const auto trusts =
      body_of(story, Audience::resource_manager, identity_id + "/federatedIdentityCredentials" + identity_version);
  return trusts.at("value").at(0).at("name").get<std::string>();
}

json without_description(json connection) {
  for (const auto own : {"description", "modifiedBy", "modificationDate", "operationStatus"}) connection.erase(own);
  for (auto& reference : connection.at("serviceEndpointProjectReferences")) reference.erase("description");
  return connection;
}

}  // namespace

TEST_CASE("removal: forged marks make prune and destroy delete nothing of others") {
  Scenario story;
  const auto what = declared(manifest_of("microbots", everything()));
  story.seed(what);
  story.converge(what);
  forge_ours(story);
  story.forget();
  const Rows reported = {"undeclared resourceGroup/rg-theirs", "undeclared identity/mi-theirs",
                         "undeclared serviceConnection/Microbots/sc-theirs"};
  const auto plan = story.plan(what, loose());
  CHECK(rows(plan) == reported);
  for (const auto& change : plan.changes)
    if (change.action == model::Action::undeclared) CHECK(change.reason.find("marked by microbots") == 0);
  story.converge(what, loose());
  CHECK(story.writes().empty());

  auto destroying = loose();
  destroying.destroy = true;
  story.converge(what, destroying);
  for (const auto& path : {foreign_id + identity_version, subscription + "/resourceGroups/rg-theirs" + group_version,
                           foreign_id + "/federatedIdentityCredentials/theirs" + identity_version})
    CHECK(read(story, Audience::resource_manager, path).status == 200);
  CHECK_FALSE(connection(story, "sc-theirs").is_null());
}

TEST_CASE("removal: each kind goes when a manifest names it, with what hangs on it") {
  struct Case {
    const char* kind;
    std::string left;   ///< what the manifest still declares
    std::string entry;  ///< under `removed`
    std::size_t deletes;
  };
  const std::string group = "resourceGroups:\n- name: rg-empty\n",
                    both = "identities:\n" + identity_name + identity_roles,
                    application = "identities:\n" + application_name;
  const std::string connected = "serviceConnections:\n" + connection_name + "  pipelines: [microbots-ci]\n";
  const Case cases[] = {
      {"resourceGroup", both + application_name + connected, "- resourceGroup: {name: rg-empty}\n", 1},
      {"application", group + both + connected, "- application: {name: app-bot}\n", 1},
      {"serviceConnection", group + both + application_name, "- serviceConnection: {name: sc-microbots-openai}\n", 3},
      {"identity", group + application,
       "- identity: {name: mi-microbots-ado, resourceGroup: rg-microbots-identity}\n"
       "- serviceConnection: {name: sc-microbots-openai, project: Microbots}\n"
       "- resourceGroup: {name: rg-microbots-identity}\n",
       6},
  };
  const auto& one = GENERATE_COPY(from_range(std::begin(cases), std::end(cases)));
  INFO(one.kind);
  Scenario story;
  const auto before = declared(manifest_of("microbots", everything()));
  story.seed(before);
  story.converge(before);
  REQUIRE(exists(story, one.kind));
  const auto after = declared(manifest_of("microbots", one.left + "removed:\n" + one.entry));
  auto policy = loose();
  policy.prune = false;
  CHECK(static_cast<std::size_t>(model::totals_of(story.plan(after, policy)).remove) == one.deletes);
  story.converge(after, policy);
  CHECK_FALSE(exists(story, one.kind));
  story.expect_settled(after, policy);
}

TEST_CASE("removal: without the end mark, or without our mark, naming it writes nothing") {
  Scenario story;
  const auto before = declared(manifest_of("microbots", everything()));
  story.seed(before);
  story.converge(before);
  const auto named = manifest_of("microbots", "removed:\n- serviceConnection: {name: sc-microbots-openai}\n");
  auto policy = loose();
  policy.end_marks_known = true;
  story.forget();
  SECTION("cut off") {
    const auto plan = story.plan(declared(named.substr(0, named.size() - 4)), policy);
    CHECK(guards(plan) == Rows{"end-mark"});
    CHECK_FALSE(model::would_write(plan));
  }
  SECTION("another team's") {
    auto theirs = named;
    theirs.replace(theirs.find("microbots"), 9, "payments");
    const auto what = declared(theirs);
    policy.prune_files = what.desired.ended_files;
    const auto plan = story.plan(what, policy);
    CHECK(guards(plan) == Rows{"ownership"});
    CHECK_FALSE(model::would_write(plan));
  }
  CHECK(story.writes().empty());
}

TEST_CASE("release: marks and stamps come off, nothing else changes, and another team adopts what is left") {
  Scenario story;
  const auto before = declared(manifest_of("microbots", everything()));
  story.seed(before);
  story.converge(before);
  const auto tagged = [&](const std::string& path, const std::string& version) {
    json body;
    body["tags"] = body_of(story, Audience::resource_manager, path + version).at("tags");
    body["tags"]["cost-center"] = "42";
    REQUIRE(story.send(Audience::resource_manager, "PATCH", path + version, body.dump()).status == 200);
  };
  const auto empty_group = subscription + "/resourceGroups/rg-empty";
  tagged(identity_id, identity_version);
  tagged(empty_group, group_version);
  const auto application_before = body_of(story, Audience::graph, application_path);
  const auto connection_before = connection(story, "sc-microbots-openai");

  const auto released =
      declared(manifest_of("microbots",
                           "removed:\n"
                           "- resourceGroup: {name: rg-empty}\n  keep: true\n"
                           "- identity: {name: mi-microbots-ado, resourceGroup: rg-microbots-identity}\n  keep: true\n"
                           "- application: {name: app-bot}\n  keep: true\n"
                           "- serviceConnection: {name: sc-microbots-openai}\n  keep: true\n"));
  auto policy = loose();
  story.forget();
  CHECK(model::totals_of(story.plan(released, policy)).release == 4);
  CHECK(model::totals_of(story.plan(released, policy)).remove == 0);
  story.converge(released, policy);
  CHECK(story.writes().size() == 4);

  CHECK(body_of(story, Audience::resource_manager, identity_id + identity_version).at("tags") ==
        json{{"cost-center", "42"}});
  CHECK(body_of(story, Audience::resource_manager, empty_group + group_version).at("tags") ==
        json{{"cost-center", "42"}});
  auto application_after = body_of(story, Audience::graph, application_path);
  CHECK(application_after.at("tags").empty());
  application_after["tags"] = application_before.at("tags");
  CHECK(application_after == application_before);
  const auto connection_after = connection(story, "sc-microbots-openai");
  CHECK(connection_after.at("description") == "Microbots talk to Azure OpenAI");
  CHECK(without_description(connection_after) == without_description(connection_before));
  // The group that the identity lies in is still marked, and declared nowhere.
  story.forget();
  CHECK(rows(story.plan(released, policy)) == Rows{"undeclared resourceGroup/rg-microbots-identity"});
  CHECK(story.writes().empty());

  const auto theirs = declared(manifest_of("payments", "identities:\n" + identity_name + identity_roles +
                                                           application_name + "serviceConnections:\n" +
                                                           connection_name + "  pipelines: [microbots-ci]\n"));
  CHECK(model::totals_of(story.plan(theirs)).adopt == 3);
  story.converge(theirs);
  story.expect_settled(theirs);
  story.forget();
  CHECK_FALSE(model::would_write(story.plan(released, policy)));
}

TEST_CASE("handover: previousOwner takes a marked object over where the policy permits it, and nowhere else") {
  Scenario story;
  const auto before = declared(manifest_of("microbots", everything()));
  story.seed(before);
  story.converge(before);
  const std::string line = "  previousOwner: microbots\n";
  const auto theirs =
      declared(manifest_of("payments", "resourceGroups:\n- name: rg-empty\n" + line + "identities:\n" + identity_name +
                                           line + identity_roles + application_name + line + "serviceConnections:\n" +
                                           connection_name + line + "  pipelines: [microbots-ci]\n"));
  story.forget();
  const auto refused = story.plan(theirs);
  CHECK(std::ranges::count(guards(refused), "ownership") == 4);
  CHECK_FALSE(model::would_write(refused));
  CHECK(story.writes().empty());

  diff::Policy policy;
  policy.handovers = {{"microbots", "payments"}};
  CHECK(model::totals_of(story.plan(theirs, policy)).adopt == 4);
  story.converge(theirs, policy);
  story.expect_settled(theirs, policy);
  story.expect_settled(theirs);
  CHECK(model::would_write(story.plan(before)) == false);
}

TEST_CASE("removal: a connection that left the manifest keeps its trust, though nothing else lies in its project") {
  Scenario story;
  const auto before = declared(manifest_of("microbots", everything()));
  story.seed(before);
  story.converge(before);
  const auto after = declared(manifest_of("microbots", "resourceGroups:\n- name: rg-empty\nidentities:\n" +
                                                           identity_name + identity_roles + application_name));
  story.forget();
  const auto plan = story.plan(after, loose());
  CHECK(model::totals_of(plan).remove == 0);
  CHECK(rows(plan) == Rows{"undeclared serviceConnection/Microbots/sc-microbots-openai",
                           "undeclared federatedCredential/mi-microbots-ado/" + trust_name(story),
                           "stamp stamp/mi-microbots-ado"});
  CHECK(story.writes().empty());
  story.converge(after, loose());
  CHECK(model::totals_of(story.plan(after, loose())).undeclared == 2);
  CHECK(story.verify(before).at(0).holds());
}
