#include <algorithm>
#include <catch2/catch.hpp>
#include "base/json.hpp"

#include "model/mark.hpp"
#include "scenario/scenario.hpp"

// For each kind, the forgery that would fool its proof of ownership. None of them may cost a single write.

using namespace keyless;
using namespace keyless::scenario;
using http::Audience;
using nlohmann::json;

namespace {

const std::string subscription = "/subscriptions/0b1f6471-1bf0-4dda-aec3-cb9272f09590";
const std::string group_id = subscription + "/resourceGroups/rg-microbots-identity";
const std::string identities = "/providers/Microsoft.ManagedIdentity/userAssignedIdentities/";
const std::string identity_id = group_id + identities + "mi-microbots-ado";
const std::string shared_id = subscription + "/resourceGroups/rg-openai" + identities + "mi-shared";
const std::string identity_version = "?api-version=2024-11-30";
const std::string role_version = "?api-version=2022-04-01";

json put(Scenario& story, const std::string& path, const json& body) {
  const auto answer = story.send(Audience::resource_manager, "PUT", path, body.dump());
  INFO(path << " " << answer.body);
  REQUIRE((answer.status == 200 || answer.status == 201));
  return keyless::parsed_json(answer.body);
}

json get(Scenario& story, Audience audience, const std::string& path) {
  const auto answer = story.send(audience, "GET", path);
  INFO(path << " " << answer.body);
  REQUIRE(answer.status == 200);
  return keyless::parsed_json(answer.body);
}

json with_tags(const model::Tags& tags) {
  json body;
  body["location"] = "eastus";
  body["tags"] = json::object();
  for (const auto& [key, value] : tags) body["tags"][key] = value;
  return body;
}

void make_group(Scenario& story, const model::Tags& tags = {}) {
  put(story, group_id + "?api-version=2022-09-01", with_tags(tags));
}

json make_identity(Scenario& story, const std::string& id, const model::Tags& tags = {}) {
  return put(story, id + identity_version, with_tags(tags));
}

void trust(Scenario& story, const std::string& id, const std::string& name, const std::string& subject) {
  json body;
  body["properties"] = {{"issuer", "https://token.actions.githubusercontent.com"},
                        {"subject", subject},
                        {"audiences", {"api://AzureADTokenExchange"}}};
  put(story, id + "/federatedIdentityCredentials/" + name + identity_version, body);
}

json assign(Scenario& story, const std::string& principal, const std::string& role, const std::string& name) {
  json body;
  body["properties"] = {
      {"roleDefinitionId", subscription + "/providers/Microsoft.Authorization/roleDefinitions/" + role},
      {"principalId", principal},
      {"principalType", "ServicePrincipal"}};
  return put(story,
             subscription + "/resourceGroups/rg-openai/providers/Microsoft.Authorization/roleAssignments/" + name +
                 role_version,
             body);
}

json make_connection(Scenario& story, const std::string& project, const std::string& name, const std::string& client,
                     const std::string& description) {
  const auto project_id =
      get(story, Audience::azure_devops, "/contoso/_apis/projects/" + project + "?api-version=7.1").at("id");
  json body;
  body["name"] = name;
  body["type"] = "azurerm";
  body["url"] = "https://management.azure.com/";
  body["description"] = description;
  body["data"] = {{"environment", "AzureCloud"},
                  {"scopeLevel", "Subscription"},
                  {"creationMode", "Manual"},
                  {"subscriptionId", "0b1f6471-1bf0-4dda-aec3-cb9272f09590"},
                  {"subscriptionName", "Another name"}};
  body["authorization"]["scheme"] = "WorkloadIdentityFederation";
  body["authorization"]["parameters"] = {{"tenantid", "72f988bf-86f1-41af-91ab-2d7cd011db47"},
                                         {"serviceprincipalid", client}};
  json reference;
  reference["projectReference"] = {{"id", project_id}, {"name", project}};
  reference["name"] = name;
  reference["description"] = description;
  body["serviceEndpointProjectReferences"] = json::array({reference});
  const auto answer = story.send(Audience::azure_devops, "POST",
                                 "/contoso/_apis/serviceendpoint/endpoints?api-version=7.1", body.dump());
  INFO(answer.body);
  REQUIRE(answer.status == 200);
  return keyless::parsed_json(answer.body);
}

std::vector<std::string> guards(const model::Plan& plan) {
  std::vector<std::string> found;
  for (const auto& refusal : plan.refusals) found.push_back(refusal.guard);
  return found;
}

bool refused_by(const model::Plan& plan, const std::string& guard) {
  return std::ranges::count(guards(plan), guard) > 0;
}

diff::Policy pruning() {
  diff::Policy policy;
  policy.prune = true;
  return policy;
}

diff::Policy destroying() {
  diff::Policy policy;
  policy.destroy = true;
  return policy;
}

std::string on_existing() {
  return R"(version: 1
team: microbots
azure:
  tenant: 72f988bf-86f1-41af-91ab-2d7cd011db47
  subscription: 0b1f6471-1bf0-4dda-aec3-cb9272f09590
  location: eastus
identities:
- name: mi-shared
  kind: existing
  id: )" +
         shared_id + R"(
  roles:
  - role: Cognitive Services OpenAI User
    scope:
      resourceGroup: rg-openai
)";
}

const std::string openai_user = "5e0bd9bd-7b93-4f28-af87-19fc36ad61bd";
const std::string reader = "acdd72a7-3385-48ef-bd42-f606fba81ae7";

}  // namespace

