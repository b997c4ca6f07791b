#include <catch2/catch.hpp>

#include "base/base64.hpp"
#include "sandbox/devops/hosts.hpp"
#include "sandbox/devops/world.hpp"
#include "sandbox/directory/caller.hpp"
#include "sandbox/keys/jwt.hpp"
#include "sandbox/text/timestamps.hpp"

using namespace keyless;
using namespace keyless::sandbox;
using nlohmann::json;
using test::DevOpsWorld;

namespace {

constexpr const char* entitlements = "/contoso/_apis/serviceprincipalentitlements";

json wanted(const std::string& origin_id, const std::string& license = "express") {
  return {{"accessLevel", {{"accountLicenseType", license}}},
          {"servicePrincipal", {{"origin", "aad"}, {"originId", origin_id}, {"subjectKind", "servicePrincipal"}}}};
}

std::string entra_token(DevOpsWorld& there, const std::string& audience, const std::string& tenant) {
  json claims = {{"aud", audience},
                 {"oid", there.principal_id},
                 {"sub", there.principal_id},
                 {"tid", tenant},
                 {"appid", there.client_id}};
  return "Bearer " + mint(there.cloud, "https://sts.windows.net/" + tenant + "/", claims, std::chrono::seconds(3600));
}

DevOpsWorld::Outcome with(DevOpsWorld& there, const std::string& authorization, const std::string& method,
                          bool suppressed) {
  http::Headers headers = {{"Authorization", authorization}};
  if (suppressed) headers.emplace_back("X-TFS-FedAuthRedirect", "Suppress");
  return there.deliver(azure_devops(), there.cloud.origins.azure_devops, headers, method, "/contoso/_apis/projects",
                       nullptr);
}

}  // namespace

TEST_CASE("DevOps trap 3: a refused entitlement is a success with isSuccess false and its errors inside") {
  DevOpsWorld there;
  auto nobody = there.entitlements("POST", entitlements, {{"servicePrincipal", json::object()}});
  CHECK(nobody.status == 200);
  CHECK(nobody.body["isSuccess"] == false);
  CHECK(nobody.body["operationResult"]["errors"][0]["key"] == 5000);
  auto unknown = there.entitlements("POST", entitlements, wanted("99999999-2222-4333-8444-555555555555"));
  CHECK(unknown.status == 200);
  CHECK(unknown.body["operationResult"]["isSuccess"] == false);
  CHECK(unknown.body["operationResult"]["errors"][0]["key"] == 5001);
  there.cloud.behaviour.limits.basic_licenses = 1;
  auto too_many = there.entitlements("POST", entitlements, wanted(there.principal_id));
  CHECK(too_many.status == 200);
  CHECK(too_many.body["operationResult"]["errors"][0]["key"] == 5015);
  CHECK(there.entitlements("POST", entitlements, wanted(there.principal_id, "stakeholder")).body["isSuccess"] == true);
}

TEST_CASE("DevOps trap 3: a job that invites somebody is refused inside the answer") {
  DevOpsWorld there;
  auto job = devops::start_job(there.cloud, there.project_id, 1);
  http::Headers headers = {{"Authorization", "Bearer " + job.access_token}};
  auto answer = there.deliver(azure_devops_entitlements(), there.cloud.origins.azure_devops_entitlements, headers,
                              "POST", entitlements, wanted(there.principal_id));
  CHECK(answer.status == 200);
  CHECK(answer.body["isSuccess"] == false);
  CHECK(answer.body["operationResult"]["errors"][0]["key"] == 5102);
}

TEST_CASE("DevOps trap 4: bad credentials get a page on GET and POST, and JSON on everything else") {
  DevOpsWorld there;
  auto bad = GENERATE(std::string("Bearer garbage"), DevOpsWorld::basic("wrong"), std::string("Basic cGF0"));
  for (auto method : {"GET", "POST"}) {
    auto answer = with(there, bad, method, false);
    CHECK(answer.status == 203);
    CHECK(answer.header("Content-Type").starts_with("text/html"));
    CHECK(answer.body.is_discarded());
  }
  for (auto method : {"PATCH", "PUT", "DELETE"}) {
    auto answer = with(there, bad, method, false);
    CHECK(answer.status == 401);
    CHECK(answer.body["message"].get<std::string>().starts_with("TF400813"));
  }
  auto suppressed = with(there, bad, "GET", true);
  CHECK(suppressed.status == 401);
  CHECK(suppressed.body["typeKey"] == "UnauthorizedRequestException");
}

