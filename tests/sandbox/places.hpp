#pragma once

#include <string>

#include "sandbox/lab.hpp"

namespace keyless::sandbox::test {

inline std::string group(const std::string& name) {
  return std::string("/subscriptions/") + Lab::subscription + "/resourceGroups/" + name;
}
inline std::string identity(const std::string& name, const std::string& in = "rg-openai") {
  return group(in) + "/providers/Microsoft.ManagedIdentity/userAssignedIdentities/" + name;
}
inline std::string credential(const std::string& of, const std::string& name) {
  return identity(of) + "/federatedIdentityCredentials/" + name;
}
inline std::string account() {
  return group("rg-openai") + "/providers/Microsoft.CognitiveServices/accounts/my-openai-resource";
}
inline std::string assignment(const std::string& scope, const std::string& name) {
  return scope + "/providers/Microsoft.Authorization/roleAssignments/" + name + "?api-version=2022-04-01";
}
inline std::string msi(const std::string& path) {
  return path + "?api-version=2024-11-30";
}
inline std::string rg(const std::string& path) {
  return path + "?api-version=2023-07-01";
}

inline nlohmann::json trust(const std::string& issuer, const std::string& subject,
                            const std::string& audience = "api://AzureADTokenExchange") {
  return {{"properties", {{"issuer", issuer}, {"subject", subject}, {"audiences", {audience}}}}};
}

/// A new identity in rg-openai; its `properties`.
inline nlohmann::json make_identity(Lab& lab, const std::string& name) {
  return lab.arm("PUT", msi(identity(name)), {{"location", "eastus"}}).body["properties"];
}

inline constexpr const char* reader = "acdd72a7-3385-48ef-bd42-f606fba81ae7";
inline constexpr const char* openai_user = "5e0bd9bd-7b93-4f28-af87-19fc36ad61bd";
inline constexpr const char* contributor = "b24988ac-6180-42a0-ab88-20f7382dd24c";

inline nlohmann::json grant(const std::string& role, const std::string& principal, const std::string& type = "") {
  nlohmann::json body = {{"properties",
                          {{"roleDefinitionId", std::string("/subscriptions/") + Lab::subscription +
                                                    "/providers/Microsoft.Authorization/roleDefinitions/" + role},
                           {"principalId", principal}}}};
  if (!type.empty()) body["properties"]["principalType"] = type;
  return body;
}

}  // namespace keyless::sandbox::test
