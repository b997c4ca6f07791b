#include <algorithm>
#include <catch2/catch.hpp>
#include <functional>
#include "base/json.hpp"

#include "model/kinds/kinds.hpp"
#include "model/mark.hpp"
#include "scenario/scenario.hpp"

using namespace keyless;
using namespace keyless::scenario;
using http::Audience;
using nlohmann::json;

namespace {

using Rows = std::vector<std::string>;

const std::string version = "api-version=7.1";
const std::string home = "connectionShare/Microbots/sc-network-shared/Portal";
const std::string rename_from = "name: sc-network\n", rename_to = "name: sc-net\n  previously: sc-network\n";

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const auto at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

std::string manifest_text() {
  return example("many-connections.yaml");
}

/// What the manifest names without creating it, as the command line puts it into a sandbox.
sandbox::Seed seed_for(const Declared& what) {
  sandbox::Seed seed;
  seed.tenant = what.mentions.tenant;
  seed.subscriptions = what.mentions.subscriptions;
  seed.scopes = what.mentions.scopes;
  for (const auto& [organization, projects] : what.mentions.pipelines)
    for (const auto& [project, pipelines] : projects) seed.projects.push_back({organization, project, pipelines});
  return seed;
}

/// Its connections stay on the issuer that they have.
std::string kept(const std::string& text) {
  const std::string project = "  project: Microbots\n";
  return replaced(text, project, project + "  issuer: keep\n");
}

struct Story : Scenario {
  explicit Story(sandbox::Options options = {}, const std::string& text = manifest_text())
      : Scenario(std::move(options)), what(declared(text)) {
    seed(seed_for(what));
  }

  json connections(const std::string& project) {
    const auto answer = send(Audience::azure_devops, "GET",
                             "/contoso/" + project + "/_apis/serviceendpoint/endpoints?includeFailed=true&" + version);
    REQUIRE(answer.status == 200);
    return keyless::parsed_json(answer.body).at("value");
  }
  json connection(const std::string& name, const std::string& project = "Microbots") {
    for (auto& one : connections(project))
      if (one.at("name") == name) return one;
    FAIL("no connection " << name);
    return {};
  }
  std::string id_of(const std::string& name, const std::string& project = "Microbots") {
    return connection(name, project).at("id");
  }
  void put(json body) {
    for (const auto* of_the_service : {"createdBy", "creationDate", "modifiedBy", "modificationDate"})
      body.erase(of_the_service);
    const auto answer = send(
        Audience::azure_devops, "PUT",
        "/contoso/_apis/serviceendpoint/endpoints/" + body.at("id").get<std::string>() + "?" + version, body.dump());
    INFO(answer.body);
    REQUIRE(answer.status == 200);
  }
  std::string project_id(const std::string& name) {
    const auto answer = send(Audience::azure_devops, "GET", "/contoso/_apis/projects/" + name + "?" + version);
    return keyless::parsed_json(answer.body).at("id");
  }
  void share(const std::string& connection_id, const std::string& project, const std::string& name) {
    const json body = {
        {{"projectReference", {{"id", project_id(project)}, {"name", project}}}, {"name", name}, {"description", ""}}};
    const auto answer = send(Audience::azure_devops, "PATCH",
                             "/contoso/_apis/serviceendpoint/endpoints/" + connection_id + "?" + version, body.dump());
    INFO(answer.body);
    REQUIRE(answer.status == 204);
  }
  std::string permissions_path(const std::string& project, const std::string& connection_id) {
    return "/contoso/" + project + "/_apis/pipelines/pipelinepermissions/endpoint/" + connection_id +
           "?api-version=7.1-preview.1";
  }
  std::vector<int> admitted(const std::string& project, const std::string& connection_id) {
    std::vector<int> ids;
    const auto answer = send(Audience::azure_devops, "GET", permissions_path(project, connection_id));
    const auto state = keyless::parsed_json(answer.body);
    for (const auto& one : state.at("pipelines")) ids.push_back(one.at("id"));
    return ids;
  }
  void admit(const std::string& project, const std::string& connection_id, int pipeline, bool authorized) {
    const json body = {{"pipelines", {{{"id", pipeline}, {"authorized", authorized}}}}};
    CHECK(send(Audience::azure_devops, "PATCH", permissions_path(project, connection_id), body.dump()).status == 200);
  }
  int pipeline_id(const std::string& project, const std::string& name) {
    const auto answer = send(Audience::azure_devops, "GET",
                             "/contoso/" + project + "/_apis/build/definitions?name=" + name + "&" + version);
    return keyless::parsed_json(answer.body).at("value").at(0).at("id");
  }
  json credentials() {
    const auto answer =
        send(Audience::resource_manager, "GET", identity_id + "/federatedIdentityCredentials?api-version=2024-11-30");
    return answer.status == 200 ? keyless::parsed_json(answer.body).at("value") : json::array();
  }
  Rows subjects() {
    Rows found;
    for (const auto& one : credentials()) found.push_back(one.at("properties").at("subject"));
    std::ranges::sort(found);
    return found;
  }
  void expect_chains_hold(const Declared& which) {
    for (const auto& chain : verify(which)) {
      for (const auto& link : chain.links) UNSCOPED_INFO(link.name << ": " << link.detail);
      CHECK(chain.holds());
    }
  }