TEST_CASE("DevOps trap 4: a token for something else, or of another tenant, is led to the sign-in page") {
  DevOpsWorld there;
  devops::put_member(there.cloud, "contoso", there.principal_id, "robot", false);
  std::string home = DevOpsWorld::tenant;
  auto misdirected = GENERATE(0, 1);
  auto token = misdirected == 0 ? entra_token(there, "https://management.azure.com/", home)
                                : entra_token(there, audiences::azure_devops, "11111111-1111-4111-8111-111111111111");
  auto moved = with(there, token, "GET", false);
  CHECK(moved.status == 302);
  CHECK(moved.header("Location").find("/_signin?realm=") != std::string::npos);
  CHECK(moved.text.find("Object moved") != std::string::npos);
  CHECK(with(there, token, "GET", true).status == 401);
  CHECK(with(there, token, "PATCH", false).status == 401);
  CHECK(with(there, entra_token(there, audiences::azure_devops, home), "GET", true).status == 200);
}

TEST_CASE("DevOps trap 15: projects and the graph end their lists by the missing header") {
  DevOpsWorld there;
  there.cloud.page_size = 1;
  auto first = there.send("GET", "/contoso/_apis/projects");
  CHECK(first.body["count"] == 1);
  auto token = first.header("x-ms-continuationtoken");
  REQUIRE(!token.empty());
  CHECK(
      there.send("GET", "/contoso/_apis/projects?continuationToken=" + token).header("x-ms-continuationtoken").empty());

  std::string next;
  std::vector<std::string> origins;
  do {
    auto page = there.graph("GET", "/contoso/_apis/graph/serviceprincipals?continuationToken=" + next);
    for (const auto& one : page.body["value"]) origins.push_back(one["originId"]);
    next = page.header("X-MS-ContinuationToken");
  } while (!next.empty());
  CHECK(origins ==
        std::vector<std::string>{"00000000-0000-4000-8000-000000000001", "00000000-0000-4000-8000-000000000002"});
}

TEST_CASE("DevOps trap 22: a principal has three ids, and only the right one is taken in each place") {
  DevOpsWorld there;
  auto made = there.entitlements("POST", entitlements, wanted(there.principal_id)).body["servicePrincipalEntitlement"];
  auto key = made["id"].get<std::string>();
  auto descriptor = made["servicePrincipal"]["descriptor"].get<std::string>();
  CHECK(made["servicePrincipal"]["originId"] == there.principal_id);
  CHECK(made["servicePrincipal"]["applicationId"] == there.client_id);
  CHECK(key != there.principal_id);
  CHECK(key[14] == '6');
  REQUIRE(descriptor.starts_with("aadsp."));
  auto inside = from_base64(descriptor.substr(6));
  CHECK(inside[14] == '7');
  CHECK(there.graph("GET", "/contoso/_apis/graph/descriptors/" + key).body["value"] == descriptor);
  CHECK(there.graph("GET", "/contoso/_apis/graph/storagekeys/" + descriptor).body["value"] == key);
  // The application's id, or the object id where the storage key belongs, finds nobody.
  CHECK(there.entitlements("POST", entitlements, wanted(there.client_id)).body["isSuccess"] == false);
  CHECK(there.graph("GET", "/contoso/_apis/graph/descriptors/" + there.principal_id).status == 404);
  CHECK(there.entitlements("GET", std::string(entitlements) + "/" + there.principal_id).status == 404);
}

TEST_CASE("DevOps trap 23: express is Basic, a new principal is pending, its projects are told later") {
  DevOpsWorld there;
  auto body = wanted(there.principal_id);
  body["projectEntitlements"] = {
      {{"group", {{"groupType", "projectReader"}}}, {"projectRef", {{"id", there.project_id}}}}};
  auto made = there.entitlements("POST", entitlements, body).body["servicePrincipalEntitlement"];
  CHECK(made["accessLevel"]["accountLicenseType"] == "express");
  CHECK(made["accessLevel"]["licenseDisplayName"] == "Basic");
  CHECK(made["accessLevel"]["status"] == "pending");
  CHECK(made["projectEntitlements"] == json::array());
  auto place = std::string(entitlements) + "/" + made["id"].get<std::string>();
  auto read = there.entitlements("GET", place).body;
  CHECK(read["projectEntitlements"][0]["group"]["groupType"] == "projectReader");
  CHECK(read["projectEntitlements"][0]["projectRef"]["name"] == "Microbots");

  auto own = entra_token(there, audiences::azure_devops, DevOpsWorld::tenant);
  CHECK(with(there, own, "GET", false).body["count"] == 1);
  CHECK(there.entitlements("GET", place).body["accessLevel"]["status"] == "active");
}

TEST_CASE("DevOps trap 23: an organization of early adopters stores another licence than was asked for") {
  DevOpsWorld there;
  auto row = *there.world.find(tables::organizations, "contoso");
  row["earlyAdopters"] = true;
  there.world.put(tables::organizations, "contoso", row);
  auto made = there.entitlements("POST", entitlements, wanted(there.principal_id, "stakeholder")).body;
  CHECK(made["servicePrincipalEntitlement"]["accessLevel"]["accountLicenseType"] == "earlyAdopter");
  CHECK(made["servicePrincipalEntitlement"]["accessLevel"]["licenseDisplayName"] == "Early Adopter");
}
