#include <catch2/catch.hpp>

#include "sandbox/graph/graph_lab.hpp"

using namespace keyless::sandbox;
using namespace keyless::sandbox::test;
using nlohmann::json;

namespace {

std::string id_of(const json& object) {
  return object["id"].get<std::string>();
}

}  // namespace

TEST_CASE("a new application has every member, in the service's order, with its defaults", "[sandbox]") {
  GraphLab graph;
  auto made = graph.send("POST", "applications", {{"displayName", "one"}});
  REQUIRE(made.status == 201);
  CHECK(names_of(made.text) == std::vector<std::string>{"@odata.context",
                                                        "id",
                                                        "deletedDateTime",
                                                        "appId",
                                                        "applicationTemplateId",
                                                        "disabledByMicrosoftStatus",
                                                        "createdDateTime",
                                                        "displayName",
                                                        "description",
                                                        "groupMembershipClaims",
                                                        "identifierUris",
                                                        "isDeviceOnlyAuthSupported",
                                                        "isFallbackPublicClient",
                                                        "notes",
                                                        "publisherDomain",
                                                        "serviceManagementReference",
                                                        "signInAudience",
                                                        "tags",
                                                        "tokenEncryptionKeyId",
                                                        "samlMetadataUrl",
                                                        "defaultRedirectUri",
                                                        "certification",
                                                        "optionalClaims",
                                                        "servicePrincipalLockConfiguration",
                                                        "requestSignatureVerification",
                                                        "addIns",
                                                        "api",
                                                        "appRoles",
                                                        "info",
                                                        "keyCredentials",
                                                        "parentalControlSettings",
                                                        "passwordCredentials",
                                                        "publicClient",
                                                        "requiredResourceAccess",
                                                        "verifiedPublisher",
                                                        "web",
                                                        "spa"});
  CHECK(made.body["@odata.context"] == "https://graph.microsoft.com/v1.0/$metadata#applications/$entity");
  CHECK(made.body["id"] != made.body["appId"]);
  CHECK(made.body["api"]["requestedAccessTokenVersion"] == 2);
  CHECK(made.body["web"]["implicitGrantSettings"]["enableIdTokenIssuance"] == false);
  CHECK(made.header("Location") == graph.lab.ready("microsoftGraph") + "/v2/" + Lab::tenant + "/directoryObjects/" +
                                       id_of(made.body) + "/Microsoft.DirectoryServices.Application");
  CHECK(made.header("OData-Version") == "4.0");
  CHECK(made.header("request-id") != "");
  CHECK(made.header("x-ms-ags-diagnostic").starts_with("{\"ServerInfo\":"));
  CHECK(made.header("Vary") == "Accept-Encoding");
  auto read = graph.get("applications/" + id_of(made.body));
  CHECK(read.body == made.body);
  CHECK(graph.get("applications(appId='" + made.body["appId"].get<std::string>() + "')").body == made.body);
  CHECK(graph.get("applications/" + made.body["appId"].get<std::string>()).status == 404);
}

TEST_CASE("an update merges complex members and collections are told newest first", "[sandbox]") {
  GraphLab graph;
  auto path = "applications/" + id_of(graph.application("one"));
  json web = {{"web", {{"redirectUris", {"https://a", "https://b"}}}}, {"identifierUris", {"api://one"}}};
  auto patched = graph.send("PATCH", path, web);
  CHECK(patched.status == 204);
  CHECK(patched.text.empty());
  CHECK(patched.header("OData-Version") == "");
  graph.send("PATCH", path, {{"web", {{"homePageUrl", "https://home"}}}});
  auto read = graph.get(path).body;
  CHECK(read["web"]["redirectUris"] == json::array({"https://b", "https://a"}));
  CHECK(read["web"]["homePageUrl"] == "https://home");
  CHECK(graph.send("PATCH", path, {{"nonsense", 1}}).code() == "Request_BadRequest");
  CHECK(graph.send("PATCH", path, {{"signInAudience", "Everybody"}}).message() ==
        "Invalid value specified for property 'signInAudience' of resource 'Application'.");
  auto other = "applications/" + id_of(graph.application("two"));
  auto clash = graph.send("PATCH", other, {{"identifierUris", {"api://one"}}});
  CHECK(clash.status == 400);
  CHECK(clash.message() == "Another object with the same value for property identifierUris already exists.");
  CHECK(graph.send("POST", "applications", {{"tags", {"x"}}}).message() ==
        "A value is required for property 'displayName' of resource 'Application'.");
}

