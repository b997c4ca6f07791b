#include <catch2/catch.hpp>

#include "sandbox/places.hpp"

using namespace keyless::sandbox;
using namespace keyless::sandbox::test;
using nlohmann::json;

namespace {

constexpr const char* issuer = "https://token.example";
constexpr const char* subject = "repo:contoso/bots";
constexpr const char* audience = "api://AzureADTokenExchange";
constexpr std::chrono::seconds ten_minutes{600};

/// An identity that trusts one subject of `issuer`.
std::string trusting(Lab& lab) {
  auto properties = make_identity(lab, "mi-one");
  lab.arm("PUT", msi(credential("mi-one", "fic-one")), trust(issuer, subject));
  return properties["clientId"];
}

std::string with_claim(const std::string& token) {
  auto dot = token.find('.');
  return token.substr(0, dot) + ".eyJpc3MiOiJodHRwczovL3Rva2VuLmV4YW1wbGUiLCJzdWIiOiJyZXBvOmNvbnRvc28vYm90cyJ9" +
         token.substr(token.rfind('.'));
}

}  // namespace

TEST_CASE("discovery names the public issuer and serving endpoints", "[sandbox]") {
  Lab lab;
  auto found =
      lab.send("activeDirectory", "GET", std::string("/") + Lab::tenant + "/v2.0/.well-known/openid-configuration");
  REQUIRE(found.status == 200);
  CHECK(found.body["issuer"] == std::string("https://login.microsoftonline.com/") + Lab::tenant + "/v2.0");
  auto base = lab.ready("activeDirectory") + "/" + Lab::tenant;
  CHECK(found.body["token_endpoint"] == base + "/oauth2/v2.0/token");
  CHECK(found.body["authorization_endpoint"] == base + "/oauth2/v2.0/authorize");
  auto keys = lab.send("activeDirectory", "GET", std::string("/") + Lab::tenant + "/discovery/v2.0/keys");
  CHECK(keys.body["keys"][0]["kty"] == "RSA");
  CHECK(keys.body["keys"][0]["e"] == "AQAB");
  auto stranger =
      lab.send("activeDirectory", "GET", "/11111111-1111-4111-8111-111111111111/v2.0/.well-known/openid-configuration");
  CHECK(stranger.status == 400);
  CHECK(stranger.code() == "invalid_tenant");
  CHECK(stranger.body["error_codes"][0] == 90002);
}

TEST_CASE("a secret buys a token, a wrong one a refusal in the service's shape", "[sandbox]") {
  Lab lab;
  CHECK(lab.client_token() != "");
  auto refused = lab.form("grant_type=client_credentials&client_id=" + lab.ready("clientId") +
                          "&client_secret=wrong&scope=" + encoded("https://management.azure.com/.default"));
  CHECK(refused.status == 401);
  CHECK(refused.code() == "invalid_client");
  CHECK(refused.body["error_codes"] == json::array({7000215}));
  CHECK(refused.body["error_uri"] == "https://login.microsoftonline.com/error?code=7000215");
  CHECK(refused.body["timestamp"] == "2026-11-21 00:00:00Z");
  CHECK(refused.message().starts_with("AADSTS7000215: Invalid client secret provided."));
  CHECK(refused.message().find("Trace ID: " + refused.body["trace_id"].get<std::string>()) != std::string::npos);
  CHECK(refused.message().find("wrong") == std::string::npos);
}

TEST_CASE("the endpoint says what a form lacks", "[sandbox]") {
  Lab lab;
  auto code = [&](const std::string& body) { return lab.form(body).body["error_codes"][0].get<int>(); };
  auto client = "&client_id=" + lab.ready("clientId");
  auto secret = "&client_secret=" + lab.ready("clientSecret");
  auto scope = "&scope=" + encoded("https://management.azure.com/.default");
  CHECK(code("") == 900144);
  CHECK(code("grant_type=client_credentials" + client + secret) == 900144);
  CHECK(code("grant_type=implicit" + client + secret + scope) == 70003);
  CHECK(code("grant_type=client_credentials" + client + scope) == 7000216);
  CHECK(code("grant_type=client_credentials" + client + secret +
             "&scope=" + encoded("https://management.azure.com/x")) == 1002012);
  CHECK(code("grant_type=client_credentials" + client + secret +
             "&scope=" + encoded("https://unknown.example/.default")) == 500011);
}