  const std::string identity_id =
      "/subscriptions/0b1f6471-1bf0-4dda-aec3-cb9272f09590/resourceGroups/rg-landing-zones-identity/providers/"
      "Microsoft.ManagedIdentity/userAssignedIdentities/mi-landing-zones";
  const Declared what;
};

sandbox::Options on_old_issuer() {
  sandbox::Options options;
  auto scenario = sandbox::read_scenario("old issuer", R"({"azureDevOps": {"issuer": "own"}})");
  REQUIRE(scenario.has_value());
  options.scenario = std::move(*scenario);
  return options;
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

Rows refusals_of(const model::Plan& plan) {
  Rows found;
  for (const auto& refusal : plan.refusals) found.push_back(refusal.guard + " " + refusal.address.text());
  return found;
}

Rows unseen_of(const model::Plan& plan) {
  Rows found;
  for (const auto& unseen : plan.unseen) found.push_back(unseen.address.text());
  return found;
}

std::string reason_of(const model::Plan& plan, const std::string& address) {
  for (const auto& unseen : plan.unseen)
    if (unseen.address.text() == address) return unseen.reason;
  return {};
}

}  // namespace

TEST_CASE("one identity carries connections for two subscriptions, a management group and two projects") {
  Story story;
  const auto plan = story.plan(story.what);
  CHECK(rows(plan) ==
        Rows{"create resourceGroup/rg-landing-zones-identity", "create identity/mi-landing-zones",
             "create roleAssignment/mi-landing-zones/Reader@rg-network",
             "create roleAssignment/mi-landing-zones/Reader@rg-network-test",
             "create serviceConnection/Microbots/sc-landing-zones", "create serviceConnection/Microbots/sc-network",
             "create serviceConnection/Microbots/sc-network-shared",
             "create serviceConnection/Microbots/sc-network-test", "create " + home,
             "create federatedCredential/mi-landing-zones/Microbots/sc-landing-zones",
             "create federatedCredential/mi-landing-zones/Microbots/sc-network",
             "create federatedCredential/mi-landing-zones/Microbots/sc-network-shared",
             "create federatedCredential/mi-landing-zones/Microbots/sc-network-test",
             "create pipelinePermission/Microbots/sc-network-shared/Portal/portal-ci",
             "create pipelinePermission/Microbots/sc-network-test/\\nightly\\landing-report",
             "create pipelinePermission/Microbots/sc-network-test/landing-ci",
             "create pipelinePermission/Microbots/sc-network/landing-ci", "stamp stamp/mi-landing-zones"});
  story.converge(story.what);
  story.expect_settled(story.what);
  story.expect_chains_hold(story.what);

  const auto all = story.connection("sc-landing-zones");
  CHECK(all.at("data").at("scopeLevel") == "ManagementGroup");
  CHECK(all.at("data").at("managementGroupId") == "mg-landing-zones");
  CHECK(!all.at("data").contains("subscriptionId"));
  const auto there = story.connection("sc-network-reader", "Portal");
  CHECK(there.at("description") == "The network, read only. Ask the team landing-zones for more.");
  CHECK(story.id_of("sc-network-shared") == there.at("id"));
  CHECK(story.admitted("Portal", there.at("id")).size() == 1);
  CHECK(story.admitted("Microbots", there.at("id")).empty());

  story.converge(story.what, destroying());
  CHECK(story.connections("Microbots").empty());
  CHECK(story.connections("Portal").empty());
  CHECK(story.subjects().empty());
}

TEST_CASE("what moved on a connection of any form is named and repaired") {
  Story story;
  story.converge(story.what);
  const auto shared = story.id_of("sc-network-shared");
  std::string expected;
  SECTION("the description in the other project") {
    auto body = story.connection("sc-network-shared");
    for (auto& one : body["serviceEndpointProjectReferences"])
      if (one.at("name") == "sc-network-reader") one["description"] = "Open to all";
    story.put(body);
    expected = "update " + home;
  }
  SECTION("the name in the other project") {
    auto body = story.connection("sc-network-shared");
    for (auto& one : body["serviceEndpointProjectReferences"])
      if (one.at("name") == "sc-network-reader") one["name"] = "sc-other";
    story.put(body);
    expected = "update " + home;
  }
  SECTION("the pipeline of the other project") {
    story.admit("Portal", shared, story.admitted("Portal", shared).at(0), false);
    expected = "create pipelinePermission/Microbots/sc-network-shared/Portal/portal-ci";
  }
  SECTION("the scope level") {
    auto body = story.connection("sc-landing-zones");
    body["data"].erase("managementGroupId");
    body["data"].erase("managementGroupName");
    body["data"].update({{"scopeLevel", "Subscription"},
                         {"subscriptionId", "0b1f6471-1bf0-4dda-aec3-cb9272f09590"},
                         {"subscriptionName", "Production"}});
    story.put(body);
    expected = "update serviceConnection/Microbots/sc-landing-zones";
    const auto plan = story.plan(story.what);
    REQUIRE(plan.find(model::Address("serviceConnection", "Microbots/sc-landing-zones")) != nullptr);
    const auto& diffs = plan.find(model::Address("serviceConnection", "Microbots/sc-landing-zones"))->diffs;
    REQUIRE(diffs.size() == 3);
    CHECK(diffs[0].field == "scopeLevel");
  }
  SECTION("the description where it is declared") {
    auto body = story.connection("sc-network");
    const auto mark = body.at("description").get<std::string>();
    body["description"] = "mine " + mark.substr(mark.find("\n"));
    body["serviceEndpointProjectReferences"][0]["description"] = body["description"];
    story.put(body);
    expected = "update serviceConnection/Microbots/sc-network";
  }
  CHECK(rows(story.plan(story.what)) == Rows{expected});
  story.forget();
  story.converge(story.what);
  CHECK(story.writes().size() == 1);
  story.expect_settled(story.what);
  CHECK(story.id_of("sc-network-shared") == shared);
  CHECK(story.id_of("sc-network-reader", "Portal") == shared);
}

TEST_CASE("a share that was taken away comes back with its pipelines") {
  Story story;
  story.converge(story.what);
  const auto id = story.id_of("sc-network-shared");
  CHECK(story
            .send(Audience::azure_devops, "DELETE",
                  "/contoso/_apis/serviceendpoint/endpoints/" + id + "?projectIds=" + story.project_id("Portal") + "&" +
                      version)
            .status == 204);
  CHECK(rows(story.plan(story.what)) ==
        Rows{"create " + home, "create pipelinePermission/Microbots/sc-network-shared/Portal/portal-ci"});
  story.converge(story.what);
  story.expect_settled(story.what);
}

TEST_CASE("a project that nobody declared is reported, and pruned with what it admitted") {
  Story story;
  sandbox::Seed further;
  further.projects.push_back({"contoso", "Elsewhere", {"elsewhere-ci"}});
  story.seed(further);
  story.converge(story.what);
  const auto id = story.id_of("sc-network");
  story.share(id, "Elsewhere", "sc-borrowed");
  const auto pipeline = story.pipeline_id("Elsewhere", "elsewhere-ci");
  story.admit("Elsewhere", id, pipeline, true);
  const auto plan = story.plan(story.what);
  const Rows undeclared = {
      "undeclared connectionShare/Microbots/sc-network/Elsewhere",
      "undeclared pipelinePermission/Microbots/sc-network/Elsewhere/pipeline " + std::to_string(pipeline)};
  CHECK(rows(plan) == undeclared);
  story.forget();
  story.converge(story.what);
  CHECK(story.writes().empty());
  story.converge(story.what, pruning());
  CHECK(story.connections("Elsewhere").empty());
  CHECK(story.id_of("sc-network") == id);
  story.expect_settled(story.what);

  story.share(id, "Elsewhere", "sc-borrowed");
  story.converge(story.what, destroying());
  for (const auto* project : {"Microbots", "Portal", "Elsewhere"}) CHECK(story.connections(project).empty());
}

TEST_CASE("a renamed connection keeps its id, its pipelines and its trust") {
  const bool old_issuer = GENERATE(false, true);
  const auto text = kept(manifest_text());
  Story story(old_issuer ? on_old_issuer() : sandbox::Options(), text);
  story.converge(story.what);
  const auto id = story.id_of("sc-network");
  const auto pipelines = story.admitted("Microbots", id);
  const auto renamed = declared(replaced(text, rename_from, rename_to));
  const auto plan = story.plan(renamed);
  Rows expected = {"update serviceConnection/Microbots/sc-net"};
  if (old_issuer) {
    expected.push_back("create federatedCredential/mi-landing-zones/Microbots/sc-net");
    const auto old = std::ranges::find(plan.changes, model::Action::remove, &model::Change::action);
    REQUIRE(old != plan.changes.end());
    expected.push_back("delete " + old->address.text());
  }
  expected.push_back("stamp stamp/mi-landing-zones");
  CHECK(rows(plan) == expected);
  const auto* change = plan.find(model::Address("serviceConnection", "Microbots/sc-net"));
  REQUIRE(change != nullptr);
  REQUIRE(change->diffs.size() == 1);
  CHECK(change->diffs[0].field == "name");
  CHECK(change->diffs[0].before == model::Value("sc-network"));

  // Whatever step a run was cut after, every step before left a chain that holds, and the next run goes on.
  int steps = GENERATE(0, 1, 2);
  const auto stop_after = [&] { return steps-- <= 0; };
  story.apply(plan, {.parallelism = 1, .stopping = stop_after});
  story.expect_chains_hold(renamed);
  story.converge(renamed);
  story.expect_settled(renamed);
  story.expect_chains_hold(renamed);
  CHECK(story.id_of("sc-net") == id);
  CHECK(story.admitted("Microbots", id) == pipelines);
  CHECK(story.subjects().size() == 4);
}

TEST_CASE("both names of a renamed connection exist: refused") {
  Story story;
  const auto both = replaced(manifest_text(), "- name: sc-network-test",
                             "- name: sc-net\n  identity: mi-landing-zones\n- name: sc-network-test");
  story.converge(declared(both));
  story.forget();
  const auto plan = story.plan(declared(replaced(manifest_text(), rename_from, rename_to)));
  CHECK(refusals_of(plan) == Rows{"ownership serviceConnection/Microbots/sc-net"});
  CHECK(story.writes().empty());
}

TEST_CASE("a connection open to all pipelines needs a policy") {
  Story story;
  const auto open = declared(replaced(manifest_text(), "pipelines: [landing-ci]", "pipelines:\n    all: true"));
  CHECK(refusals_of(story.plan(open)) == Rows{"policy pipelinePermission/Microbots/sc-network/all pipelines"});
  diff::Policy policy;
  policy.open_to_all = {{"landing-zones", "Microbots/sc-network"}};
  story.converge(open, policy);
  story.expect_settled(open, policy);
  const auto plan = story.plan(open, policy);
  CHECK(std::ranges::any_of(plan.notes, [](const std::string& note) {
    return note.find("every pipeline of project Microbots") != std::string::npos;
  }));
}

TEST_CASE("a connection that exists, shared and unmarked, is taken over with its shares") {
  Story story;
  story.converge(story.what);
  auto body = story.connection("sc-network-shared");
  for (auto& one : body["serviceEndpointProjectReferences"])
    if (one.at("name") == "sc-network-shared") one["description"] = "The network, for two projects";
  body["description"] = "The network, for two projects";
  const auto id = body.at("id").get<std::string>();
  SECTION("as declared: adopted") {
    story.put(body);
    // The trust names it by its id, so it is ours without the mark.
    CHECK(rows(story.plan(story.what)) == Rows{"adopt serviceConnection/Microbots/sc-network-shared"});
  }
  SECTION("with a share that differs: repaired, it hangs on what our trust names") {
    for (auto& one : body["serviceEndpointProjectReferences"])
      if (one.at("name") == "sc-network-reader") one["description"] = "Other";
    story.put(body);
    CHECK(rows(story.plan(story.what)) ==
          Rows{"adopt serviceConnection/Microbots/sc-network-shared", "update " + home});
  }
  story.converge(story.what);
  story.expect_settled(story.what);
  CHECK(story.id_of("sc-network-reader", "Portal") == id);
}

TEST_CASE("a connection of a scope level that is not ours to write is left alone") {
  Story story;
  story.converge(story.what);
  auto body = story.connection("sc-network");
  body["data"]["scopeLevel"] = "AzureMLWorkspace";
  body["data"]["mlWorkspaceName"] = "ws";
  story.put(body);
  story.forget();
  const auto plan = story.plan(story.what);
  const std::string address = "serviceConnection/Microbots/sc-network";
  CHECK(std::ranges::count(unseen_of(plan), address) == 1);
  CHECK(reason_of(plan, address).find("AzureMLWorkspace") != std::string::npos);
  CHECK(story.writes().empty());
}

namespace {

const std::string openai_address = "serviceConnection/Microbots/sc-microbots-openai";

/// The main example, planned and applied by an application that is Owner of the subscription and contributes to the
/// project, with one role on connections.
struct Strange : Scenario {
  explicit Strange(const std::string& text) : what(declared(text)) {}

