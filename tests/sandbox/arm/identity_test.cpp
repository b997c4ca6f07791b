#include <catch2/catch.hpp>

#include "sandbox/places.hpp"

using namespace keyless::sandbox;
using namespace keyless::sandbox::test;
using nlohmann::json;

namespace {
constexpr const char* issuer = "https://token.actions.githubusercontent.com";
}

TEST_CASE("an identity is created, read, tagged and deleted as the service does it", "[sandbox]") {
  Lab lab;
  auto created = lab.arm("PUT", msi(identity("mi-one")), {{"location", "East US"}});
  REQUIRE(created.status == 201);
  auto id = created.body["id"].get<std::string>();
  CHECK(id == std::string("/subscriptions/") + Lab::subscription +
                  "/resourcegroups/rg-openai/providers/Microsoft.ManagedIdentity/userAssignedIdentities/mi-one");
  CHECK(created.header("Location") == id);
  CHECK(created.body["location"] == "eastus");
  CHECK(created.body["tags"] == json::object());
  CHECK(created.body["properties"]["tenantId"] == Lab::tenant);
  CHECK(created.body["properties"]["isolationScope"] == "None");
  CHECK(created.body["properties"].contains("principalId"));
  CHECK(created.header("x-ms-ratelimit-remaining-subscription-writes") != "");
  CHECK(created.header("x-ms-request-id") != "");
  CHECK(created.header("x-ms-correlation-request-id") != "");
  CHECK(created.header("x-ms-routing-request-id").starts_with("EASTUS:20261121T000000Z:"));

  auto again = lab.arm("PUT", msi(identity("MI-One")), {{"location", "eastus"}, {"tags", {{"a", "b"}}}});
  CHECK(again.status == 200);
  CHECK(again.header("Location") == "");
  CHECK(again.body["properties"] == created.body["properties"]);

  auto tagged = lab.arm("PATCH", msi(identity("mi-one")), {{"tags", {{"c", "d"}}}});
  CHECK(tagged.status == 200);
  CHECK(tagged.body["tags"] == json({{"c", "d"}}));
  CHECK_FALSE(
      lab.arm("GET", identity("mi-one") + "?api-version=2023-01-31").body["properties"].contains("isolationScope"));

  CHECK(lab.arm("DELETE", msi(identity("mi-one"))).status == 200);
  CHECK(lab.arm("DELETE", msi(identity("mi-one"))).status == 204);
  auto gone = lab.arm("GET", msi(identity("mi-one")));
  CHECK(gone.status == 404);
  CHECK(gone.code() == "ResourceNotFound");
  CHECK(
      gone.message() ==
      "The Resource 'Microsoft.ManagedIdentity/userAssignedIdentities/mi-one' under resource group 'rg-openai' was not "
      "found. For more details please go to https://aka.ms/ARMResourceNotFoundFix");
  auto anew = lab.arm("PUT", msi(identity("mi-one")), {{"location", "eastus"}});
  CHECK(anew.body["properties"]["principalId"] != created.body["properties"]["principalId"]);
}

TEST_CASE("what is wrong with an identity has the service's own code", "[sandbox]") {
  Lab lab;
  make_identity(lab, "mi-one");
  CHECK(lab.arm("PUT", msi(identity("mi-one")), {{"location", "westus"}}).code() == "InvalidResourceLocation");
  CHECK(lab.arm("PUT", msi(identity("mi-two")), json::object()).code() == "LocationRequired");
  auto no_group = lab.arm("PUT", msi(identity("mi-two", "rg-nowhere")), {{"location", "eastus"}});
  CHECK(no_group.status == 404);
  CHECK(no_group.message() == "Resource group 'rg-nowhere' could not be found.");
  CHECK(lab.arm("DELETE", msi(identity("x", "rg-nowhere"))).code() == "ResourceGroupNotFound");
}

