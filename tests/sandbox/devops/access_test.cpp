#include <catch2/catch.hpp>

#include "sandbox/devops/world.hpp"
#include "sandbox/directory/caller.hpp"
#include "sandbox/keys/jwt.hpp"

using namespace keyless::sandbox;
using test::DevOpsWorld;

TEST_CASE("a call without credentials is refused and names the tenant") {
  DevOpsWorld there;
  auto answer = there.send_as("", "GET", "/contoso/_apis/connectionData?api-version=7.1-preview");
  CHECK(answer.status == 401);
  CHECK(answer.header("X-VSS-ResourceTenant") == DevOpsWorld::tenant);
  CHECK(answer.header("WWW-Authenticate").find(DevOpsWorld::tenant) != std::string::npos);
}

TEST_CASE("a bad token gets a page where it reads and an error where it writes") {
  DevOpsWorld there;
  auto bad = GENERATE(std::string("Bearer garbage"), DevOpsWorld::basic("wrong"), std::string("Basic %%%"),
                      std::string("Negotiate x"));
  for (auto method : {"GET", "POST"}) {
    auto answer = there.send_as(bad, method, "/contoso/_apis/serviceendpoint/endpoints");
    CHECK(answer.status == 203);
    CHECK(answer.header("Content-Type").rfind("text/html", 0) == 0);
  }
  for (auto method : {"PUT", "PATCH", "DELETE"}) {
    auto answer = there.send_as(bad, method, "/contoso/_apis/serviceendpoint/endpoints/x");
    CHECK(answer.status == 401);
    CHECK(answer.body["typeKey"] == "UnauthorizedRequestException");
  }
}

TEST_CASE("an Entra token counts only for members, for this audience and for its lifetime") {
  DevOpsWorld there;
  auto token = [&](const char* audience) {
    nlohmann::json claims = {{"aud", audience},
                             {"oid", there.principal_id},
                             {"sub", there.principal_id},
                             {"tid", DevOpsWorld::tenant},
                             {"appid", there.client_id}};
    auto issuer = "https://sts.windows.net/" + std::string(DevOpsWorld::tenant) + "/";
    return "Bearer " + mint(there.cloud, issuer, claims, std::chrono::seconds(3600));
  };
  auto own = token(audiences::azure_devops);
  CHECK(there.send_as(own, "GET", "/contoso/_apis/projects").status == 401);
  devops::put_member(there.cloud, "contoso", there.principal_id, "robot", false);
  CHECK(there.send_as(own, "GET", "/contoso/_apis/projects").status == 200);
  CHECK(there.send_as(token("https://management.azure.com"), "GET", "/contoso/_apis/projects").status == 302);
  there.clock.pass(std::chrono::seconds(4000));
  CHECK(there.send_as(own, "GET", "/contoso/_apis/projects").status == 203);
}

TEST_CASE("an unknown organization, an unknown route and a preview are three different refusals") {
  DevOpsWorld there;
  CHECK(there.send("GET", "/fabrikam/_apis/projects").status == 404);
  CHECK(there.send("GET", "/contoso%2Fx/_apis/projects").status == 404);
  CHECK(there.send("GET", "/contoso/_apis/nothing").body["typeKey"] == "HttpException");
  auto plain = there.send("GET", "/contoso/_apis/connectionData?api-version=7.1");
  CHECK(plain.status == 400);
  CHECK(plain.body["typeKey"] == "VssInvalidPreviewVersionException");
}

TEST_CASE("one personal access token serves the organizations it was given for") {
  DevOpsWorld there;
  devops::put_organization(there.cloud, "fabrikam", DevOpsWorld::tenant);
  auto token = DevOpsWorld::basic(DevOpsWorld::administrator_token);
  CHECK(there.send_as(token, "GET", "/fabrikam/_apis/projects").status == 203);
  devops::put_member(there.cloud, "fabrikam", "00000000-0000-4000-8000-000000000009", "Administrator", true);
  devops::put_access_token(there.cloud, "fabrikam", "00000000-0000-4000-8000-000000000009",
                           DevOpsWorld::administrator_token);
  CHECK(there.send_as(token, "GET", "/fabrikam/_apis/projects").body["count"] == 0);
  CHECK(there.send_as(token, "GET", "/contoso/_apis/projects").body["count"] == 2);
}