  json made(const std::string& path, const json& body) {
    const auto answer = send(Audience::graph, "POST", "/v1.0/" + path, body.dump());
    INFO(answer.body);
    REQUIRE(answer.status / 100 == 2);
    return keyless::parsed_json(answer.body);
  }
  std::string project_id() {
    const auto answer = send(Audience::azure_devops, "GET", "/contoso/_apis/projects/Microbots?" + version);
    return keyless::parsed_json(answer.body).at("id");
  }
  std::string connection_id() {
    const auto answer =
        send(Audience::azure_devops, "GET",
             "/contoso/Microbots/_apis/serviceendpoint/endpoints?endpointNames=sc-microbots-openai&" + version);
    return keyless::parsed_json(answer.body).at("value").at(0).at("id");
  }
  /// Makes the application and puts it to work; answers its id in the organization.
  std::string arrive() {
    const auto application = made("applications", {{"displayName", "product team"}});
    const auto secret = made("applications/" + application.at("id").get<std::string>() + "/addPassword",
                             {{"passwordCredential", {{"displayName", "tests"}}}});
    const auto principal = made("servicePrincipals", {{"appId", application.at("appId")}}).at("id").get<std::string>();
    const std::string scope = "/subscriptions/0b1f6471-1bf0-4dda-aec3-cb9272f09590";
    json grant;
    grant["properties"] = {{"roleDefinitionId", scope + "/providers/Microsoft.Authorization/roleDefinitions/"
                                                        "8e3af657-a8ff-443c-a75c-2fe8c4bcb635"},
                           {"principalId", principal},
                           {"principalType", "ServicePrincipal"}};
    REQUIRE(send(Audience::resource_manager, "PUT",
                 scope +
                     "/providers/Microsoft.Authorization/roleAssignments/"
                     "11111111-2222-4333-8444-55555555555" +
                     std::to_string(arrived_++) + "?api-version=2022-04-01",
                 grant.dump())
                .status == 201);
    json entitlement;
    entitlement["accessLevel"] = {{"accountLicenseType", "express"}};
    entitlement["servicePrincipal"] = {{"origin", "aad"}, {"originId", principal}, {"subjectKind", "servicePrincipal"}};
    entitlement["projectEntitlements"] =
        json::array({{{"group", {{"groupType", "projectContributor"}}}, {"projectRef", {{"id", project_id()}}}}});
    http::Request request;
    request.method = "POST";
    request.url = http::Url(cloud().devops_entitlements);
    request.url.path("/contoso/_apis/serviceprincipalentitlements").query("api-version", "7.1-preview.1");
    request.audience = Audience::azure_devops;
    request.content_type = "application/json";
    request.body = entitlement.dump();
    const auto answer = send(std::move(request));
    INFO(answer.body);
    const auto member =
        keyless::parsed_json(answer.body).at("operationResult").at("servicePrincipalId").get<std::string>();
    work_as(application.at("appId"), secret.at("secretText"));
    return member;
  }
  void give(const std::string& member, const std::string& role, const std::string& scope, const std::string& resource) {
    const json body = {{{"roleName", role}, {"userId", member}}};
    const auto answer = send(Audience::azure_devops, "PUT",
                             "/contoso/_apis/securityroles/scopes/" + scope + "/roleassignments/resources/" + resource +
                                 "?api-version=7.1-preview.1",
                             body.dump());
    INFO(answer.body);
    REQUIRE(keyless::parsed_json(answer.body).at("count") == 1);
  }
  void give_on_all(const std::string& member, const std::string& role) {
    give(member, role, "distributedtask.project.serviceendpointrole", project_id());
  }

