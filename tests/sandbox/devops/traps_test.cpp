#include <catch2/catch.hpp>

#include "sandbox/arm/role_assignments.hpp"
#include "sandbox/devops/world.hpp"

using namespace keyless::sandbox;
using nlohmann::json;
using test::DevOpsWorld;

namespace {

constexpr const char* all = "/contoso/_apis/serviceendpoint/endpoints";
constexpr const char* owner_role = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635";
constexpr const char* administrator_object = "00000000-0000-4000-8000-000000000001";

struct Trap : DevOpsWorld {
  std::string member = basic(member_token);

  static std::string one(const std::string& id) { return std::string(all) + "/" + id; }
  json post(const json& body) { return send("POST", all, body).body; }
  json get(const std::string& id) { return send("GET", endpoints(id)).body; }
  Outcome put(const json& body) { return send("PUT", one(body["id"]), body); }

  void grant(const std::string& id, const char* role) {
    auto path = "/contoso/_apis/securityroles/scopes/distributedtask.serviceendpointrole/roleassignments/resources/" +
                project_id + "_" + id;
    send("PUT", path, json::array({{{"userId", member_id}, {"roleName", role}}}));
  }
  void trust(const json& connection) {
    auto principal = *principal_by_object(world, principal_id);
    auto parameters = connection["authorization"]["parameters"];
    principal["federatedIdentityCredentials"][0]["issuer"] = parameters["workloadIdentityFederationIssuer"];
    principal["federatedIdentityCredentials"][0]["subject"] = parameters["workloadIdentityFederationSubject"];
    put_principal(world, principal);
  }
  json test(const std::string& id) {
    json body = {{"dataSourceDetails", {{"dataSourceName", "TestConnection"}}}};
    return send("POST", "/contoso/Microbots/_apis/serviceendpoint/endpointproxy?endpointId=" + id, body).body;
  }
  void own_issuer() {
    auto organization = *world.find(tables::organizations, "contoso");
    organization["ownIssuer"] = true;
    world.put(tables::organizations, "contoso", organization);
  }
  json automatic_body(const std::string& name) {
    auto body = connection_body(name);
    body["data"]["creationMode"] = "Automatic";
    body["authorization"]["parameters"]["serviceprincipalid"] = "";
    return body;
  }
  json secret_body(const std::string& name) {
    auto body = connection_body(name);
    body["authorization"]["scheme"] = "ServicePrincipal";
    body["authorization"]["parameters"]["authenticationType"] = "spnKey";
    body["authorization"]["parameters"]["serviceprincipalkey"] = "a secret of ours";
    return body;
  }
  void own_the_subscription() {
    arm::seed_assignment(cloud, "/subscriptions/" + std::string(subscription), owner_role, administrator_object);
  }
  json reference(const std::string& project, const std::string& name) {
    return {{"projectReference", {{"id", project}}}, {"name", name}, {"description", "there"}};
  }
  json share(const std::string& id, const std::string& name) {
    auto outcome = send("PATCH", one(id), json::array({reference(other_project_id, name)}));
    return {{"status", outcome.status}, {"body", outcome.body}};
  }
  int remove(const std::string& id, const std::string& query) { return send("DELETE", one(id) + query).status; }
};

json reference_in(const json& connection, const std::string& project) {
  for (const auto& one : connection["serviceEndpointProjectReferences"])
    if (one["projectReference"]["id"] == project) return one;
  return nullptr;
}

std::string subject_of(const json& connection) {
  return connection["authorization"]["parameters"]["workloadIdentityFederationSubject"];
}

}  // namespace

TEST_CASE("DevOps trap 1: a connection that is missing is 200 with null") {
  Trap there;
  auto never = there.send("GET", there.endpoints("11111111-1111-4111-8111-111111111111"));
  CHECK(never.status == 200);
  CHECK(never.text == "null");
  CHECK(there.send("GET", there.endpoints("no-guid-at-all")).text == "null");
  auto id = there.create("sc")["id"].get<std::string>();
  CHECK(there.send("GET", "/contoso/Other/_apis/serviceendpoint/endpoints/" + id).text == "null");
}

