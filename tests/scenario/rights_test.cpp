#include <algorithm>
#include <catch2/catch.hpp>
#include "base/json.hpp"

#include "base/text.hpp"
#include "scenario/scenario.hpp"

using namespace keyless;
using namespace keyless::scenario;
using http::Audience;
using nlohmann::json;
using Names = std::vector<std::string>;

namespace {

const std::string subscription = "/subscriptions/0b1f6471-1bf0-4dda-aec3-cb9272f09590";
const std::string role_id = "0000aaaa-1111-4222-8333-444455556666";

// What docs/rights.md says the main job needs, and nothing more.
const Names reads = {"Microsoft.Resources/subscriptions/read", "Microsoft.Resources/subscriptions/resourceGroups/read",
                     "Microsoft.ManagedIdentity/userAssignedIdentities/read",
                     "Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials/read",
                     "Microsoft.Authorization/roleAssignments/read"};
const Names writes = {"Microsoft.Resources/subscriptions/resourceGroups/write",
                      "Microsoft.ManagedIdentity/userAssignedIdentities/write",
                      "Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials/write",
                      "Microsoft.Authorization/roleAssignments/write"};
const Names deletes = {"Microsoft.Resources/subscriptions/resourceGroups/delete",
                       "Microsoft.ManagedIdentity/userAssignedIdentities/delete",
                       "Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials/delete",
                       "Microsoft.Authorization/roleAssignments/delete",
                       "Microsoft.Resources/subscriptions/resourceGroups/resources/read",
                       "Microsoft.Resources/subscriptions/operationresults/read"};
const std::string asking = "Microsoft.Authorization/permissions/read";

Names joined(std::initializer_list<Names> parts) {
  Names all;
  for (const auto& part : parts) all.insert(all.end(), part.begin(), part.end());
  return all;
}

/// A sandbox, and somebody who holds exactly the rights that a test gives.
struct Guarded : Scenario {
  Guarded() {
    const auto application = made("POST", Audience::graph, "/v1.0/applications", {{"displayName", "keyless runs"}});
    client_id = application.at("appId");
    const auto principal = made("POST", Audience::graph, "/v1.0/servicePrincipals", {{"appId", client_id}});
    object_id = principal.at("id");
    const std::string path = "/v1.0/applications/" + application.at("id").get<std::string>() + "/addPassword";
    const auto password = made("POST", Audience::graph, path, {{"passwordCredential", {{"displayName", "test"}}}});
    secret = password.at("secretText");
    become_member();
  }

  json made(const std::string& method, Audience audience, const std::string& path, const json& body) {
    const auto answer = send(audience, method, path, body.dump());
    INFO(method << " " << path << ": " << answer.status << " " << answer.body);
    REQUIRE(answer.status / 100 == 2);
    return keyless::parsed_json(answer.body);
  }

  /// A role of these actions on the subscription, in the place of the last one.
  void may(const Names& actions) {
    json role;
    role["properties"] = {{"roleName", "what a test gives"},
                          {"type", "CustomRole"},
                          {"permissions", {{{"actions", actions}, {"notActions", json::array()}}}},
                          {"assignableScopes", {subscription}}};
    const auto id = subscription + "/providers/Microsoft.Authorization/roleDefinitions/" + role_id;
    made("PUT", Audience::resource_manager, id + "?api-version=2022-04-01", role);
    json grant;
    grant["properties"] = {{"roleDefinitionId", id}, {"principalId", object_id}, {"principalType", "ServicePrincipal"}};
    send(Audience::resource_manager, "PUT",
         subscription +
             "/providers/Microsoft.Authorization/roleAssignments/"
             "11111111-2222-4333-8444-555555555555?api-version=2022-04-01",
         grant.dump());
  }

  void become_member();
  /// A role on all service connections of the project; "" takes it away.
  void may_with_connections(const std::string& role);

  void begin() { work_as(client_id, secret); }