TEST_CASE("forgery: a resource group with a mark copied from another is used, never owned") {
  Scenario story;
  const auto what = declared(example("microbots.yaml"));
  make_group(story, model::mark_tags("microbots", subscription + "/resourceGroups/rg-other"));
  story.converge(what);
  story.forget();
  const auto plan = story.plan(what, destroying());
  const auto* group = plan.find(model::Address("resourceGroup", "rg-microbots-identity"));
  REQUIRE(group != nullptr);
  CHECK(group->action == model::Action::no_op);
  story.converge(what, destroying());
  CHECK(story.send(Audience::resource_manager, "GET", group_id + "?api-version=2022-09-01").status == 200);
}

TEST_CASE("forgery: an identity prepared with somebody else's trust gets no role and no connection") {
  Scenario story;
  const auto what = declared(example("microbots.yaml"));
  make_group(story);
  const auto tags = GENERATE(model::Tags{}, model::mark_tags("microbots", identity_id),
                             model::mark_tags("microbots", identity_id + "-other"));
  make_identity(story, identity_id, tags);
  trust(story, identity_id, "theirs", "repo:somebody/else:ref:refs/heads/main");
  story.forget();
  const auto plan = story.plan(what);
  CHECK(refused_by(plan, "untrusted-identity"));
  CHECK(story.writes().empty());
}

TEST_CASE("forgery: an identity marked by another team is never written") {
  Scenario story;
  const auto what = declared(example("microbots.yaml"));
  make_group(story);
  make_identity(story, identity_id, model::mark_tags("payments", identity_id));
  story.forget();
  CHECK(refused_by(story.plan(what), "ownership"));
  CHECK(refused_by(story.plan(what, pruning()), "ownership"));
  CHECK(story.writes().empty());
}

TEST_CASE("forgery: an identity with a copied mark that differs is refused, one that is equal is adopted in the open") {
  Scenario story;
  const auto what = declared(example("microbots.yaml"));
  make_group(story);
  auto body = with_tags(model::mark_tags("microbots", identity_id + "-other"));
  SECTION("another place") {
    body["location"] = "westus";
    put(story, identity_id + identity_version, body);
    story.forget();
    CHECK(refused_by(story.plan(what), "ownership"));
    CHECK(story.writes().empty());
  }
  SECTION("the same place") {
    put(story, identity_id + identity_version, body);
    const auto plan = story.plan(what);
    const auto* identity = plan.find(model::Address("identity", "mi-microbots-ado"));
    REQUIRE(identity != nullptr);
    CHECK(refused_by(plan, "lending"));
    CHECK(!identity->held.empty());  // marked, it would pass for ours in the next run
    CHECK(identity->action == model::Action::no_op);
    story.permit_lending(identity_id);
    story.converge(what);
    story.expect_settled(what);
  }
}

TEST_CASE("forgery: a foreign role assignment on an existing identity is neither pruned nor destroyed") {
  Scenario story;
  const auto principal = make_identity(story, shared_id).at("properties").at("principalId").get<std::string>();
  const auto what = declared(on_existing());
  assign(story, principal, reader, "22222222-2222-4222-8222-222222222222");
  SECTION("another role") {
    story.converge(what);
    story.forget();
    CHECK(rows(story.plan(what, pruning())) ==
          std::vector<std::string>{"undeclared roleAssignment/mi-shared/Reader@rg-openai"});
    story.converge(what, pruning());
    CHECK(story.writes().empty());
  }
  SECTION("the declared role, made by somebody else") {
    assign(story, principal, openai_user, "33333333-3333-4333-8333-333333333333");
    story.forget();
    CHECK_FALSE(model::would_write(story.plan(what)));
    CHECK_FALSE(model::would_write(story.plan(what, destroying())));
    CHECK(story.writes().empty());
  }
}

TEST_CASE("ours on an existing identity is what we named: destroyed, and nothing beside it") {
  Scenario story;
  const auto principal = make_identity(story, shared_id).at("properties").at("principalId").get<std::string>();
  const auto what = declared(on_existing());
  assign(story, principal, reader, "22222222-2222-4222-8222-222222222222");
  story.converge(what);
  story.forget();
  story.converge(what, destroying());
  CHECK(story.writes().size() == 1);
  CHECK(story.send(Audience::resource_manager, "GET", shared_id + identity_version).status == 200);
}

TEST_CASE("forgery: a connection with our client id elsewhere is reported, never written") {
  sandbox::Options options;
  Scenario story(options);
  const auto what = declared(example("microbots.yaml"));
  story.converge(what);
  const auto client =
      get(story, Audience::resource_manager, identity_id + identity_version).at("properties").at("clientId");
  make_connection(story, "Microbots", "sc-copy", client,
                  "Microbots talk to Azure OpenAI\n[keyless microbots 0123456789abcdef]");
  story.forget();
  const std::vector<std::string> expected = {"undeclared serviceConnection/Microbots/sc-copy"};
  CHECK(rows(story.plan(what)) == expected);
  CHECK(rows(story.plan(what, pruning())) == expected);
  story.converge(what, pruning());
  CHECK(story.writes().empty());
}

TEST_CASE("forgery: a connection of our name with a copied mark and another client is refused, with its permissions") {
  Scenario story;
  const auto what = declared(example("microbots.yaml"));
  make_connection(story, "Microbots", "sc-microbots-openai", "99999999-9999-4999-8999-999999999999",
                  "Microbots talk to Azure OpenAI\n[keyless microbots 0123456789abcdef]");
  story.forget();
  const auto plan = story.plan(what);
  CHECK(refused_by(plan, "ownership"));
  CHECK(story.writes().empty());
}