TEST_CASE("DevOps trap 2: a Reader gets the object without data and authorization") {
  Trap there;
  auto id = there.create("sc")["id"].get<std::string>();
  there.grant(id, "Reader");
  auto half = there.send_as(there.member, "GET", there.endpoints(id)).body;
  CHECK(half["id"] == id);
  CHECK(half["name"] == "sc");
  CHECK_FALSE(half.contains("data"));
  CHECK_FALSE(half.contains("authorization"));
  CHECK(there.send_as(there.member, "GET", there.endpoints(id) + "?actionFilter=use").text == "null");
  there.grant(id, "User");
  CHECK(there.send_as(there.member, "GET", there.endpoints(id) + "?actionFilter=use").body.contains("data"));
}

TEST_CASE("DevOps trap 3: the test of a connection and a role for nobody fail inside 200") {
  Trap there;
  auto id = there.create("sc")["id"].get<std::string>();
  auto failed = there.test(id);
  CHECK(failed["statusCode"] == "unauthorized");
  CHECK_FALSE(failed["errorMessage"].get<std::string>().empty());
  auto path = "/contoso/_apis/securityroles/scopes/distributedtask.serviceendpointrole/roleassignments/resources/" +
              there.project_id + "_" + id;
  json nobody = json::array({{{"userId", "11111111-1111-4111-8111-111111111111"}, {"roleName", "User"}}});
  auto silent = there.send("PUT", path, nobody);
  CHECK(silent.status == 200);
  CHECK(silent.body["count"] == 0);
}

TEST_CASE("DevOps trap 5: issuer and subject are the service's, whatever a caller sends") {
  Trap there;
  auto body = there.connection_body("sc");
  body["authorization"]["parameters"]["workloadIdentityFederationSubject"] = "sc://forged/forged/forged";
  body["authorization"]["parameters"]["workloadIdentityFederationIssuer"] = "https://forged.example";
  auto made = there.post(body);
  CHECK(subject_of(made).starts_with("/eid1/c/pub/t/"));
  auto changed = made;
  changed["authorization"]["parameters"]["workloadIdentityFederationSubject"] = "forged again";
  CHECK(there.put(changed).body["authorization"] == made["authorization"]);
  CHECK(there.get(made["id"])["authorization"] == made["authorization"]);
}

TEST_CASE("DevOps trap 6: an old subject changes with every name in it, a new one never") {
  Trap there;
  auto entra = there.create("new one");
  there.own_issuer();
  auto old = there.create("old one");
  CHECK(subject_of(old) == "sc://contoso/Microbots/old one");
  for (auto connection : {entra, old}) {
    connection["name"] = connection["serviceEndpointProjectReferences"][0]["name"] =
        connection["name"].get<std::string>() + " renamed";
    CHECK(there.put(connection).status == 200);
  }
  CHECK(subject_of(there.get(entra["id"])) == subject_of(entra));
  CHECK(subject_of(there.get(old["id"])) == "sc://contoso/Microbots/old one renamed");
  auto project = *there.world.find(tables::projects, there.project_id);
  project["name"] = "Nanobots";
  there.world.put(tables::projects, there.project_id, project);
  auto after = there.send("GET", "/contoso/Nanobots/_apis/serviceendpoint/endpoints/" + old["id"].get<std::string>());
  CHECK(subject_of(after.body) == "sc://contoso/Nanobots/old one renamed");
}

TEST_CASE("DevOps trap 7: the Entra prefix packs tenant and application as .NET keeps GUIDs") {
  Trap there;
  auto made = there.create("sc");
  CHECK(subject_of(made) == "/eid1/c/pub/t/v4j5cvGGr0GRqy180BHbRw/a/rISbSSETf0KqFyZ8ppdXmA/sc/" +
                                there.organization_id + "/" + made["id"].get<std::string>());
}

