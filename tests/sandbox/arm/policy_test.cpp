#include <catch2/catch.hpp>

#include "sandbox/arm/callers.hpp"

using namespace keyless::sandbox;
using namespace keyless::sandbox::test;
using nlohmann::json;

namespace {

std::string policy(const std::string& scope, const std::string& kind, const std::string& name) {
  return scope + "/providers/Microsoft.Authorization/" + kind + "/" + name + "?api-version=2021-06-01";
}

json assigned(const std::string& definition, json values = json::object()) {
  json parameters = json::object();
  for (const auto& [name, value] : values.items()) parameters[name] = {{"value", value}};
  return {{"properties", {{"policyDefinitionId", definition}, {"parameters", parameters}}}};
}

std::string built_in(const char* guid) {
  return std::string("/providers/Microsoft.Authorization/policyDefinitions/") + guid;
}

constexpr const char* allowed_locations = "e56962a6-4747-49cd-b67b-bf8b01975c4c";
constexpr const char* group_tag = "96670d01-0a4d-4649-9c89-2d3abc0a5025";

}  // namespace

TEST_CASE("a policy that allows some locations refuses the others", "[sandbox]") {
  Lab lab;
  auto path = policy(subscription_scope(), "policyAssignments", "here");
  REQUIRE(lab.arm("PUT", path, assigned(built_in(allowed_locations), {{"listOfAllowedLocations", {"westeurope"}}}))
              .status == 201);
  auto refused = lab.arm("PUT", msi(identity("mi-one")), {{"location", "eastus"}});
  CHECK(refused.status == 403);
  CHECK(refused.code() == "RequestDisallowedByPolicy");
  CHECK(refused.message().starts_with("Resource 'mi-one' was disallowed by policy. Policy identifiers: '["));
  const auto& error = refused.body["error"];
  CHECK(error["target"] == "mi-one");
  REQUIRE(error["additionalInfo"].size() == 1);
  CHECK(error["additionalInfo"][0]["type"] == "PolicyViolation");
  const auto& info = error["additionalInfo"][0]["info"];
  CHECK(info["policyDefinitionDisplayName"] == "Allowed locations");
  CHECK(info["policyAssignmentName"] == "here");
  CHECK(lab.arm("GET", msi(identity("mi-one"))).status == 404);
  CHECK(lab.arm("PUT", msi(identity("mi-one")), {{"location", "westeurope"}}).status == 201);
  CHECK(lab.arm("DELETE", path).status == 200);
  CHECK(lab.arm("PUT", msi(identity("mi-two")), {{"location", "eastus"}}).status == 201);
}

TEST_CASE("a policy of one's own refuses a type", "[sandbox]") {
  Lab lab;
  make_identity(lab, "mi-one");
  json rule = {{"if",
                {{"field", "type"},
                 {"equals", "Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials"}}},
               {"then", {{"effect", "[parameters('effect')]"}}}};
  json definition = {{"properties",
                      {{"displayName", "No federation"},
                       {"mode", "All"},
                       {"parameters", {{"effect", {{"type", "String"}, {"defaultValue", "Deny"}}}}},
                       {"policyRule", rule}}}};
  REQUIRE(lab.arm("PUT", policy(subscription_scope(), "policyDefinitions", "no-fic"), definition).status == 201);
  auto id = subscription_scope() + "/providers/Microsoft.Authorization/policyDefinitions/no-fic";
  auto at_group = policy(group("rg-openai"), "policyAssignments", "no-fic");
  lab.arm("PUT", at_group, assigned(id));
  auto refused = lab.arm("PUT", msi(credential("mi-one", "fic-one")), trust("https://x.example", "s"));
  CHECK(refused.status == 403);
  CHECK(refused.code() == "RequestDisallowedByPolicy");
  lab.arm("PUT", at_group, assigned(id, {{"effect", "Audit"}}));
  CHECK(lab.arm("PUT", msi(credential("mi-one", "fic-one")), trust("https://x.example", "s")).status == 201);
}

TEST_CASE("a policy that wants a tag on groups, and what is excluded from it", "[sandbox]") {
  Lab lab;
  auto body = assigned(built_in(group_tag), {{"tagName", "owner"}});
  lab.arm("PUT", policy(subscription_scope(), "policyAssignments", "owned"), body);
  CHECK(lab.arm("PUT", rg(group("rg-new")), {{"location", "eastus"}}).code() == "RequestDisallowedByPolicy");
  CHECK(lab.arm("PUT", rg(group("rg-new")), {{"location", "eastus"}, {"tags", {{"Owner", "x"}}}}).status == 201);
  CHECK(lab.arm("PUT", msi(identity("mi-one")), {{"location", "eastus"}}).status == 201);
  body["properties"]["notScopes"] = {group("rg-free")};
  lab.arm("PUT", policy(subscription_scope(), "policyAssignments", "owned"), body);
  CHECK(lab.arm("PUT", rg(group("rg-free")), {{"location", "eastus"}}).status == 201);
}

TEST_CASE("policies are written by whoever may", "[sandbox]") {
  Lab lab;
  auto guest = sign_in_guest(lab, "mi-guest");
  give(lab, subscription_scope(), contributor, guest.principal, "11111111-1111-4111-8111-111111111111");
  auto path = policy(subscription_scope(), "policyAssignments", "here");
  CHECK(lab.arm("PUT", path, assigned(built_in(allowed_locations)), guest.token).status == 403);
  CHECK(lab.arm("GET", policy(subscription_scope(), "policyDefinitions", allowed_locations), nullptr, guest.token)
            .status == 200);
  CHECK(lab.arm("GET", policy("", "policyDefinitions", allowed_locations), nullptr, guest.token).status == 200);
  CHECK(lab.arm("GET", policy("", "policyDefinitions", "own"), nullptr, guest.token).status == 404);
  auto missing = lab.arm("PUT", path, assigned(built_in("00000000-0000-4000-8000-000000000000")));
  CHECK(missing.code() == "PolicyDefinitionNotFound");
}
