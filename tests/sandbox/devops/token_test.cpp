#include <catch2/catch.hpp>

#include "sandbox/devops/world.hpp"
#include "sandbox/directory/caller.hpp"
#include "sandbox/keys/jwt.hpp"

using namespace keyless::sandbox;
using nlohmann::json;
using test::DevOpsWorld;

namespace {

struct JobWorld : DevOpsWorld {
  devops::Job job = devops::start_job(cloud, project_id, 1);
  std::string id = create("sc")["id"];

  std::string subject() { return endpoint()["authorization"]["parameters"]["workloadIdentityFederationSubject"]; }
  json endpoint() { return send("GET", endpoints(id)).body; }
  std::string target() const { return job.token_request_uri.substr(std::string("https://localhost:4").size()); }
  Outcome ask(const std::string& query) {
    return send_as("Bearer " + job.access_token, "POST", target() + "?api-version=7.1" + query);
  }
  void admit(int pipeline) {
    send("PATCH", permissions(id), {{"pipelines", json::array({{{"id", pipeline}, {"authorized", true}}})}});
  }
  void trust(const std::string& trusted) {
    auto principal = *principal_by_object(world, principal_id);
    principal["federatedIdentityCredentials"][0]["subject"] = trusted;
    put_principal(world, principal);
  }
  json test() {
    json body = {{"dataSourceDetails", {{"dataSourceName", "TestConnection"}}}};
    return send("POST", "/contoso/Microbots/_apis/serviceendpoint/endpointproxy?endpointId=" + id, body).body;
  }
};

}  // namespace

TEST_CASE("a job gets the token of a connection only when its pipeline is admitted") {
  JobWorld there;
  auto query = "&serviceConnectionId=" + there.id;
  CHECK(there.ask(query).status == 403);
  there.admit(2);
  CHECK(there.ask(query).status == 403);
  there.admit(1);
  auto answer = there.ask(query);
  REQUIRE(answer.status == 200);
  auto claims = verified_claims(there.cloud, answer.body["oidcToken"].get<std::string>());
  CHECK(claims["sub"] == there.subject());
  CHECK(claims["aud"] == audiences::token_exchange_app);
  CHECK(claims["exp"].get<long long>() - claims["iat"].get<long long>() == 86'700);
}

TEST_CASE("without a connection the token speaks for the pipeline") {
  JobWorld there;
  auto answer = there.ask("");
  REQUIRE(answer.status == 200);
  auto claims = verified_claims(there.cloud, answer.body["oidcToken"].get<std::string>());
  CHECK(claims["sub"] == "p://contoso/Microbots/microbots-ci");
  CHECK(claims["iss"] == "https://vstoken.dev.azure.com/" + there.organization_id);
}

TEST_CASE("only the job itself may ask, and only while its token lasts") {
  JobWorld there;
  CHECK(there.send("POST", there.target() + "?api-version=7.1").status == 401);
  auto other = devops::start_job(there.cloud, there.project_id, 2);
  CHECK(there.send_as("Bearer " + other.access_token, "POST", there.target() + "?api-version=7.1").status == 401);
  there.clock.pass(std::chrono::hours(49));
  CHECK(there.ask("").status == 203);
}

TEST_CASE("a job sees its own project and no connection it has no role on") {
  JobWorld there;
  auto bearer = "Bearer " + there.job.access_token;
  CHECK(there.send_as(bearer, "GET", "/contoso/_apis/projects").body["count"] == 1);
  CHECK(there.send_as(bearer, "GET", "/contoso/Other/_apis/serviceendpoint/endpoints").status == 404);
  CHECK(there.send_as(bearer, "GET", there.endpoints()).body["count"] == 0);
}

TEST_CASE("the test of a connection fails inside an answer of 200") {
  JobWorld there;
  auto refused = there.test();
  CHECK(refused["statusCode"] == "unauthorized");
  CHECK(refused["errorMessage"].get<std::string>().find("AADSTS700213") != std::string::npos);
  there.trust(there.subject());
  auto forbidden = there.test();
  CHECK(forbidden["statusCode"] == "forbidden");
  CHECK(forbidden["errorMessage"].get<std::string>().find("AuthorizationFailed") != std::string::npos);
}

TEST_CASE("a connection with a secret becomes federated once the trust is there, and back within a week") {
  JobWorld there;
  auto principal = *principal_by_object(there.world, there.principal_id);
  principal["secrets"] = {"hunter2hunter2"};
  put_principal(there.world, principal);
  auto body = there.connection_body("secret");
  body["data"]["creationMode"] = "Automatic";
  body["authorization"] = {{"scheme", "ServicePrincipal"},
                           {"parameters",
                            {{"tenantid", DevOpsWorld::tenant},
                             {"serviceprincipalid", there.client_id},
                             {"authenticationType", "spnKey"},
                             {"serviceprincipalkey", "hunter2hunter2"}}}};
  auto made = there.send("POST", "/contoso/_apis/serviceendpoint/endpoints", body).body;
  CHECK(made["authorization"]["parameters"]["serviceprincipalkey"].is_null());
  auto id = made["id"].get<std::string>();
  auto path = "/contoso/_apis/serviceendpoint/endpoints/" + id + "?operation=ConvertAuthenticationScheme";
  auto wanted = made;
  wanted["authorization"]["scheme"] = "WorkloadIdentityFederation";
  CHECK(there.send("PUT", path, wanted).status == 400);
  CHECK(there.send("GET", there.endpoints(id)).body == made);
  there.trust("/eid1/c/pub/t/v4j5cvGGr0GRqy180BHbRw/a/rISbSSETf0KqFyZ8ppdXmA/sc/" + there.organization_id + "/" + id);
  auto converted = there.send("PUT", path, wanted);
  REQUIRE(converted.status == 200);
  CHECK(converted.body["authorization"]["scheme"] == "WorkloadIdentityFederation");
  CHECK(converted.body["data"].contains("revertSchemeDeadline"));
  CHECK_FALSE(converted.body.contains("revertParameters"));
  wanted["authorization"]["scheme"] = "ServicePrincipal";
  SECTION("in time") {
    CHECK(there.send("PUT", path, wanted).body == made);
  }
  SECTION("too late") {
    there.clock.pass(std::chrono::hours(8 * 24));
    CHECK(there.send("PUT", path, wanted).status == 400);
  }
}