TEST_CASE("DevOps trap 9: creation needs no trust, the test needs it") {
  Trap there;
  auto made = there.create("sc");
  CHECK(made["isReady"] == true);
  CHECK(there.test(made["id"])["statusCode"] == "unauthorized");
  there.trust(made);
  CHECK(there.test(made["id"])["statusCode"] == "forbidden");
  arm::seed_assignment(there.cloud, "/subscriptions/" + std::string(DevOpsWorld::subscription),
                       "acdd72a7-3385-48ef-bd42-f606fba81ae7", there.principal_id);
  CHECK(there.test(made["id"])["statusCode"] == "ok");
}

TEST_CASE("DevOps trap 10: a deletion names its projects, and trust that others own stands against it") {
  Trap there;
  auto id = there.create("sc")["id"].get<std::string>();
  CHECK(there.remove(id, "") == 400);
  CHECK(there.remove(id, "?projectIds=" + there.other_project_id) == 204);
  CHECK(there.get(id)["id"] == id);
  CHECK(there.remove(id, "?projectIds=" + there.project_id) == 204);
  CHECK(there.get(id).is_null());
  there.own_the_subscription();
  auto owned = there.post(there.automatic_body("owned"))["id"].get<std::string>();
  there.grant(owned, "Administrator");
  auto path = Trap::one(owned) + "?projectIds=" + there.project_id;
  auto refused = there.send_as(there.member, "DELETE", path);
  CHECK(refused.status == 400);
  CHECK(refused.body["message"].get<std::string>().starts_with("Cannot delete this service connection while"));
  CHECK(there.remove(owned, "?projectIds=" + there.project_id) == 204);
}

TEST_CASE("DevOps trap 11: a replacement takes everything, secrets that come as null included") {
  Trap there;
  auto principal = *principal_by_object(there.world, there.principal_id);
  principal["secrets"] = {"a secret of ours"};
  put_principal(there.world, principal);
  auto made = there.post(there.secret_body("sc"));
  CHECK(made["authorization"]["parameters"]["serviceprincipalkey"].is_null());
  CHECK(there.test(made["id"])["statusCode"] == "forbidden");
  auto changed = made;
  changed["data"].erase("subscriptionName");
  changed["data"]["revertSchemeDeadline"] = "2026-12-01T00:00:00Z";
  auto after = there.put(changed);
  REQUIRE(after.status == 200);
  CHECK_FALSE(after.body["data"].contains("subscriptionName"));
  CHECK_FALSE(after.body["data"].contains("revertSchemeDeadline"));
  CHECK(there.test(made["id"])["statusCode"] == "unauthorized");
}

TEST_CASE("DevOps trap 12: name and description exist at the top and once a project") {
  Trap there;
  auto id = there.create("sc")["id"].get<std::string>();
  there.share(id, "theirs");
  auto ours = there.get(id);
  auto theirs = there.send("GET", "/contoso/Other/_apis/serviceendpoint/endpoints/" + id).body;
  CHECK(ours["name"] == "sc");
  CHECK(theirs["name"] == "theirs");
  CHECK(theirs["description"] == "there");
  ours["name"] = "only at the top";
  auto changed = there.put(ours).body;
  CHECK(reference_in(changed, there.project_id)["name"] == "sc");
  CHECK(there.get(id)["name"] == "sc");
}

TEST_CASE("DevOps trap 13: references are found by project, their order says nothing") {
  Trap there;
  auto body = there.connection_body("sc");
  auto first = body["serviceEndpointProjectReferences"][0];
  body["serviceEndpointProjectReferences"] = {there.reference(there.other_project_id, "theirs"), first};
  auto made = there.post(body);
  CHECK(made["isShared"] == true);
  CHECK(reference_in(made, there.project_id)["name"] == "sc");
  CHECK(reference_in(made, there.other_project_id)["name"] == "theirs");
  CHECK(there.get(made["id"])["name"] == "sc");
}

