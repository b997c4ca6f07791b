#include <algorithm>
#include <catch2/catch.hpp>
#include "base/json.hpp"

#include "model/mark.hpp"
#include "scenario/scenario.hpp"

// Who may sign in as what, attacked: an identity that is not ours to lend, and a connection that others have opened.

using namespace keyless;
using namespace keyless::scenario;
using http::Audience;
using nlohmann::json;
using Names = std::vector<std::string>;

namespace {

const std::string subscription = "/subscriptions/0b1f6471-1bf0-4dda-aec3-cb9272f09590";
const std::string identities = "/providers/Microsoft.ManagedIdentity/userAssignedIdentities/";
const std::string payroll_id = subscription + "/resourceGroups/rg-payroll" + identities + "mi-payroll";
const std::string owner = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635";
const std::string reader = "acdd72a7-3385-48ef-bd42-f606fba81ae7";
const std::string permissions_version = "?api-version=7.1-preview.1";

struct Story : Scenario {
  json call(Audience audience, const std::string& method, const std::string& path, const json& body = nullptr) {
    const auto answer = send(audience, method, path, body.is_null() ? "" : body.dump());
    INFO(method << " " << path << ": " << answer.status << " " << answer.body);
    REQUIRE(answer.status < 300);
    return answer.body.empty() ? json() : keyless::parsed_json(answer.body);
  }
  json arm(const std::string& method, const std::string& path, const std::string& version, const json& body = nullptr) {
    return call(Audience::resource_manager, method, path + "?api-version=" + version, body);
  }

  /// Somebody else's identity, in a group of theirs.
  json make_payroll(const model::Tags& tags = {}) {
    arm("PUT", subscription + "/resourceGroups/rg-payroll", "2022-09-01", {{"location", "eastus"}});
    json body = {{"location", "eastus"}, {"tags", json::object()}};
    for (const auto& [key, value] : tags) body["tags"][key] = value;
    return arm("PUT", payroll_id, "2024-11-30", body).at("properties");
  }
  void assign(const std::string& principal, const std::string& role, const std::string& scope,
              const std::string& type = "ServicePrincipal") {
    json body;
    body["properties"] = {{"roleDefinitionId", "/providers/Microsoft.Authorization/roleDefinitions/" + role},
                          {"principalId", principal},
                          {"principalType", type}};
    arm("PUT", scope + "/providers/Microsoft.Authorization/roleAssignments/22222222-3333-4444-8555-666666666666",
        "2022-04-01", body);
  }
  std::string group_with(const std::string& principal) {
    const auto group = call(Audience::graph, "POST", "/v1.0/groups",
                            {{"displayName", "payroll operators"},
                             {"mailEnabled", false},
                             {"mailNickname", "payroll"},
                             {"securityEnabled", true}});
    const std::string id = group.at("id");
    call(Audience::graph, "POST", "/v1.0/groups/" + id + "/members/$ref",
         {{"@odata.id", "https://graph.microsoft.com/v1.0/directoryObjects/" + principal}});
    return id;
  }
  std::string project_id(const std::string& project) {
    return call(Audience::azure_devops, "GET", "/contoso/_apis/projects/" + project + "?api-version=7.1").at("id");
  }