  std::string client_id, object_id, secret, storage_key, project_id;
};

void Guarded::become_member() {
  json body;
  body["accessLevel"] = {{"accountLicenseType", "express"}, {"licensingSource", "account"}};
  body["servicePrincipal"] = {{"origin", "aad"}, {"originId", object_id}, {"subjectKind", "servicePrincipal"}};
  const auto projects =
      keyless::parsed_json(send(Audience::azure_devops, "GET", "/contoso/_apis/projects?api-version=7.1").body)
          .at("value");
  project_id = projects.at(0).at("id");
  body["projectEntitlements"] =
      json::array({{{"projectRef", {{"id", project_id}}}, {"group", {{"groupType", "projectContributor"}}}}});
  http::Request request;
  request.method = "POST";
  request.url = http::Url(cloud().devops_entitlements);
  request.url.path("/contoso/_apis/serviceprincipalentitlements").query("api-version", "7.1-preview.1");
  request.audience = Audience::azure_devops;
  request.content_type = "application/json";
  request.body = body.dump();
  const auto answer = send(std::move(request));
  INFO(answer.body);
  REQUIRE(answer.status == 200);
  storage_key = keyless::parsed_json(answer.body).at("operationResult").at("servicePrincipalId");
}

void Guarded::may_with_connections(const std::string& role) {
  const auto path =
      "/contoso/_apis/securityroles/scopes/distributedtask.project.serviceendpointrole/roleassignments/"
      "resources/" +
      project_id;
  if (role.empty())
    made("PATCH", Audience::azure_devops, path + "?api-version=7.1-preview.1", json::array({storage_key}));
  else
    made("PUT", Audience::azure_devops, path + "?api-version=7.1-preview.1",
         json::array({{{"roleName", role}, {"userId", storage_key}}}));
}

/// The example, for who may only create: its connection is not listed, and people say that nobody has one.
Declared first_connection() {
  auto text = example("microbots.yaml");
  return declared(text.insert(text.find("  pipelines: [microbots-ci]"), "  new: true\n"));
}

Names names_of(const std::vector<model::Lack>& lacks) {
  Names names;
  for (const auto& lack : lacks)
    if (std::ranges::find(names, lack.right.name) == names.end()) names.push_back(lack.right.name);
  return names;
}

std::string all_reasons(const model::Plan& plan) {
  std::string text;
  for (const auto& unseen : plan.unseen) text += unseen.address.text() + ": " + unseen.reason + "\n";
  for (const auto& note : plan.notes) text += note + "\n";
  return text;
}

Names without(const Names& names, const std::string& dropped) {
  auto left = names;
  std::erase(left, dropped);
  return left;
}

}  // namespace

TEST_CASE("the published rights are enough for plan, apply, a second plan and destroy") {
  Guarded story;
  story.may(joined({reads, writes, deletes, {asking}}));
  story.may_with_connections("Creator");
  story.begin();
  const auto what = first_connection();
  CHECK(names_of(story.lacks(story.plan(what))) == Names{});
  story.converge(what);
  story.expect_settled(what);
  diff::Policy destroy;
  destroy.destroy = true;
  CHECK(names_of(story.lacks(story.plan(what, destroy))) == Names{});
  story.converge(what, destroy);
  CHECK(rows(story.plan(what, destroy)) == Names{});
}

TEST_CASE("each right to write that is missing is named before the first write, with what it is for") {
  for (const auto& dropped : writes) {
    INFO("without " << dropped);
    Guarded story;
    story.may(joined({reads, without(writes, dropped), {asking}}));
    story.may_with_connections("Creator");
    story.begin();
    story.forget();
    const auto plan = story.plan(first_connection());
    const auto lacks = story.lacks(plan);
    CHECK(names_of(lacks) == Names{dropped});
    for (const auto& lack : lacks) CHECK(plan.find(lack.address) != nullptr);
    CHECK(story.writes() == Names{});
  }
}

TEST_CASE("each right to delete that is missing is named before anything is deleted") {
  for (const auto& dropped : deletes) {
    INFO("without " << dropped);
    Guarded story;
    const auto what = first_connection();
    story.may(joined({reads, writes, without(deletes, dropped), {asking}}));
    story.may_with_connections("Creator");
    story.begin();
    story.converge(what);
    diff::Policy destroy;
    destroy.destroy = true;
    CHECK(names_of(story.lacks(story.plan(what, destroy))) == Names{dropped});
  }
}

TEST_CASE("each right to read that is missing is named where something could not be judged, and nothing is planned") {
  for (const auto& dropped : reads) {
    INFO("without " << dropped);
    Guarded story;
    const auto what = declared(example("microbots.yaml"));
    story.converge(what);
    story.may(without(reads, dropped));
    story.may_with_connections("Administrator");
    story.begin();
    const auto plan = story.plan(what);
    CHECK_FALSE(plan.unseen.empty());
    CHECK_THAT(all_reasons(plan), Catch::Contains(dropped, Catch::CaseSensitive::No));
    CHECK_FALSE(model::would_write(plan));
  }
}

TEST_CASE("in Azure DevOps, too: who may not create a connection is told so before the first write") {
  Guarded story;
  const auto what = declared(example("microbots.yaml"));
  story.may(joined({reads, writes, {asking}}));
  story.may_with_connections("Reader");
  story.begin();
  CHECK(names_of(story.lacks(story.plan(what))) == Names{"Create"});
}

TEST_CASE("who uses connections but administers none may admit a pipeline and change nothing else") {
  Guarded story;
  const auto what = declared(example("microbots.yaml"));
  story.converge(what);
  story.may(joined({reads, writes, deletes, {asking}}));
  story.may_with_connections("User");
  story.begin();
  diff::Policy destroy;
  destroy.destroy = true;
  CHECK(names_of(story.lacks(story.plan(what, destroy))) == Names{"Administer"});
}

TEST_CASE("rights that can't be asked for are not said to be missing") {
  Guarded story;
  story.may(joined({reads, writes}));
  story.may_with_connections("Creator");
  story.begin();
  CHECK(names_of(story.lacks(story.plan(first_connection()))) == Names{});
}