TEST_CASE("DevOps trap 14: sharing only adds, and can't rename") {
  Trap there;
  auto id = there.create("sc")["id"].get<std::string>();
  CHECK(there.share(id, "theirs")["status"] == 204);
  CHECK(there.get(id)["serviceEndpointProjectReferences"].size() == 2);
  auto renamed = there.share(id, "another name");
  CHECK(renamed["status"] == 500);
  CHECK(renamed["body"]["message"].get<std::string>().starts_with("TF400898: An Internal Error Occurred."));
  CHECK(there.remove(id, "?projectIds=" + there.other_project_id) == 204);
  CHECK(there.get(id)["serviceEndpointProjectReferences"].size() == 1);
  there.grant(id, "Administrator");
  auto share = json::array({there.reference(there.other_project_id, "by a member")});
  CHECK(there.send_as(there.member, "PATCH", Trap::one(id), share).status == 403);
}

TEST_CASE("DevOps trap 15: lists of connections have no pages, lists of definitions do") {
  Trap there;
  there.cloud.page_size = 2;
  for (auto name : {"one", "two", "three"}) there.create(name);
  auto connections = there.send("GET", there.endpoints() + "?$top=1");
  CHECK(connections.body["count"] == 3);
  CHECK(connections.header("x-ms-continuationtoken").empty());
  auto definitions = there.send("GET", "/contoso/Microbots/_apis/build/definitions");
  CHECK(definitions.body["count"] == 2);
  auto token = definitions.header("x-ms-continuationtoken");
  REQUIRE_FALSE(token.empty());
  auto rest = there.send("GET", "/contoso/Microbots/_apis/build/definitions?continuationToken=" + token);
  CHECK(rest.body["count"] == 1);
  CHECK(rest.header("x-ms-continuationtoken").empty());
}

TEST_CASE("DevOps trap 16: failed connections hide but keep their name, also from those who can't see them") {
  Trap there;
  auto failed = there.post(there.automatic_body("sc"));
  CHECK(failed["operationStatus"]["state"] == "Failed");
  CHECK(there.send("GET", there.endpoints() + "?endpointNames=sc").body["count"] == 0);
  CHECK(there.send("GET", there.endpoints() + "?endpointNames=sc&includeFailed=true").body["count"] == 1);
  auto again = there.send("POST", all, there.connection_body("SC"));
  CHECK(again.status == 500);
  CHECK(again.body["typeKey"] == "DuplicateServiceConnectionException");
  auto creators =
      "/contoso/_apis/securityroles/scopes/distributedtask.project.serviceendpointrole/roleassignments/"
      "resources/" +
      there.project_id;
  there.send("PUT", creators, json::array({{{"userId", there.member_id}, {"roleName", "Creator"}}}));
  CHECK(there.send_as(there.member, "GET", there.endpoints()).body["count"] == 0);
  CHECK(there.send_as(there.member, "POST", all, there.connection_body("sc")).status == 500);
}

TEST_CASE("DevOps trap 17: values are texts, names ignore letter case, secrets come back as null") {
  Trap there;
  auto body = there.secret_body("sc");
  auto parameters = body["authorization"]["parameters"];
  body["authorization"]["parameters"] = {{"tenantId", parameters["tenantid"]},
                                         {"servicePrincipalId", parameters["serviceprincipalid"]},
                                         {"servicePrincipalKey", "a secret of ours"}};
  auto made = there.post(body);
  CHECK(made["authorization"]["parameters"]["tenantid"] == DevOpsWorld::tenant);
  CHECK(made["authorization"]["parameters"]["serviceprincipalid"] == there.client_id);
  CHECK(made["authorization"]["parameters"]["servicePrincipalKey"].is_null());
  auto listed = there.send("GET", there.endpoints()).body["value"][0];
  CHECK_FALSE(listed["authorization"]["parameters"].contains("servicePrincipalKey"));
  auto numbers = there.connection_body("numbers");
  numbers["data"]["subscriptionId"] = 7;
  CHECK(there.send("POST", all, numbers).status == 400);
}

TEST_CASE("DevOps trap 18: type, owner and environment are echoed as stored and compared without letter case") {
  Trap there;
  auto body = there.connection_body("sc");
  body["type"] = "AzureRM";
  body["owner"] = "Library";
  body["data"]["environment"] = "azurecloud";
  auto made = there.post(body);
  CHECK(made["type"] == "AzureRM");
  CHECK(made["owner"] == "Library");
  CHECK(made["data"]["environment"] == "azurecloud");
  CHECK(there.send("GET", there.endpoints() + "?type=azurerm&owner=library").body["count"] == 1);
}