  const Declared what;

 private:
  int arrived_ = 0;
};

std::string openai_text(bool is_new = false) {
  const std::string line = "  pipelines: [microbots-ci]\n";
  return replaced(example("microbots.yaml"), line, line + (is_new ? "  new: true\n" : ""));
}

}  // namespace

TEST_CASE("who may not see all connections of a project gets no create of one that is not listed") {
  Strange story(openai_text());
  story.give_on_all(story.arrive(), "Creator");
  story.forget();
  const auto plan = story.plan(story.what);
  CHECK(std::ranges::count(unseen_of(plan), openai_address) == 1);
  CHECK(reason_of(plan, openai_address).find("new: true") != std::string::npos);
  CHECK(std::ranges::count(rows(plan), "create " + openai_address) == 0);
  CHECK(story.writes().empty());
}

TEST_CASE("any role on all connections of a project proves that a connection is absent") {
  const std::string role = GENERATE("Reader", "User", "Administrator");
  Strange story(openai_text());
  story.give_on_all(story.arrive(), role);
  const auto plan = story.plan(story.what);
  CHECK(unseen_of(plan).empty());
  CHECK(std::ranges::count(rows(plan), "create " + openai_address) == 1);
}

TEST_CASE("a team that only may create says that its first connection is new") {
  Strange story(openai_text(true));
  const auto member = story.arrive();
  story.give_on_all(member, "Creator");
  SECTION("and it is") {
    story.converge(story.what);
    story.expect_settled(story.what);
    // Whoever created it sees it: the word has done its work, and only the entry's digest tells that it went.
    CHECK(rows(story.plan(declared(openai_text()))) == Rows{"stamp stamp/mi-microbots-ado"});
  }
  SECTION("but somebody has one that it can't see: the service refuses the name, and nothing is written to it") {
    story.work_as_administrator();
    story.converge(declared(openai_text()));
    const auto id = story.connection_id();
    story.give_on_all(story.arrive(), "Creator");
    const auto plan = story.plan(story.what);
    for (const auto& outcome : story.apply(plan))
      if (outcome.address.text() == openai_address) {
        CHECK(outcome.ending == model::Ending::failed);
        CHECK(outcome.error->message.find("or is not visible") != std::string::npos);
      }
    CHECK(story.connection_id() == id);
  }
}

TEST_CASE("half an object is not judged, and says what is missing") {
  Strange story(openai_text());
  story.converge(story.what);
  const auto id = story.connection_id();
  const auto member = story.arrive();
  story.give(member, "Reader", "distributedtask.serviceendpointrole", story.project_id() + "_" + id);
  story.forget();
  const auto plan = story.plan(story.what);
  CHECK(std::ranges::count(unseen_of(plan), openai_address) == 1);
  CHECK(reason_of(plan, openai_address).find("only a Reader") != std::string::npos);
  CHECK(story.writes().empty());
}
