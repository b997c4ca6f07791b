#pragma once

#include <string>
#include <vector>

#include "base/json.hpp"
#include "sandbox/places.hpp"

namespace keyless::sandbox::test {

/// Microsoft Graph met as the seeded administrator, or as someone else.
struct GraphLab {
  explicit GraphLab(Options options = {}) : lab(std::move(options)) {
    token = lab.client_token("https://graph.microsoft.com/.default");
  }

  Answer send(const std::string& method, const std::string& target, const nlohmann::json& body = nullptr,
              http::Headers headers = {}) {
    return send_as(token, method, target, body, std::move(headers));
  }
  Answer send_as(const std::string& bearer, const std::string& method, const std::string& target,
                 const nlohmann::json& body = nullptr, http::Headers headers = {}) {
    headers.emplace_back("Authorization", "Bearer " + bearer);
    if (!body.is_null()) headers.emplace_back("Content-Type", "application/json");
    auto path = target.starts_with("/") ? target : "/v1.0/" + target;
    return lab.send("microsoftGraph", method, path, body.is_null() ? "" : body.dump(), headers);
  }
  Answer get(const std::string& target, http::Headers headers = {}) {
    return send("GET", target, nullptr, std::move(headers));
  }

  nlohmann::json application(const std::string& name) {
    return send("POST", "applications", {{"displayName", name}}).body;
  }
  nlohmann::json principal(const nlohmann::json& application) {
    return send("POST", "servicePrincipals", {{"appId", application["appId"]}}).body;
  }

  /// A token for Graph of a new application without any permission.
  std::string stranger(const std::string& name, nlohmann::json& its_principal) {
    auto registered = application(name);
    its_principal = principal(registered);
    auto trust = "applications/" + registered["id"].get<std::string>() + "/federatedIdentityCredentials";
    send("POST", trust, credential("trust", "subject of " + name));
    auto assertion = lab.sandbox->assertion(issuer, "subject of " + name, audience, std::chrono::minutes(10));
    auto answer = lab.form("grant_type=client_credentials&client_id=" + registered["appId"].get<std::string>() +
                           "&client_assertion=" + assertion + "&client_assertion_type=" +
                           encoded("urn:ietf:params:oauth:client-assertion-type:jwt-bearer") +
                           "&scope=" + encoded("https://graph.microsoft.com/.default"));
    return answer.status == 200 ? answer.body["access_token"].get<std::string>() : std::string();
  }

  /// Grants a permission on Microsoft Graph by the id of its app role.
  Answer permit(const nlohmann::json& principal, const std::string& role) {
    auto graph = get("servicePrincipals(appId='00000003-0000-0000-c000-000000000000')").body["id"];
    return send("POST", "servicePrincipals/" + principal["id"].get<std::string>() + "/appRoleAssignments",
                {{"principalId", principal["id"]}, {"resourceId", graph}, {"appRoleId", role}});
  }

  static nlohmann::json credential(const std::string& name, const std::string& subject) {
    return {{"name", name}, {"issuer", issuer}, {"subject", subject}, {"audiences", {audience}}};
  }

  static constexpr const char* issuer = "https://token.example";
  static constexpr const char* audience = "api://AzureADTokenExchange";
  static constexpr const char* read_applications = "9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30";
  static constexpr const char* write_own_applications = "18a4783c-866b-4cc7-a460-3d5e5662c884";

  Lab lab;
  std::string token;
};

inline std::vector<std::string> names_of(const std::string& text) {
  std::vector<std::string> names;
  const auto object = keyless::parsed_ordered_json(text);
  for (const auto& [name, value] : object.items()) names.push_back(name);
  return names;
}

inline std::string filter(const std::string& set, const std::string& clause) {
  return set + "?$filter=" + encoded(clause);
}

}  // namespace keyless::sandbox::test
