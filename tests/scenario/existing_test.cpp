#include <algorithm>
#include <catch2/catch.hpp>
#include "base/json.hpp"

#include "scenario/scenario.hpp"

using namespace keyless;
using namespace keyless::scenario;
using http::Audience;
using nlohmann::json;

namespace {

const std::string subscription = "/subscriptions/0b1f6471-1bf0-4dda-aec3-cb9272f09590";
const std::string client = "5f1d7c0a-3a4e-4d0c-9f50-6f0c2f6b7a11";
const std::string machine =
    subscription + "/resourceGroups/rg-shared/providers/Microsoft.Compute/virtualMachines/vm-scanner";
const std::string shared =
    subscription + "/resourceGroups/rg-shared/providers/Microsoft.ManagedIdentity/userAssignedIdentities/mi-shared";

struct Existing {
  Existing() { story.seed(what); }
  Scenario story;
  Declared what = declared(example("existing-identities.yaml"));
};

json call(Scenario& story, Audience audience, const std::string& method, const std::string& path,
          const json& body = nullptr) {
  const auto answer = story.send(audience, method, path, body.is_null() ? "" : body.dump());
  INFO(method << " " << path << " " << answer.body);
  REQUIRE(answer.status < 300);
  return answer.body.empty() ? json() : keyless::parsed_json(answer.body);
}

json application(Scenario& story) {
  return call(story, Audience::graph, "GET", "/v1.0/applications(appId='" + client + "')");
}

std::string path_of(const json& application) {
  return "/v1.0/applications/" + application.at("id").get<std::string>();
}

json trusted_by_application(Scenario& story) {
  return call(story, Audience::graph, "GET", path_of(application(story)) + "/federatedIdentityCredentials").at("value");
}

/// They are not ours: to lend them is for the policy to permit.
diff::Policy lending() {
  diff::Policy policy;
  policy.identities = {{"microbots", "*"}};
  return policy;
}

diff::Policy destroying() {
  diff::Policy policy;
  policy.destroy = true;
  return policy;
}

std::string with_identity(const std::string& lines) {
  return R"(version: 1
team: microbots
azure:
  tenant: 72f988bf-86f1-41af-91ab-2d7cd011db47
  subscription: 0b1f6471-1bf0-4dda-aec3-cb9272f09590
azureDevOps: {organization: contoso, project: Microbots}
identities:
- name: theirs
  kind: existing
)" + lines;
}

}  // namespace

TEST_CASE("existing: every way to name an identity is wired, proven, and a second plan finds nothing") {
  Existing world;
  auto& story = world.story;
  const auto before = application(story);
  story.converge(world.what, lending());
  for (const auto& chain : story.verify(world.what)) {
    for (const auto& link : chain.links)
      UNSCOPED_INFO(chain.connection.text() << " " << link.name << ": " << link.detail);
    CHECK(chain.holds());
  }
  story.expect_settled(world.what);
  CHECK(application(story).at("tags") == before.at("tags"));
  CHECK(application(story).at("displayName") == before.at("displayName"));
}

TEST_CASE("existing: destroy takes back what was declared around them and leaves them alone") {
  Existing world;
  auto& story = world.story;
  story.converge(world.what, lending());
  story.converge(world.what, destroying());
  CHECK(rows(story.plan(world.what, destroying())).empty());
  CHECK(trusted_by_application(story).empty());
  CHECK(call(story, Audience::resource_manager, "GET", shared + "/federatedIdentityCredentials?api-version=2024-11-30")
            .at("value")
            .empty());
  CHECK(call(story, Audience::resource_manager, "GET", shared + "?api-version=2024-11-30").contains("id"));
  story.converge(world.what, lending());
  story.expect_settled(world.what);
}

TEST_CASE("existing: trust of ours that changed is repaired, trust of others is reported and kept") {
  Existing world;
  auto& story = world.story;
  story.converge(world.what, lending());
  const auto trust = trusted_by_application(story).at(0);
  const auto path = path_of(application(story)) + "/federatedIdentityCredentials";
  call(story, Audience::graph, "PATCH", path + "/" + trust.at("id").get<std::string>(),
       {{"subject", trust.at("subject").get<std::string>() + "x"}});
  call(story, Audience::graph, "POST", path,
       {{"name", "theirs"},
        {"issuer", "https://token.actions.githubusercontent.com"},
        {"subject", "repo:somebody/else:ref:refs/heads/main"},
        {"audiences", {"api://AzureADTokenExchange"}}});
  auto prune = lending();
  prune.prune = true;
  CHECK(rows(story.plan(world.what, prune)) ==
        std::vector<std::string>{"update federatedCredential/by-client-id/Microbots/sc-by-client-id",
                                 "undeclared federatedCredential/by-client-id/theirs"});
  story.converge(world.what, prune);
  CHECK(trusted_by_application(story).size() == 2);
}

TEST_CASE("existing: a managed identity is found by its client id or principal id, and wired in Azure") {
  Scenario story;
  story.seed(declared(example("existing-identities.yaml")));
  const auto ids = call(story, Audience::resource_manager, "GET", shared + "?api-version=2024-11-30").at("properties");
  const auto by = GENERATE("clientId", "principalId");
  const auto what = declared(with_identity(std::string("  ") + by + ": " + ids.at(by).get<std::string>() +
                                           "\nserviceConnections:\n- {name: sc-theirs, identity: theirs}\n"));
  story.converge(what, lending());
  CHECK(story.verify(what)[0].holds());
  CHECK(call(story, Audience::resource_manager, "GET", shared + "/federatedIdentityCredentials?api-version=2024-11-30")
            .at("value")
            .size() == 1);
  story.expect_settled(what);
}

TEST_CASE("existing: the identity of a resource's own, named by its client id, is told that it can't hold trust") {
  Scenario story;
  story.seed(declared(example("existing-identities.yaml")));
  const auto ids = call(story, Audience::resource_manager, "GET",
                        machine + "/providers/Microsoft.ManagedIdentity/identities/default?api-version=2018-11-30")
                       .at("properties");
  const auto what = declared(with_identity("  clientId: " + ids.at("clientId").get<std::string>() +
                                           "\nserviceConnections:\n- {name: sc-theirs, identity: theirs}\n"));
  story.forget();
  const auto plan = story.plan(what);
  REQUIRE(plan.unseen.size() == 1);
  CHECK(plan.unseen[0].reason.find("can't hold federated credentials") != std::string::npos);
  CHECK(story.writes().empty());
}

TEST_CASE("existing: an id that nobody has is not taken for something to create") {
  Scenario story;
  const auto what =
      declared(with_identity("  clientId: 00000000-1111-4222-8333-444444444444\n"
                             "  roles: [{role: Reader, scope: {resourceGroup: rg-openai}}]\n"));
  const auto plan = story.plan(what);
  CHECK(rows(plan).empty());
  CHECK(plan.unseen.size() == 2);
  CHECK(story.writes().empty());
}

TEST_CASE("existing: an application with a password gets no new role until that is tolerated") {
  Existing world;
  auto& story = world.story;
  json body;
  body["passwordCredential"]["displayName"] = "in use elsewhere";
  call(story, Audience::graph, "POST", path_of(application(story)) + "/addPassword", body);
  story.forget();
  const auto plan = story.plan(world.what);
  CHECK(std::ranges::count(plan.refusals, "untrusted-identity", &model::Refusal::guard) == 2);
  CHECK(story.writes().empty());
  const auto tolerated = declared("allowUndeclared: [applicationSecret/*]\n" + example("existing-identities.yaml"));
  story.converge(tolerated, lending());
}
