#include <catch2/catch.hpp>

#include "sandbox/arm/callers.hpp"

using namespace keyless::sandbox;
using namespace keyless::sandbox::test;
using nlohmann::json;

namespace {

constexpr const char* first = "11111111-1111-4111-8111-111111111111";

std::string search(const std::string& name) {
  return group("rg-openai") + "/providers/Microsoft.CognitiveServices/accounts/" + name;
}
std::string versioned(const std::string& path) {
  return path + "?api-version=2023-05-01";
}

}  // namespace

TEST_CASE("any resource can be made, read, changed and deleted by its id", "[sandbox]") {
  Lab lab;
  auto made = lab.arm("PUT", versioned(search("two")), {{"location", "eastus"}, {"kind", "OpenAI"}});
  CHECK(made.status == 201);
  CHECK(made.body["properties"]["provisioningState"] == "Succeeded");
  CHECK(lab.arm("PUT", versioned(search("two")), {{"location", "westus"}}).code() == "InvalidResourceLocation");
  auto changed = lab.arm("PATCH", versioned(search("two")), {{"tags", {{"a", "b"}}}});
  CHECK(changed.body["tags"] == json({{"a", "b"}}));
  CHECK(changed.body["kind"] == "OpenAI");
  auto child = search("two") + "/deployments/gpt";
  CHECK(lab.arm("PUT", versioned(child), {{"properties", {{"x", 1}}}}).status == 201);
  CHECK(lab.arm("PUT", versioned(search("none") + "/deployments/gpt"), json::object()).code() ==
        "ParentResourceNotFound");
  auto filtered = lab.arm("GET", rg(group("rg-openai") + "/resources") + "&$filter=" + encoded("tagName eq 'a'"));
  CHECK(filtered.body["value"].size() == 1);
  auto typed = lab.arm("GET", versioned(group("rg-openai") + "/providers/Microsoft.CognitiveServices/accounts"));
  CHECK(typed.body["value"].size() == 2);
  CHECK(lab.arm("DELETE", versioned(search("two"))).status == 200);
  CHECK(lab.arm("DELETE", versioned(search("two"))).status == 204);
  CHECK(lab.arm("GET", versioned(child)).status == 404);
  CHECK(lab.arm("PUT", versioned(group("rg-openai") + "/providers/Contoso.None/things/a"), {{"location", "eastus"}})
            .code() == "InvalidResourceNamespace");
}

TEST_CASE("a resource has the identity that it says it has", "[sandbox]") {
  Lab lab;
  make_identity(lab, "mi-one");
  json body = {
      {"location", "eastus"},
      {"identity",
       {{"type", "SystemAssigned, UserAssigned"}, {"userAssignedIdentities", {{identity("mi-one"), json::object()}}}}}};
  auto made = lab.arm("PUT", versioned(search("two")), body);
  REQUIRE(made.status == 201);
  auto principal = made.body["identity"]["principalId"].get<std::string>();
  auto system =
      lab.arm("GET", search("two") + "/providers/Microsoft.ManagedIdentity/identities/default?api-version=2023-01-31");
  REQUIRE(system.status == 200);
  CHECK(system.body["properties"]["principalId"] == principal);
  CHECK(lab.arm("PUT", assignment(account(), first), grant(reader, principal)).status == 201);
  auto uses = lab.arm("POST", identity("mi-one") + "/listAssociatedResources?api-version=2022-01-31-preview");
  CHECK(uses.body["totalCount"] == 1);
  CHECK(uses.body["value"][0]["name"] == "two");
  body["identity"] = {{"type", "None"}};
  lab.arm("PUT", versioned(search("two")), body);
  CHECK(lab.arm("GET", search("two") + "/providers/Microsoft.ManagedIdentity/identities/default?api-version=2023-01-31")
            .status == 404);
}

TEST_CASE("tags of a group, a resource and a subscription have an address of their own", "[sandbox]") {
  Lab lab;
  auto tags = [](const std::string& scope) {
    return scope + "/providers/Microsoft.Resources/tags/default?api-version=2022-09-01";
  };
  auto body = [](json values) { return json{{"properties", {{"tags", std::move(values)}}}}; };
  auto put = lab.arm("PUT", tags(group("rg-openai")), body({{"a", "1"}, {"b", "2"}}));
  CHECK(put.status == 200);
  CHECK(put.body["type"] == "Microsoft.Resources/tags");
  auto patch = [&](const char* operation, json values) {
    auto asked = body(std::move(values));
    asked["operation"] = operation;
    return lab.arm("PATCH", tags(group("rg-openai")), asked).body["properties"]["tags"];
  };
  CHECK(patch("Merge", {{"c", "3"}}) == json({{"a", "1"}, {"b", "2"}, {"c", "3"}}));
  CHECK(patch("Delete", {{"c", "3"}}) == json({{"a", "1"}, {"b", "2"}}));
  CHECK(patch("Replace", {{"d", "4"}}) == json({{"d", "4"}}));
  CHECK(lab.arm("GET", rg(group("rg-openai"))).body["tags"] == json({{"d", "4"}}));
  CHECK(lab.arm("DELETE", tags(group("rg-openai"))).status == 200);
  lab.arm("PUT", tags(subscription_scope()), body({{"x", "y"}}));
  CHECK(lab.arm("GET", subscription_scope() + "?api-version=2022-12-01").body["tags"] == json({{"x", "y"}}));
}