TEST_CASE("DevOps trap 19: what the service makes itself is in progress first, then ready or failed with a reason") {
  Trap there;
  there.cloud.behaviour.delays.connection = std::chrono::seconds(20);
  SECTION("failed, where the caller may not grant") {
    auto id = there.post(there.automatic_body("sc"))["id"].get<std::string>();
    CHECK(there.get(id)["operationStatus"]["state"] == "InProgress");
    there.clock.pass(std::chrono::seconds(21));
    auto failed = there.get(id);
    CHECK(failed["isReady"] == false);
    CHECK(failed["operationStatus"]["state"] == "Failed");
    CHECK(failed["operationStatus"]["statusMessage"].get<std::string>().find("roleAssignments/write") !=
          std::string::npos);
  }
  SECTION("ready, where the caller may") {
    there.own_the_subscription();
    auto made = there.post(there.automatic_body("sc"));
    auto id = made["id"].get<std::string>();
    CHECK(made["isReady"] == false);
    CHECK(made["authorization"]["parameters"]["serviceprincipalid"] == "");
    there.clock.pass(std::chrono::seconds(21));
    auto ready = there.get(id);
    CHECK(ready["isReady"] == true);
    CHECK(ready["operationStatus"]["state"] == "Ready");
    CHECK(ready["data"].contains("azureSpnRoleAssignmentId"));
    CHECK(there.test(id)["statusCode"] == "ok");
    CHECK(there.remove(id, "?projectIds=" + there.project_id + "&deep=true") == 204);
    CHECK(there.get(id)["operationStatus"]["state"] == "InProgress");
    there.clock.pass(std::chrono::seconds(21));
    CHECK(there.get(id).is_null());
    CHECK(there.create("sc")["isReady"] == true);
  }
}

TEST_CASE("DevOps trap 20: permissions merge, all pipelines are absent unless granted, the path is the pipeline's") {
  Trap there;
  auto id = there.create("sc")["id"].get<std::string>();
  auto admit = [&](int pipeline, bool yes) {
    json one = {{"id", pipeline}, {"authorized", yes}};
    return there.send("PATCH", there.permissions(id), {{"pipelines", json::array({one})}});
  };
  CHECK_FALSE(there.send("GET", there.permissions(id)).body.contains("allPipelines"));
  admit(1, true);
  CHECK(admit(2, true).body["pipelines"].size() == 2);
  CHECK(admit(1, false).body["pipelines"].size() == 1);
  json everything = {{"allPipelines", {{"authorized", true}}}};
  auto open = there.send("PATCH", there.permissions(id), everything).body;
  CHECK(open["allPipelines"]["authorized"] == true);
  CHECK(open["pipelines"].size() == 1);
  everything["allPipelines"]["authorized"] = false;
  CHECK_FALSE(there.send("PATCH", there.permissions(id), everything).body.contains("allPipelines"));
  there.share(id, "theirs");
  json foreign = {{"pipelines", json::array({{{"id", 1}, {"authorized", true}}})}};
  auto elsewhere = "/contoso/Other/_apis/pipelines/pipelinepermissions/endpoint/" + id;
  CHECK(there.send("PATCH", elsewhere, foreign).status == 404);
  there.grant(id, "User");
  auto refused = there.send_as(there.member, "PATCH", there.permissions(id), everything);
  CHECK(refused.status == 403);
  CHECK(refused.body["message"].get<std::string>().find("admin permission for all resources") != std::string::npos);
}