TEST_CASE("lists of identities come in pages with links to this server", "[sandbox]") {
  Options options;
  options.page_size = 2;
  Lab lab(options);
  for (auto name : {"mi-a", "mi-b", "mi-c", "mi-d", "mi-e"}) make_identity(lab, name);
  lab.arm("PUT", msi(credential("mi-a", "fic")), trust(issuer, "s"));
  auto next = std::string("/subscriptions/") + Lab::subscription +
              "/providers/Microsoft.ManagedIdentity/userAssignedIdentities?api-version=2024-11-30";
  std::vector<std::string> names;
  int pages = 0;
  while (!next.empty()) {
    auto page = lab.arm("GET", next);
    REQUIRE(page.status == 200);
    ++pages;
    for (const auto& one : page.body["value"]) names.push_back(one["name"]);
    auto link = page.body.value("nextLink", "");
    CHECK((link.empty() || link.starts_with(lab.ready("resourceManager"))));
    next = link.empty() ? "" : link.substr(lab.ready("resourceManager").size());
  }
  CHECK(names == std::vector<std::string>{"mi-a", "mi-b", "mi-c", "mi-d", "mi-e"});
  CHECK(pages == 3);
}

TEST_CASE("a federated credential has the shapes of the recordings", "[sandbox]") {
  Lab lab;
  make_identity(lab, "mi-one");
  auto path = msi(credential("mi-one", "fic-one"));
  auto created = lab.arm("PUT", path, trust(issuer, "repo:a/b"));
  REQUIRE(created.status == 201);
  auto id = created.body["id"].get<std::string>();
  CHECK(id.find("/resourcegroups/rg-openai/") != std::string::npos);
  CHECK(created.header("Location") == id);
  CHECK(created.body["type"] == "Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials");
  CHECK(created.body["properties"] == trust(issuer, "repo:a/b")["properties"]);
  CHECK(created.body.size() == 4);
  CHECK(lab.arm("PUT", path, trust(issuer, "repo:a/c")).status == 200);
  CHECK(lab.arm("GET", path).body["properties"]["subject"] == "repo:a/c");
  CHECK(lab.arm("GET", msi(identity("mi-one") + "/federatedIdentityCredentials")).body["value"].size() == 1);
  CHECK(lab.arm("DELETE", path).status == 200);
  CHECK(lab.arm("DELETE", path).status == 204);
  auto gone = lab.arm("GET", path);
  CHECK(gone.code() == "NotFound");
  CHECK(gone.message() == "Resource '" + id + "' was not found.");
}

TEST_CASE("the rules of federated credentials are kept", "[sandbox]") {
  Lab lab;
  make_identity(lab, "mi-one");
  lab.arm("PUT", msi(credential("mi-one", "fic-one")), trust(issuer, "s"));
  struct Case {
    const char* name;
    json body;
    std::string message;
  };
  auto two = trust(issuer, "t");
  two["properties"]["audiences"].push_back("another");
  const Case cases[] = {
      {"x", trust(issuer, "t"), "Federated Identity Credential name 'x' is invalid."},
      {"fic-two", json::object(), "Federated Identity Credential from HTTP body has empty properties"},
      {"fic-two",
       {{"properties", {{"issuer", issuer}}}},
       "The request format was unexpected. Federated Identity Credential must specify 'issuer', 'subject' and "
       "'audience'."},
      {"fic-two", two, "Federated identity credentials must have exactly one audience."},
      {"fic-two", trust(issuer, "s"), "Issuer and subject combination already exists for this Managed Identity."},
  };
  for (const auto& one : cases) {
    auto answer = lab.arm("PUT", msi(credential("mi-one", one.name)), one.body);
    CHECK(answer.status == 400);
    CHECK(answer.code() == "BadRequest");
    CHECK(answer.message() == one.message);
  }
  for (int i = 2; i <= 20; ++i)
    CHECK(lab.arm("PUT", msi(credential("mi-one", "fic-" + std::to_string(i))), trust(issuer, "s" + std::to_string(i)))
              .status == 201);
  CHECK(lab.arm("PUT", msi(credential("mi-one", "fic-21")), trust(issuer, "s21")).status == 400);
  CHECK(lab.arm("PUT", msi(credential("mi-one", "fic-20")), trust(issuer, "other")).status == 200);
  auto orphan = lab.arm("DELETE", msi(credential("mi-none", "fic-one")));
  CHECK(orphan.status == 404);
  CHECK(orphan.code() == "ParentResourceNotFound");
}
