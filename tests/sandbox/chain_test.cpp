#include <catch2/catch.hpp>

#include "sandbox/places.hpp"

using namespace keyless::sandbox;
using namespace keyless::sandbox::test;
using nlohmann::json;

namespace {

/// One pipeline with its connection, its identity and what lies between, made over the wire step by step.
class Chain {
 public:
  Lab lab;
  json identity_properties = make_identity(lab, "mi-one");
  std::string client = identity_properties["clientId"];
  std::string project = devops("GET", "/contoso/_apis/projects/Microbots?api-version=7.1").body["id"];
  std::string connection = {};
  json parameters = {};

  Answer devops(const std::string& method, const std::string& target, const json& body = nullptr) {
    return ask(method, target, body, "Basic " + encode(":" + lab.ready("personalAccessToken")));
  }

  Answer ask(const std::string& method, const std::string& target, const json& body, const std::string& authorization) {
    keyless::http::Headers headers = {{"Authorization", authorization}, {"Accept", "application/json"}};
    if (!body.is_null()) headers.emplace_back("Content-Type", "application/json");
    return lab.send("azureDevOps", method, target, body.is_null() ? "" : body.dump(), headers);
  }

  void connect() {
    json data = {{"environment", "AzureCloud"},
                 {"scopeLevel", "Subscription"},
                 {"subscriptionId", Lab::subscription},
                 {"subscriptionName", "Microbots Production"},
                 {"creationMode", "Manual"}};
    json reference = {
        {"projectReference", {{"id", project}, {"name", "Microbots"}}}, {"name", "sc-one"}, {"description", ""}};
    json body = {{"name", "sc-one"},
                 {"type", "azurerm"},
                 {"url", "https://management.azure.com/"},
                 {"data", data},
                 {"authorization",
                  {{"scheme", "WorkloadIdentityFederation"},
                   {"parameters", {{"tenantid", Lab::tenant}, {"serviceprincipalid", client}}}}},
                 {"serviceEndpointProjectReferences", json::array({reference})}};
    auto created = devops("POST", "/contoso/_apis/serviceendpoint/endpoints?api-version=7.1", body);
    REQUIRE(created.status == 200);
    connection = created.body["id"];
    parameters = created.body["authorization"]["parameters"];
  }

  void trust_connection() {
    auto body = trust(parameters["workloadIdentityFederationIssuer"], parameters["workloadIdentityFederationSubject"]);
    REQUIRE(lab.arm("PUT", msi(credential("mi-one", "fic-one")), body).status == 201);
  }

  void admit_pipeline() {
    json body = {{"pipelines", json::array({{{"id", 1}, {"authorized", true}}})}};
    auto path = "/contoso/" + project + "/_apis/pipelines/pipelinepermissions/endpoint/" + connection;
    REQUIRE(devops("PATCH", path + "?api-version=7.1-preview.1", body).status == 200);
  }

  Answer job_token() {
    auto uri = lab.ready("oidcRequestUri").substr(lab.ready("azureDevOps").size());
    return ask("POST", uri + "?api-version=7.1&serviceConnectionId=" + connection, nullptr,
               "Bearer " + lab.ready("systemAccessToken"));
  }

 private:
  static std::string encode(const std::string& text);
};

std::string Chain::encode(const std::string& text) {
  constexpr const char* digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  unsigned bits = 0;
  int held = 0;
  for (char c : text) {
    bits = (bits << 8) | static_cast<unsigned char>(c);
    for (held += 8; held >= 6; held -= 6) out += digits[(bits >> (held - 6)) & 63];
  }
  if (held > 0) out += digits[(bits << (6 - held)) & 63];
  while (out.size() % 4 != 0) out += '=';
  return out;
}

}  // namespace

TEST_CASE("a job reaches the subscription through every link, and through no fewer", "[sandbox]") {
  Chain chain;
  chain.connect();
  auto subscription = std::string("/subscriptions/") + Lab::subscription;

  CHECK(chain.job_token().status == 403);
  chain.admit_pipeline();
  auto token = chain.job_token();
  REQUIRE(token.status == 200);
  auto assertion = token.body["oidcToken"].get<std::string>();

  CHECK(chain.lab.sign_in(chain.client, assertion).body["error_codes"][0] == 70025);
  chain.trust_connection();
  auto signed_in = chain.lab.sign_in(chain.client, assertion);
  REQUIRE(signed_in.status == 200);
  auto access = signed_in.body["access_token"].get<std::string>();

  CHECK(chain.lab.arm("GET", subscription + "?api-version=2022-12-01", nullptr, access).status == 403);
  auto granted = chain.lab.arm("PUT", assignment(subscription, "11111111-1111-4111-8111-111111111111"),
                               grant(reader, chain.identity_properties["principalId"]));
  REQUIRE(granted.status == 201);
  CHECK(chain.lab.arm("GET", subscription + "?api-version=2022-12-01", nullptr, access).status == 200);

  chain.lab.arm("DELETE", msi(identity("mi-one")));
  CHECK(chain.lab.sign_in(chain.client, assertion).body["error_codes"][0] == 700016);
}

TEST_CASE("an administrator's Entra token opens Azure DevOps as well", "[sandbox]") {
  Chain chain;
  auto token = chain.lab.client_token("499b84ac-1321-427f-aa17-267ca6975798/.default");
  auto answer = chain.ask("GET", "/contoso/_apis/projects?api-version=7.1", nullptr, "Bearer " + token);
  CHECK(answer.status == 200);
  CHECK(answer.body["value"][0]["name"] == "Microbots");
  auto wrong =
      chain.ask("GET", "/contoso/_apis/projects?api-version=7.1", nullptr, "Bearer " + chain.lab.client_token());
  CHECK(wrong.status == 302);
}