TEST_CASE("DevOps trap 21: settings show when asked for, and the definition tells task checks apart") {
  Trap there;
  auto id = there.create("sc")["id"].get<std::string>();
  auto checks = std::string("/contoso/Microbots/_apis/pipelines/checks/configurations");
  auto task = [&](const char* definition, json inputs) {
    json settings = {{"displayName", "check"},
                     {"definitionRef", {{"id", definition}, {"name", "evaluate"}, {"version", "0.0.1"}}},
                     {"inputs", std::move(inputs)},
                     {"retryInterval", 5}};
    json body = {{"type", {{"id", "fe1de3ee-a436-41b4-bb20-f6eb4cb879a7"}, {"name", "Task Check"}}},
                 {"settings", std::move(settings)},
                 {"resource", {{"type", "endpoint"}, {"id", id}}},
                 {"timeout", 1440}};
    return there.send("POST", checks, body);
  };
  auto branches = task("86b05a0c-73e6-4f7d-b3cf-e38f3b39a75b",
                       {{"allowedBranches", "refs/heads/main"}, {"ensureProtectionOfBranch", "true"}});
  REQUIRE(branches.status == 200);
  CHECK(branches.body["version"] == 1);
  CHECK(branches.body["timeout"] == 1440);
  CHECK(task("445fde2f-6c39-441c-807f-8a59ff2e075f", {{"businessDays", "Monday, Tuesday"}}).status == 200);
  CHECK(task("86b05a0c-73e6-4f7d-b3cf-e38f3b39a75b", {{"ensureProtectionOfBranch", true}}).status == 400);
  auto query = checks + "?resourceType=endpoint&resourceId=" + id;
  auto bare = there.send("GET", query).body["value"];
  REQUIRE(bare.size() == 2);
  CHECK_FALSE(bare[0].contains("settings"));
  auto whole = there.send("GET", query + "&$expand=settings").body["value"];
  CHECK(whole[0]["type"] == whole[1]["type"]);
  CHECK(whole[0]["settings"]["definitionRef"]["id"] != whole[1]["settings"]["definitionRef"]["id"]);
  CHECK(whole[1]["settings"]["inputs"]["businessDays"] == "Monday, Tuesday");
}

TEST_CASE("DevOps trap 25: conversion keeps id and permissions, a failed one changes nothing, a late one is refused") {
  Trap there;
  there.own_the_subscription();
  auto body = there.automatic_body("sc");
  body["authorization"]["scheme"] = "ServicePrincipal";
  auto made = there.post(body);
  auto id = made["id"].get<std::string>();
  json admitted = {{"pipelines", json::array({{{"id", 1}, {"authorized", true}}})}};
  there.send("PATCH", there.permissions(id), admitted);
  auto convert = [&](const std::string& which, const char* scheme) {
    json wanted = {{"id", which}, {"type", "azurerm"}, {"authorization", {{"scheme", scheme}}}};
    return there.send("PUT", Trap::one(which) + "?operation=ConvertAuthenticationScheme", wanted);
  };
  auto converted = convert(id, "WorkloadIdentityFederation");
  REQUIRE(converted.status == 200);
  CHECK(converted.body["id"] == id);
  CHECK(converted.body["data"]["revertSchemeDeadline"].get<std::string>().starts_with("2026-11-28T00:00:00"));
  CHECK(there.test(id)["statusCode"] == "ok");
  CHECK(there.send("GET", there.permissions(id)).body["pipelines"].size() == 1);
  CHECK(convert(id, "WorkloadIdentityFederation")
            .body["message"]
            .get<std::string>()
            .find("is neither an upgrade or a downgrade and is not supported.") != std::string::npos);
  SECTION("back in time") {
    CHECK(convert(id, "ServicePrincipal").body["authorization"] == made["authorization"]);
    CHECK(there.test(id)["statusCode"] == "ok");
  }
  SECTION("too late") {
    there.clock.pass(std::chrono::hours(7 * 24 + 1));
    CHECK(convert(id, "ServicePrincipal").status == 400);
    CHECK(there.get(id)["authorization"]["scheme"] == "WorkloadIdentityFederation");
  }
  SECTION("one that fails") {
    auto by_hand = there.post(there.secret_body("by hand"));
    auto refused = convert(by_hand["id"], "WorkloadIdentityFederation");
    CHECK(refused.status == 400);
    CHECK(refused.body["typeKey"] == "ArgumentException");
    CHECK(there.get(by_hand["id"]) == by_hand);
  }
}