  /// Made by hand under the name that the example declares, marked as keyless will mark it.
  std::string squat(const std::string& client_id) {
    const auto project = project_id("Microbots");
    const std::string name = "sc-microbots-openai";
    const auto description = model::marked_description("Microbots talk to Azure OpenAI", "microbots",
                                                       model::connection_mark_id("contoso", project, name));
    json body = {
        {"name", name}, {"type", "azurerm"}, {"url", "https://management.azure.com/"}, {"description", description}};
    body["data"] = {{"environment", "AzureCloud"},
                    {"scopeLevel", "Subscription"},
                    {"creationMode", "Manual"},
                    {"subscriptionId", "0b1f6471-1bf0-4dda-aec3-cb9272f09590"},
                    {"subscriptionName", "Prod"}};
    body["authorization"]["scheme"] = "WorkloadIdentityFederation";
    body["authorization"]["parameters"] = {{"tenantid", "72f988bf-86f1-41af-91ab-2d7cd011db47"},
                                           {"serviceprincipalid", client_id}};
    body["serviceEndpointProjectReferences"] =
        json::array({{{"projectReference", {{"id", project}, {"name", "Microbots"}}},
                      {"name", name},
                      {"description", description}}});
    return call(Audience::azure_devops, "POST", "/contoso/_apis/serviceendpoint/endpoints?api-version=7.1", body)
        .at("id");
  }
  void admit_all(const std::string& connection) {
    call(Audience::azure_devops, "PATCH",
         "/contoso/Microbots/_apis/pipelines/pipelinepermissions/endpoint/" + connection + permissions_version,
         {{"allPipelines", {{"authorized", true}}}});
  }
};

std::string around(const std::string& identity, const std::string& more) {
  return R"(version: 1
team: microbots
azure:
  tenant: 72f988bf-86f1-41af-91ab-2d7cd011db47
  subscription: 0b1f6471-1bf0-4dda-aec3-cb9272f09590
  location: eastus
azureDevOps: {organization: contoso, project: Microbots}
identities:
- name: mi-payroll
)" + identity +
         more;
}

const std::string connected = "serviceConnections:\n- {name: sc-payroll, identity: mi-payroll}\n";

std::string existing(const std::string& key, const std::string& id) {
  return "  kind: existing\n  " + key + ": " + id + "\n";
}

diff::Policy lending(const std::string& identity) {
  diff::Policy policy;
  policy.identities = {{"microbots", identity}};
  return policy;
}

Names refusals(const model::Plan& plan) {
  Names found;
  for (const auto& refusal : plan.refusals) found.push_back(refusal.guard + " " + refusal.address.text());
  return found;
}

std::string messages(const model::Plan& plan) {
  std::string text;
  for (const auto& refusal : plan.refusals) text += refusal.message + "\n";
  return text;
}

}  // namespace

TEST_CASE("lending: an existing identity, however it is named, is lent by a line of the policy only") {
  Story story;
  const auto ids = story.make_payroll();
  const auto key = GENERATE("id", "clientId", "principalId");
  const std::string id = std::string(key) == "id" ? payroll_id : ids.at(key).get<std::string>();
  const auto what = declared(around(existing(key, id), connected));
  story.seed(what);
  story.forget();
  CHECK(refusals(story.plan(what)) == Names{"lending serviceConnection/Microbots/sc-payroll"});
  CHECK(refusals(story.plan(what, lending("99999999-0000-4000-8000-000000000009"))).size() == 1);
  CHECK(story.writes() == Names{});
  story.converge(what, lending(ids.at("clientId")));
  CHECK(story.verify(what)[0].holds());
  story.expect_settled(what);  // what was lent is kept without the line
}

