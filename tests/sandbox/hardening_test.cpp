#include "base/base64.hpp"
#include "base/json.hpp"
#include "base/wildcard.hpp"
#include "sandbox/lab.hpp"
#include "sandbox/text/timestamps.hpp"

using namespace keyless;
using namespace keyless::sandbox;
using namespace keyless::sandbox::test;
using nlohmann::json;

namespace {

std::string nested(std::size_t depth) {
  return std::string(depth, '[') + std::string(depth, ']');
}

keyless::http::Headers as_administrator(Lab& lab, const std::string& origin) {
  if (origin.starts_with("azureDevOps"))
    return {{"Authorization", "Basic " + base64(":" + lab.ready("personalAccessToken"))},
            {"Content-Type", "application/json"}};
  const auto scope =
      origin == "microsoftGraph" ? "https://graph.microsoft.com/.default" : "https://management.azure.com/.default";
  return {{"Authorization", "Bearer " + lab.client_token(scope)}, {"Content-Type", "application/json"}};
}

}  // namespace

TEST_CASE("a body that nests without end is refused by every service, which lives on", "[sandbox]") {
  Lab lab;
  const std::map<std::string, std::string> targets = {
      {"resourceManager",
       "/subscriptions/" + std::string(Lab::subscription) + "/resourcegroups/rg?api-version=2022-09-01"},
      {"microsoftGraph", "/v1.0/applications"},
      {"azureDevOps", "/contoso/_apis/serviceendpoint/endpoints?api-version=7.1"},
      {"azureDevOpsEntitlements", "/contoso/_apis/serviceprincipalentitlements?api-version=7.1-preview.1"}};
  for (const auto& [origin, target] : targets) {
    INFO(origin);
    const auto method = origin == "resourceManager" ? "PUT" : "POST";
    const auto headers = as_administrator(lab, origin);
    const auto deep = lab.send(origin, method, target, R"({"a":)" + nested(100'000) + "}", headers);
    // Entitlements tell a failure inside of a 200.
    const bool told = deep.body.is_object() && deep.body.contains("isSuccess") && deep.body["isSuccess"] == false;
    CHECK((deep.status / 100 == 4 || told));
    CHECK(lab.send(origin, "GET", target, "", headers).status != 0);
  }
  const auto assertion = base64url(R"({"alg":"RS256"})") + "." + base64url(R"({"iss":)" + nested(50'000) + "}") + ".x";
  CHECK(lab.sign_in("11111111-1111-4111-8111-111111111111", assertion).status / 100 == 4);
}

TEST_CASE("depth is counted outside of texts only") {
  CHECK_FALSE(nests_too_deep(R"({"a":"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["})"));
  CHECK_FALSE(nests_too_deep(R"({"a":"\"[","b":[1,[2,[3]]]})"));
  CHECK(nests_too_deep(nested(65)));
  CHECK_FALSE(nests_too_deep(nested(64)));
}

TEST_CASE("wildcards take no longer than text and pattern are long") {
  CHECK(fits_wildcards("*/read", "Microsoft.Storage/accounts/READ"));
  CHECK(fits_wildcards("a*b*c", "aXXbYYc"));
  CHECK(fits_wildcards("*", ""));
  CHECK_FALSE(fits_wildcards("a*b", "acb-"));
  CHECK_FALSE(fits_wildcards("", "a"));
  std::string stars;
  for (int i = 0; i < 40; ++i) stars += "*a";
  CHECK_FALSE(fits_wildcards(stars + "*b", std::string(2000, 'a')));
}

TEST_CASE("a slash that hides inside a part of a path is refused", "[sandbox]") {
  Lab lab;
  CHECK(lab.arm("GET", "/subscriptions/%2Fxyz?api-version=2022-12-01").status == 400);
  CHECK(lab.arm("GET", "/subscriptions/a%2fb/resourcegroups?api-version=2022-09-01").status == 400);
}

TEST_CASE("a filter that nests without end is a flaw of the filter", "[sandbox]") {
  Lab lab;
  const auto headers = as_administrator(lab, "microsoftGraph");
  for (const auto& filter : {std::string(4000, '('), std::string(9000, 'a'), "not " + std::string(3000, '(')})
    CHECK(lab.send("microsoftGraph", "GET", "/v1.0/applications?$filter=" + encoded(filter), "", headers).status ==
          400);
}

TEST_CASE("identities and their trust are made by their own routes only", "[sandbox]") {
  Lab lab;
  const auto subscription = "/subscriptions/" + std::string(Lab::subscription);
  const auto stray =
      subscription + "/providers/Microsoft.ManagedIdentity/userAssignedIdentities/x?api-version=2024-11-30";
  CHECK(lab.arm("PUT", stray, {{"location", "eastus"}}).status / 100 == 4);
  const auto below = subscription +
                     "/resourceGroups/rg-openai/providers/Microsoft.ManagedIdentity/userAssignedIdentities/x/"
                     "federatedIdentityCredentials/f/more/z?api-version=2024-11-30";
  CHECK(lab.arm("PUT", below, {{"properties", {{"issuer", "https://a"}, {"subject", "s"}}}}).status / 100 == 4);
}

TEST_CASE("trust comes into an application by its own route only", "[sandbox]") {
  Lab lab;
  const auto headers = as_administrator(lab, "microsoftGraph");
  const auto made = lab.send("microsoftGraph", "POST", "/v1.0/applications", R"({"displayName":"one"})", headers);
  REQUIRE(made.status == 201);
  const json body = {{"federatedIdentityCredentials", json::array({{{"issuer", "https://a"}, {"subject", "s"}}})}};
  const auto path = "/v1.0/applications/" + made.body["id"].get<std::string>();
  CHECK(lab.send("microsoftGraph", "PATCH", path, body.dump(), headers).status == 400);
}