TEST_CASE("filters find what clients look for", "[sandbox]") {
  GraphLab graph;
  auto one = graph.application("Bot One");
  graph.application("Bot Two");
  graph.send("PATCH", "applications/" + id_of(one), {{"identifierUris", {"api://one"}}, {"tags", {"blue"}}});
  auto count = [&](const std::string& clause) {
    auto answer = graph.get(filter("applications", clause));
    return answer.status == 200 ? static_cast<int>(answer.body["value"].size()) : -answer.status;
  };
  CHECK(count("appId eq '" + one["appId"].get<std::string>() + "'") == 1);
  CHECK(count("startswith(displayName,'bot')") == 2);
  CHECK(count("startsWith(displayName,'bot') and displayName eq 'bot two'") == 1);
  CHECK(count("displayName eq 'Bot One' or displayName eq 'Bot Two'") == 2);
  CHECK(count("displayName in ('Bot One', 'nobody')") == 1);
  CHECK(count("identifierUris/any(s:s eq 'api://one')") == 1);
  CHECK(count("tags/any(t: t eq 'green')") == 0);
  CHECK(count("displayName eq 'it''s'") == 0);
  CHECK(count("(displayName eq 'Bot One')") == 1);
  CHECK(count("nonsense eq 'x'") == -400);
  CHECK(count("displayName eq 'x") == -400);
  CHECK(count("contains(displayName,'x')") == -400);
  CHECK(graph.get(filter("applications", "contains(displayName,'x')")).code() == "Request_UnsupportedQuery");
  CHECK(graph.get(filter("applications", "nonsense eq 'x'")).message() ==
        "Invalid filter clause: Could not find a property named 'nonsense' on type 'microsoft.graph.application'.");
}

TEST_CASE("lists select, expand and page, and the link to the next page is absolute", "[sandbox]") {
  GraphLab graph;
  for (auto name : {"a", "b", "c", "d"}) graph.application(name);
  auto first = graph.get("applications?$top=3&$select=id,displayName");
  REQUIRE(first.body["value"].size() == 3);
  CHECK(first.body["value"][0].size() == 2);
  CHECK(first.body["@odata.context"] == "https://graph.microsoft.com/v1.0/$metadata#applications(id,displayName)");
  auto link = first.body["@odata.nextLink"].get<std::string>();
  auto origin = graph.lab.ready("microsoftGraph");
  REQUIRE(link.starts_with(origin + "/v1.0/applications?"));
  auto second = graph.get(link.substr(origin.size()));
  CHECK(second.body["value"].size() == 2);
  CHECK_FALSE(second.body.contains("@odata.nextLink"));
  CHECK(graph.get("applications?$top=1000").code() == "Request_UnsupportedQuery");
  CHECK(graph.get("applications?$select=nonsense").code() == "BadRequest");
  auto expanded = graph.get("applications?$expand=owners($select=id),federatedIdentityCredentials");
  CHECK(expanded.body["value"][0]["owners"].is_array());
  CHECK(expanded.body["value"][0]["federatedIdentityCredentials"] == json::array());
}

TEST_CASE("a password is told once, and hints at itself afterwards", "[sandbox]") {
  GraphLab graph;
  auto one = graph.application("one");
  auto path = "applications/" + id_of(one);
  auto added = graph.send("POST", path + "/addPassword", {{"passwordCredential", {{"displayName", "key1"}}}});
  REQUIRE(added.status == 200);
  CHECK(names_of(added.text) == std::vector<std::string>{"@odata.context", "customKeyIdentifier", "displayName",
                                                         "endDateTime", "hint", "keyId", "secretText",
                                                         "startDateTime"});
  auto secret = added.body["secretText"].get<std::string>();
  CHECK(secret.size() == 40);
  CHECK(added.body["hint"] == secret.substr(0, 3));
  CHECK(added.body["startDateTime"] == "2026-11-21T00:00:00Z");
  CHECK(added.body["endDateTime"] == "2028-11-20T00:00:00Z");
  CHECK(added.header("Location") == graph.lab.ready("microsoftGraph"));
  graph.send("POST", path + "/addPassword", {{"passwordCredential", {{"displayName", "key2"}}}});
  auto shown = graph.get(path).body["passwordCredentials"];
  REQUIRE(shown.size() == 2);
  CHECK(shown[0]["displayName"] == "key2");
  CHECK(shown[1]["secretText"] == nullptr);
  CHECK(shown[1]["hint"] == secret.substr(0, 3));
  CHECK(graph.get(path).text.find(secret) == std::string::npos);
  auto removed = graph.send("POST", path + "/removePassword", {{"keyId", added.body["keyId"]}});
  CHECK(removed.status == 204);
  CHECK(graph.get(path).body["passwordCredentials"].size() == 1);
  CHECK(graph.send("POST", path + "/removePassword", {{"keyId", added.body["keyId"]}}).status == 400);
  auto of_principal = graph.send("POST", "servicePrincipals/" + id_of(graph.principal(one)) + "/addPassword");
  CHECK(of_principal.status == 200);
  CHECK(of_principal.body["hint"] == nullptr);
}