TEST_CASE("lending: the identity that runs keyless is handed to an outsider by no wildcard") {
  Story story;
  const auto client = story.ready("clientId");
  const auto principal =
      story.call(Audience::graph, "GET", "/v1.0/servicePrincipals(appId='" + client + "')").at("id").get<std::string>();
  const auto [key, id] =
      GENERATE_COPY(table<std::string, std::string>({{"clientId", client}, {"principalId", principal}}));
  const auto what = declared(around(existing(key, id), R"(  federatedCredentials:
  - name: outsider
    issuer: https://token.actions.githubusercontent.com
    subject: repo:outsider/anything:ref:refs/heads/main
)"));
  story.forget();
  auto policy = lending("*");
  policy.grants = {{"*", "*", "*"}};
  const auto plan = story.plan(what, policy);
  CHECK(refusals(plan) == Names{"lending federatedCredential/mi-payroll/outsider"});
  CHECK(messages(plan).find("the identity that keyless is signed in as") != std::string::npos);
  // Named exactly it still holds Owner, which needs a grant of its own.
  CHECK(messages(story.plan(what, lending(client))).find("pass on") != std::string::npos);
  CHECK(story.writes() == Names{});
  policy.identities = {{"microbots", client}};
  story.converge(what, policy);
  story.expect_settled(what);
}

TEST_CASE("lending: a mark that somebody wrote on an Owner lends nothing") {
  Story story;
  const auto ids = story.make_payroll(model::mark_tags("microbots", payroll_id));
  story.assign(ids.at("principalId"), owner, subscription);
  const auto text = around("  kind: userAssigned\n  resourceGroup: rg-payroll\n", R"(  federatedCredentials:
  - name: outsider
    issuer: https://token.actions.githubusercontent.com
    subject: repo:outsider/anything:ref:refs/heads/main
)");
  const auto what = declared(text);
  story.forget();
  const auto plan = story.plan(what);
  CHECK(refusals(plan) == Names{"lending federatedCredential/mi-payroll/outsider"});
  CHECK(messages(plan).find("Owner") != std::string::npos);
  CHECK(story.writes() == Names{});
}

TEST_CASE("lending: what an identity may do through a group is judged, too") {
  Story story;
  const auto ids = story.make_payroll();
  const auto group = story.group_with(ids.at("principalId"));
  story.assign(group, owner, subscription + "/resourceGroups/rg-payroll", "Group");
  const auto what = declared(around(existing("id", payroll_id), connected));
  story.seed(what);
  story.forget();
  auto policy = lending(payroll_id);
  const auto plan = story.plan(what, policy);
  CHECK(refusals(plan) == Names{"lending serviceConnection/Microbots/sc-payroll"});
  CHECK(messages(plan).find("through group " + group) != std::string::npos);
  CHECK(story.writes() == Names{});
  policy.grants = {{"microbots", "Owner", subscription + "/resourceGroups/rg-payroll"}};
  story.converge(what, policy);
  story.expect_settled(what);
}

TEST_CASE("lending: an identity that is adopted is lent by a line only, and one that we made without") {
  Story story;
  const auto ids = story.make_payroll();
  const auto text = around("  kind: userAssigned\n  resourceGroup: rg-payroll\n  adopt: true\n", connected);
  const auto what = declared(text);
  story.seed(what);
  story.forget();
  CHECK(refusals(story.plan(what)) == Names{"lending serviceConnection/Microbots/sc-payroll"});
  CHECK(story.writes() == Names{});
  story.converge(what, lending(ids.at("clientId")));
  const auto second = declared(text + "- {name: sc-second, identity: mi-payroll}\n");
  story.converge(second);
  story.expect_settled(second);
}

TEST_CASE("lending: another team of the same run needs its own line") {
  Story story;
  const auto first = example("microbots.yaml");
  story.seed(declared(first));
  story.converge(declared(first));
  auto other =
      around(existing("id", subscription + "/resourceGroups/rg-microbots-identity" + identities + "mi-microbots-ado"),
             connected);
  other.replace(other.find("team: microbots"), 15, "team: auditors");
  const auto both = declared_together({first, other});
  story.forget();
  CHECK(refusals(story.plan(both)) == Names{"lending serviceConnection/Microbots/sc-payroll"});
  CHECK(refusals(story.plan(both, lending("*"))).size() == 1);
  CHECK(story.writes() == Names{});
  auto policy = lending("*");
  policy.identities[0].team = "auditors";
  story.converge(both, policy);
  story.expect_settled(both);
}

TEST_CASE("squatted: a connection made under our name and mark gets nothing while others can use it") {
  Story story;
  const auto what = declared(example("microbots.yaml"));
  story.seed(what);
  const auto connection = story.squat("99999999-0000-4000-8000-000000000009");
  story.admit_all(connection);
  story.forget();
  const auto plan = story.plan(what);
  CHECK(refusals(plan) == Names{"untrusted-connection serviceConnection/Microbots/sc-microbots-openai"});
  CHECK(messages(plan).find("all pipelines") != std::string::npos);
  CHECK(story.writes() == Names{});

  SECTION("pruned first, it goes on") {
    diff::Policy prune;
    prune.prune = true;
    story.converge(what, prune);
    const auto writes = story.writes();
    const auto at = [&](const std::string& part) {
      return std::ranges::find_if(writes, [&](const std::string& one) { return one.find(part) != std::string::npos; });
    };
    CHECK(at("PATCH /contoso/Microbots/_apis/pipelines") < at("PUT /contoso/_apis/serviceendpoint"));
    CHECK(at("PATCH /contoso/Microbots/_apis/pipelines") < at("federatedIdentityCredentials"));
    story.expect_settled(what, prune);
  }
  SECTION("allowed by its id, it goes on") {
    diff::Policy trusting;
    trusting.connections = {{"microbots", connection, "2099-01-01"}};
    trusting.today = "2026-03-01";
    story.converge(what, trusting);
    CHECK(story.verify(what)[0].holds());
  }
}

TEST_CASE("squatted: the client id that it guessed beforehand earns it no trust") {
  Story story;
  auto text = example("microbots.yaml");
  const auto connections = text.find("serviceConnections:");
  const auto identity_only = declared(text.substr(0, connections));
  story.seed(declared(text));
  story.converge(identity_only);
  const std::string client =
      story
          .arm("GET", subscription + "/resourceGroups/rg-microbots-identity" + identities + "mi-microbots-ado",
               "2024-11-30")
          .at("properties")
          .at("clientId");
  story.admit_all(story.squat(client));
  story.forget();
  const auto what = declared(text);
  CHECK(refusals(story.plan(what)) == Names{"untrusted-connection serviceConnection/Microbots/sc-microbots-openai"});
  CHECK(story.writes() == Names{});
}

TEST_CASE("squatted: who made it counts, unless it is whoever runs keyless") {
  Story story;
  const auto what = declared(example("microbots.yaml"));
  story.seed(what);
  const auto connection = story.squat("99999999-0000-4000-8000-000000000009");
  SECTION("by whoever runs keyless") {
    story.converge(what);
    story.expect_settled(what);
  }
  SECTION("with somebody else as a second administrator") {
    sandbox::Seed seed;
    seed.members.push_back({"contoso", "mallory@example.com"});
    story.seed(seed);
    http::Request request;
    request.url = http::Url(story.cloud().devops_graph);
    request.url.path("/contoso/_apis/graph/users").query("api-version", "7.1-preview.1");
    request.audience = Audience::azure_devops;
    const auto users = keyless::parsed_json(story.send(std::move(request)).body).at("value");
    const auto mallory = std::ranges::find_if(
        users, [](const json& user) { return user.value("principalName", "") == "mallory@example.com"; });
    REQUIRE(mallory != users.end());
    http::Request key;
    key.url = http::Url(story.cloud().devops_graph);
    key.url.path("/contoso/_apis/graph/storagekeys/" + mallory->at("descriptor").get<std::string>())
        .query("api-version", "7.1-preview.1");
    key.audience = Audience::azure_devops;
    const std::string id = keyless::parsed_json(story.send(std::move(key)).body).at("value");
    story.call(Audience::azure_devops, "PUT",
               "/contoso/_apis/securityroles/scopes/distributedtask.serviceendpointrole/roleassignments/resources/" +
                   story.project_id("Microbots") + "_" + connection + permissions_version,
               json::array({{{"roleName", "Administrator"}, {"userId", id}}}));
    story.forget();
    const auto plan = story.plan(what);
    CHECK(refusals(plan) == Names{"untrusted-connection serviceConnection/Microbots/sc-microbots-openai"});
    CHECK(messages(plan).find("Administrator") != std::string::npos);
    CHECK(story.writes() == Names{});
  }
}
