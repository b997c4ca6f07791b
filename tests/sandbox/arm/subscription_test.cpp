#include <catch2/catch.hpp>

#include "sandbox/arm/callers.hpp"

using namespace keyless::sandbox;
using namespace keyless::sandbox::test;
using nlohmann::json;

namespace {

constexpr const char* first = "11111111-1111-4111-8111-111111111111";
constexpr const char* second = "22222222-2222-4222-8222-222222222222";
constexpr const char* owner = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635";

std::string management(const std::string& path) {
  return "/providers/Microsoft.Management/managementGroups/" + path + "?api-version=2020-05-01";
}

}  // namespace

TEST_CASE("subscriptions, tenants and locations have the recorded shapes", "[sandbox]") {
  Lab lab;
  auto list = lab.arm("GET", "/subscriptions?api-version=2020-01-01");
  CHECK(list.body["count"] == json({{"type", "Total"}, {"value", 1}}));
  CHECK(list.body["value"][0]["state"] == "Enabled");
  CHECK_FALSE(list.body["value"][0].contains("tags"));
  CHECK(lab.arm("GET", subscription_scope() + "?api-version=2022-12-01").body["tags"] == json::object());
  CHECK(list.text.starts_with(R"({"value":[{"id":"/subscriptions/)"));
  auto locations = lab.arm("GET", subscription_scope() + "/locations?api-version=2022-12-01").body["value"];
  CHECK(locations[0]["name"] == "eastus");
  CHECK(locations[0]["metadata"]["geography"] == "United States");
  CHECK(locations[0]["metadata"]["pairedRegion"][0]["name"] == "westus");
  CHECK(locations[0]["availabilityZoneMappings"].size() == 3);
  auto early = lab.arm("GET", subscription_scope() + "/locations?api-version=2019-06-01").body["value"];
  CHECK(early[0]["longitude"] == "-79.8164");
  CHECK_FALSE(early[0].contains("metadata"));
  CHECK(lab.arm("GET", "/tenants?api-version=2022-12-01").body["value"][0]["tenantId"] == Lab::tenant);
}

TEST_CASE("the cloud describes itself in the shape that a version asks for", "[sandbox]") {
  Lab lab;
  auto one = lab.send("resourceManager", "GET", "/metadata/endpoints?api-version=2022-09-01");
  CHECK(one.body["name"] == "AzureCloud");
  auto all = lab.send("resourceManager", "GET", "/metadata/endpoints?api-version=2019-05-01");
  REQUIRE(all.body.is_array());
  CHECK(all.body[0]["suffixes"]["keyVaultDns"] == "vault.azure.net");
  auto early = lab.send("resourceManager", "GET", "/metadata/endpoints?api-version=2015-01-01");
  CHECK(early.body["portalEndpoint"] == "https://portal.azure.com/");
}

TEST_CASE("providers are registered and unregistered", "[sandbox]") {
  Lab lab;
  auto path = subscription_scope() + "/providers/Microsoft.Storage";
  CHECK(lab.arm("GET", rg(path)).body["registrationState"] == "NotRegistered");
  CHECK(lab.arm("PUT", rg(group("rg-openai") + "/providers/Microsoft.Storage/storageAccounts/one"),
                {{"location", "eastus"}})
            .code() == "MissingSubscriptionRegistration");
  lab.arm("POST", rg(path + "/register"));
  CHECK(lab.arm("GET", rg(path)).body["registrationState"] == "Registered");
  lab.arm("POST", rg(path + "/unregister"));
  CHECK(lab.arm("GET", rg(path)).body["registrationState"] == "Unregistered");
  CHECK(lab.arm("POST", rg(subscription_scope() + "/providers/Contoso.Nothing/register")).code() ==
        "InvalidResourceNamespace");
  CHECK(lab.arm("GET", rg(subscription_scope() + "/providers")).body["value"].size() > 10);
}

TEST_CASE("rights at the root of the tenant are taken by the directory's administrator only", "[sandbox]") {
  Lab lab;
  auto guest = sign_in_guest(lab, "mi-guest");
  auto elevate = "/providers/Microsoft.Authorization/elevateAccess?api-version=2016-07-01";
  CHECK(lab.arm("POST", elevate, nullptr, guest.token).status == 403);
  auto at_root = assignment("", first);
  CHECK(lab.arm("PUT", at_root, grant(reader, guest.principal)).status == 403);
  CHECK(lab.arm("POST", elevate).status == 200);
  auto granted = lab.arm("PUT", at_root, grant(reader, guest.principal));
  CHECK(granted.status == 201);
  CHECK(granted.body["properties"]["scope"] == "/");
  CHECK(lab.arm("GET", rg(group("rg-openai-west")), nullptr, guest.token).status == 200);
}

TEST_CASE("a management group hands its roles down to its subscriptions", "[sandbox]") {
  Lab lab;
  auto guest = sign_in_guest(lab, "mi-guest");
  auto made = lab.arm("PUT", management("platform"), {{"properties", {{"displayName", "Platform"}}}});
  CHECK(made.status == 200);
  CHECK(made.body["properties"]["details"]["parent"]["name"] == Lab::tenant);
  auto scope = std::string("/providers/Microsoft.Management/managementGroups/platform");
  CHECK(lab.arm("PUT", assignment(scope, second), grant(reader, guest.principal)).status == 201);
  CHECK(lab.arm("GET", rg(group("rg-openai")), nullptr, guest.token).status == 403);
  CHECK(lab.arm("PUT", management(std::string("platform/subscriptions/") + Lab::subscription)).status == 200);
  CHECK(lab.arm("GET", rg(group("rg-openai")), nullptr, guest.token).status == 200);
  CHECK(lab.arm("PUT", management("platform"), json::object(), guest.token).status == 403);
  auto inherited = subscription_scope() +
                   "/providers/Microsoft.Authorization/roleAssignments?api-version=2022-04-01&$filter=" +
                   encoded("principalId eq '" + guest.principal + "'");
  CHECK(lab.arm("GET", inherited).body["value"][0]["properties"]["scope"] == scope);
  CHECK(lab.arm("DELETE", management("platform")).status == 400);
  CHECK(lab.arm("GET", management("platform") + "&$expand=children").body["properties"]["children"].size() == 1);
}

TEST_CASE("a management group is renamed, lists its subscriptions and is deleted with a place to ask", "[sandbox]") {
  Lab lab;
  lab.arm("PUT", management("platform"), {{"properties", {{"displayName", "Platform"}}}});
  auto renamed = lab.arm("PATCH", management("platform"), {{"displayName", "Base"}});
  CHECK(renamed.body["properties"]["displayName"] == "Base");
  CHECK(lab.arm("PATCH", management("platform"), {{"parentGroupId", "nowhere"}}).status == 404);
  CHECK(lab.arm("GET", management("platform/subscriptions")).body["value"].empty());
  auto membership = std::string("platform/subscriptions/") + Lab::subscription;
  CHECK(lab.arm("GET", management(membership)).status == 404);
  lab.arm("PUT", management(membership));
  CHECK(lab.arm("GET", management("platform/subscriptions")).body["value"].size() == 1);
  CHECK(lab.arm("GET", management(membership)).body["name"] == Lab::subscription);
  lab.arm("DELETE", management(membership));
  auto gone = lab.arm("DELETE", management("platform"));
  CHECK(gone.status == 202);
  CHECK(gone.header("Location").find("/operationResults/delete/managementGroups/platform") != std::string::npos);
  CHECK(lab.arm("DELETE", management("platform")).status == 204);
}

TEST_CASE("an alias makes a subscription that starts unregistered where the sandbox says so", "[sandbox]") {
  Options options;
  Lab lab(options);
  auto alias = std::string("/providers/Microsoft.Subscription/aliases/new?api-version=2021-10-01");
  json body = {{"properties", {{"displayName", "New one"}, {"workload", "Production"}}}};
  CHECK(lab.arm("PUT", alias, body).status == 403);
  lab.arm("POST", "/providers/Microsoft.Authorization/elevateAccess?api-version=2016-07-01");
  auto me =
      lab.arm("GET", subscription_scope() + "/providers/Microsoft.Authorization/roleAssignments?api-version=2022-04-01")
          .body["value"][0]["properties"]["principalId"]
          .get<std::string>();
  lab.arm("PUT", assignment("", first), grant(owner, me));
  auto made = lab.arm("PUT", alias, body);
  REQUIRE(made.status == 200);
  auto id = made.body["properties"]["subscriptionId"].get<std::string>();
  CHECK(lab.arm("GET", "/subscriptions/" + id + "?api-version=2022-12-01").body["displayName"] == "New one");
  CHECK(lab.arm("GET", alias).body["properties"].size() == 2);
  CHECK(lab.arm("DELETE", alias).status == 200);
  auto gone = lab.arm("GET", alias);
  CHECK(gone.body["code"] == "SubscriptionAliasNotFound");
  CHECK_FALSE(gone.header("request-id").empty());
  CHECK_FALSE(made.header("request-id").empty());
}