TEST_CASE("a deleted application takes its principal along, comes back with it, or is purged", "[sandbox]") {
  GraphLab graph;
  auto one = graph.application("one");
  auto principal = graph.principal(one);
  auto path = "applications/" + id_of(one);
  CHECK(graph.send("DELETE", path).status == 204);
  CHECK(graph.get(path).status == 404);
  CHECK(graph.get("servicePrincipals/" + id_of(principal)).status == 404);
  auto deleted = graph.get("directory/deletedItems/microsoft.graph.application");
  REQUIRE(deleted.body["value"].size() == 1);
  CHECK(deleted.body["value"][0]["deletedDateTime"] == "2026-11-21T00:00:00Z");
  CHECK(graph.get("directory/deletedItems/graph.application").body["value"] == deleted.body["value"]);
  auto restored = graph.send("POST", "directory/deletedItems/" + id_of(one) + "/restore");
  CHECK(restored.status == 200);
  CHECK(restored.body["@odata.type"] == "#microsoft.graph.application");
  CHECK(graph.get("servicePrincipals/" + id_of(principal)).status == 200);
  graph.send("DELETE", path);
  CHECK(graph.send("DELETE", "directory/deletedItems/" + id_of(one)).status == 204);
  CHECK(graph.send("POST", "directory/deletedItems/" + id_of(one) + "/restore").status == 404);
  CHECK(graph.get("directory/deletedItems/microsoft.graph.servicePrincipal").body["value"].empty());
}

TEST_CASE("what an application trusts is kept by id and by name", "[sandbox]") {
  GraphLab graph;
  auto one = id_of(graph.application("one"));
  auto path = "applications/" + one + "/federatedIdentityCredentials";
  auto made = graph.send("POST", path, GraphLab::credential("Testing", "repo:x"));
  REQUIRE(made.status == 201);
  CHECK(names_of(made.text) ==
        std::vector<std::string>{"@odata.context", "id", "name", "issuer", "subject", "description", "audiences"});
  CHECK(made.body["@odata.context"] ==
        "https://graph.microsoft.com/v1.0/$metadata#applications('" + one + "')/federatedIdentityCredentials/$entity");
  CHECK(graph.get(path + "/Testing").body == made.body);
  CHECK(graph.get(path + "/" + id_of(made.body)).body == made.body);
  CHECK(graph.get(path + "(name='Testing')").body == made.body);
  CHECK(graph.send("PATCH", path + "/" + id_of(made.body), {{"subject", "repo:y"}}).status == 204);
  CHECK(graph.get(path + "/Testing").body["subject"] == "repo:y");
  CHECK(graph.send("PATCH", path + "/Testing", {{"name", "Other"}}).status == 400);
  for (auto missing : {"name", "issuer", "subject", "audiences"}) {
    auto lacking = GraphLab::credential("c", "s");
    lacking.erase(missing);
    CHECK(graph.send("POST", path, lacking).code() == "Request_BadRequest");
  }
  auto two = GraphLab::credential("c", "s");
  two["audiences"] = {"a", "b"};
  CHECK(graph.send("POST", path, two).status == 400);
  CHECK(graph.send("DELETE", path + "/" + id_of(made.body)).status == 204);
  CHECK(graph.get(path + "/Testing").code() == "Request_ResourceNotFound");
  CHECK(graph.get(path).body["value"].empty());
}

TEST_CASE("what a client may do for people is granted, changed and taken back", "[sandbox]") {
  GraphLab graph;
  auto client = graph.principal(graph.application("client"))["id"];
  auto resource = graph.get("servicePrincipals(appId='00000003-0000-0000-c000-000000000000')").body["id"];
  json wish = {
      {"clientId", client}, {"consentType", "AllPrincipals"}, {"resourceId", resource}, {"scope", "User.Read"}};
  auto granted = graph.send("POST", "oauth2PermissionGrants", wish);
  REQUIRE(granted.status == 201);
  CHECK(granted.body["principalId"].is_null());
  CHECK(graph.send("POST", "oauth2PermissionGrants", wish).status == 409);
  auto path = "oauth2PermissionGrants/" + id_of(granted.body);
  CHECK(graph.send("PATCH", path, {{"scope", "User.Read.All"}}).status == 204);
  auto filter = "oauth2PermissionGrants?$filter=" + encoded("clientId eq '" + client.get<std::string>() + "'");
  CHECK(graph.get(filter).body["value"][0]["scope"] == "User.Read.All");
  json nobody;
  CHECK(graph.send_as(graph.stranger("stranger", nobody), "GET", filter).status == 403);
  CHECK(graph.send("DELETE", path).status == 204);
  CHECK(graph.get(path).status == 404);
  wish["resourceId"] = "11111111-1111-4111-8111-111111111111";
  CHECK(graph.send("POST", "oauth2PermissionGrants", wish).status == 404);
}
