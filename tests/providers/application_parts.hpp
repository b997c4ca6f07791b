#pragma once

#include "base/json.hpp"

#include "providers/world.hpp"

/// What the tests of the directory's kinds share.
namespace keyless::test {

using nlohmann::json;

inline const std::string unique_name = "keyless.microbots.app-a";
inline const std::string object_id = "55555555-0000-4000-8000-000000000005";
inline const std::string application_id = "/applications/" + object_id;
inline const std::string somebody_id = "66666666-0000-4000-8000-000000000006";
inline const std::string application_select =
    "id,appId,displayName,uniqueName,signInAudience,tags,passwordCredentials,keyCredentials";
inline const std::string principal_select =
    "id,appId,displayName,servicePrincipalType,alternativeNames,passwordCredentials,keyCredentials";

using Query = std::vector<std::pair<std::string, std::string>>;

inline std::string graph_target(const std::string& path, const Query& query = {}) {
  http::Url url("https://graph.microsoft.com");
  url.segment("v1.0").path(path);
  for (const auto& [name, value] : query) url.query(name, value);
  return url.target();
}

inline std::string application_target(const std::string& key, const std::string& filter = "") {
  Query query = {{"$select", application_select}, {"$expand", "owners"}};
  if (!filter.empty()) query.emplace_back("$filter", filter);
  return graph_target("/applications" + key, query);
}

inline std::string principal_target(const std::string& key, const std::string& filter = "") {
  Query query = {{"$select", principal_select}, {"$expand", "owners"}};
  if (!filter.empty()) query.emplace_back("$filter", filter);
  return graph_target("/servicePrincipals" + key, query);
}

inline const std::string marked_filter = "tags/any(t:t eq 'keyless-owner=microbots')";
inline const std::string by_name = "(uniqueName='" + unique_name + "')";
inline const std::string by_client = "(appId='" + client_id + "')";
inline const std::string gone = error_body("Request_ResourceNotFound");
inline const std::string empty_list = R"({"value":[]})";
inline const std::string deleted_target =
    graph_target("/directory/deletedItems/microsoft.graph.application",
                 {{"$select", "id,appId,displayName,uniqueName,tags,deletedDateTime"}, {"$top", "999"}});

inline model::Tags our_tags() {
  return model::mark_tags("microbots", model::application_mark_id(tenant_id, unique_name));
}

inline json application_body() {
  json body = {{"id", object_id},
               {"appId", client_id},
               {"displayName", "app-a"},
               {"uniqueName", unique_name},
               {"signInAudience", "AzureADMyOrg"},
               {"tags", json::array()},
               {"owners", json::array()},
               {"passwordCredentials", json::array()},
               {"keyCredentials", json::array()}};
  for (const auto& [name, value] : our_tags()) body["tags"].push_back(name + "=" + value);
  return body;
}

inline json principal_body() {
  return {
      {"id", principal_id}, {"appId", client_id}, {"displayName", "app-a"}, {"servicePrincipalType", "Application"}};
}

inline std::string list_of(const json& entry) {
  json body;
  body["value"] = json::array({entry});
  return body.dump();
}

inline model::Resource application_resource() {
  return resource(kinds::application, "app-a",
                  {{"tenantId", tenant_id},
                   {"uniqueName", unique_name},
                   {"name", "app-a"},
                   {"signInAudience", "AzureADMyOrg"},
                   {"servicePrincipal", "true"},
                   {"tags", our_tags()},
                   {"owners", model::Strings()},
                   {"removePasswords", "false"}});
}

/// As a plan saw it: read through the provider itself.
inline model::LiveObject live_application(const json& body = application_body()) {
  World world;
  world.desired.add(application_resource());
  world.fake.on("GET", application_target("", marked_filter), 200, list_of(body))
      .on("GET", principal_target("", "appId in ('" + client_id + "')"), 200, list_of(principal_body()));
  auto live = world.observe(kinds::application).value();
  return *live.all(kinds::application).front();
}

}  // namespace keyless::test