TEST_CASE("an assertion is accepted only when all of it matches", "[sandbox]") {
  Lab lab;
  auto client = trusting(lab);
  auto sign = [&](const std::string& by, const std::string& as, const std::string& to) {
    return lab.sandbox->assertion(by, as, to, ten_minutes);
  };
  auto code = [&](const std::string& assertion) {
    auto answer = lab.sign_in(client, assertion);
    return answer.status == 200 ? 0 : answer.body["error_codes"][0].get<int>();
  };
  auto good = sign(issuer, subject, audience);
  CHECK(code(good) == 0);
  CHECK(code(sign("https://token.other", subject, audience)) == 700211);
  CHECK(code(sign(std::string(issuer) + "/", subject, audience)) == 700211);
  CHECK(code(sign(issuer, "repo:contoso/other", audience)) == 700213);
  CHECK(code(sign(issuer, "repo:Contoso/bots", audience)) == 7002138);
  CHECK(code(sign(issuer, subject, "api://azureadtokenexchange")) == 700212);
  CHECK(code(with_claim(good)) == 700027);
  CHECK(code(good.substr(0, good.rfind('.') + 1)) == 700027);
  CHECK(code("nonsense") == 50027);
  lab.clock.pass(ten_minutes);
  auto late = lab.sign_in(client, good);
  CHECK(late.status == 401);
  CHECK(late.body["error_codes"][0] == 700024);
  CHECK(late.message().find("Current time: 2026-11-21T00:10:00") != std::string::npos);
}

TEST_CASE("who is not there, or trusts nobody, is told so", "[sandbox]") {
  Lab lab;
  auto bare = make_identity(lab, "mi-bare")["clientId"].get<std::string>();
  auto assertion = lab.sandbox->assertion(issuer, subject, audience, ten_minutes);
  CHECK(lab.sign_in(bare, assertion).body["error_codes"][0] == 70025);
  auto unknown = lab.sign_in("11111111-1111-4111-8111-111111111111", assertion);
  CHECK(unknown.status == 400);
  CHECK(unknown.code() == "unauthorized_client");
  CHECK(unknown.body["error_codes"][0] == 700016);
  CHECK(lab.sign_in(bare, assertion, "11111111-1111-4111-8111-111111111111").body["error_codes"][0] == 90002);
}

TEST_CASE("an issuer whose keys nobody serves is said so", "[sandbox]") {
  Lab lab;
  auto client = trusting(lab);
  auto token = lab.sandbox->assertion("https://token.other", subject, audience, ten_minutes);
  Options options;
  options.seed = 2;
  Lab other(options);
  auto stranger = other.sandbox->assertion(issuer, subject, audience, ten_minutes);
  CHECK(lab.sign_in(client, stranger).body["error_codes"][0] == 90061);
  CHECK(lab.sign_in(client, token).body["error_codes"][0] == 700211);
}

TEST_CASE("what Entra signs for the exchange counts for a credential that names the exchange", "[sandbox]") {
  Lab lab;
  auto entra = std::string("https://login.microsoftonline.com/") + Lab::tenant + "/v2.0";
  auto client = make_identity(lab, "mi-one")["clientId"].get<std::string>();
  lab.arm("PUT", msi(credential("mi-one", "fic-one")), trust(entra, "/eid1/c/pub/t/x/a/y/sc/o/c"));
  auto assertion =
      lab.sandbox->assertion(entra, "/eid1/c/pub/t/x/a/y/sc/o/c", "fb60f99c-7a34-4190-8149-302f77469936", ten_minutes);
  CHECK(lab.token_of(client, assertion) != "");
}

TEST_CASE("Resource Manager tells what is wrong with a token", "[sandbox]") {
  Lab lab;
  auto path = std::string("/subscriptions/") + Lab::subscription + "?api-version=2022-12-01";
  auto bare = lab.send("resourceManager", "GET", path);
  CHECK(bare.status == 401);
  CHECK(bare.code() == "AuthenticationFailed");
  CHECK(bare.header("WWW-Authenticate").starts_with("Bearer authorization_uri=\"https://login.microsoftonline.com/"));
  CHECK(lab.arm("GET", path, nullptr, "a.b.c").code() == "InvalidAuthenticationToken");
  CHECK(lab.arm("GET", path, nullptr, lab.client_token("https://graph.microsoft.com/.default")).code() ==
        "InvalidAuthenticationTokenAudience");
  auto token = lab.client_token();
  CHECK(lab.arm("GET", path, nullptr, token).status == 200);
  lab.clock.pass(std::chrono::hours(2));
  CHECK(lab.arm("GET", path, nullptr, token).code() == "ExpiredAuthenticationToken");
}

TEST_CASE("Graph finds the principal of an identity", "[sandbox]") {
  Lab lab;
  auto properties = make_identity(lab, "mi-one");
  keyless::http::Headers headers = {
      {"Authorization", "Bearer " + lab.client_token("https://graph.microsoft.com/.default")}};
  auto found = lab.send(
      "microsoftGraph", "GET",
      "/v1.0/servicePrincipals?$filter=" + encoded("appId eq '" + properties["clientId"].get<std::string>() + "'"), "",
      headers);
  REQUIRE(found.status == 200);
  CHECK(found.body["value"][0]["servicePrincipalType"] == "ManagedIdentity");
  CHECK(found.body["value"][0]["id"] == properties["principalId"]);
  auto missing =
      lab.send("microsoftGraph", "GET", "/v1.0/servicePrincipals/11111111-1111-4111-8111-111111111111", "", headers);
  CHECK(missing.code() == "Request_ResourceNotFound");
  CHECK(lab.send("microsoftGraph", "GET", "/v1.0/servicePrincipals").code() == "InvalidAuthenticationToken");
}