TEST_CASE("a batch answers each of its parts", "[sandbox]") {
  Lab lab;
  make_identity(lab, "mi-one");
  json parts = json::array({{{"httpMethod", "GET"}, {"name", "a"}, {"url", msi(identity("mi-one"))}},
                            {{"httpMethod", "GET"}, {"name", "b"}, {"relativeUrl", msi(identity("mi-none"))}},
                            {{"httpMethod", "PUT"},
                             {"name", "c"},
                             {"url", "https://management.azure.com" + rg(group("rg-new"))},
                             {"content", {{"location", "eastus"}}}}});
  for (auto version : {"2020-06-01", "2022-12-01"}) {
    auto answer = lab.arm("POST", std::string("/batch?api-version=") + version, {{"requests", parts}});
    REQUIRE(answer.status == 200);
    const auto& responses = answer.body["responses"];
    REQUIRE(responses.size() == 3);
    CHECK(responses[0]["name"] == "a");
    CHECK(responses[0]["content"]["name"] == "mi-one");
    CHECK(responses[1]["httpStatusCode"] == 404);
    CHECK(responses[2]["httpStatusCode"] == (std::string(version) == "2020-06-01" ? 201 : 200));
  }
  auto many = json::array();
  for (int i = 0; i < 21; ++i)
    many.push_back({{"httpMethod", "GET"}, {"name", std::to_string(i)}, {"url", msi(identity("mi-one"))}});
  auto later = lab.arm("POST", "/batch?api-version=2020-06-01", {{"requests", many}});
  REQUIRE(later.status == 202);
  auto link = later.header("Location").substr(lab.ready("resourceManager").size());
  CHECK(lab.arm("GET", link).body["responses"].size() == 21);
}

TEST_CASE("flexible credentials belong to the previews that know them", "[sandbox]") {
  Lab lab;
  make_identity(lab, "mi-one");
  json body = {
      {"properties",
       {{"issuer", "https://token.actions.githubusercontent.com"},
        {"audiences", {"api://AzureADTokenExchange"}},
        {"claimsMatchingExpression", {{"value", "claims['sub'] matches 'repo:a/*'"}, {"languageVersion", 1}}}}}};
  auto path = [](const char* version) { return credential("mi-one", "fic-one") + "?api-version=" + version; };
  CHECK(lab.arm("PUT", path("2024-11-30"), body).status == 400);
  auto made = lab.arm("PUT", path("2025-05-31-preview"), body);
  CHECK(made.status == 201);
  CHECK(made.body["properties"]["claimsMatchingExpression"]["languageVersion"] == 1);
  CHECK_FALSE(made.body["properties"].contains("subject"));
  auto early = lab.arm("GET", path("2024-11-30")).body["properties"];
  CHECK_FALSE(early.contains("claimsMatchingExpression"));
  CHECK(early["subject"] == "");
  body["properties"]["subject"] = "both";
  CHECK(lab.arm("PUT", path("2025-05-31-preview"), body).status == 400);
}

TEST_CASE("a version of an identity shows what that version knows", "[sandbox]") {
  Lab lab;
  auto path = [](const char* version) { return identity("mi-one") + "?api-version=" + version; };
  auto made =
      lab.arm("PUT", path("2026-05-31"),
              {{"location", "eastus"},
               {"properties", {{"isolationScope", "Regional"}, {"assignmentRestrictions", {{"providers", {"X.Y"}}}}}}});
  CHECK(made.body["properties"]["isolationScope"] == "Regional");
  CHECK(made.body["properties"]["assignmentRestrictions"]["providers"][0] == "X.Y");
  CHECK_FALSE(lab.arm("GET", path("2024-11-30")).body["properties"].contains("assignmentRestrictions"));
  CHECK(lab.arm("GET", path("2023-01-31")).body["properties"].size() == 3);
  CHECK(lab.arm("PATCH", path("2026-05-31"), {{"properties", {{"isolationScope", "Wide"}}}}).status == 400);
}

TEST_CASE("there are regions whose identities take no federated credentials", "[sandbox]") {
  Lab lab;
  lab.arm("PUT", msi(identity("mi-far")), {{"location", "newzealandnorth"}});
  auto refused = lab.arm("PUT", msi(credential("mi-far", "fic-one")), trust("https://x.example", "s"));
  CHECK(refused.status == 405);
  CHECK(refused.message() == "Support for federated identity credentials not enabled");
}
