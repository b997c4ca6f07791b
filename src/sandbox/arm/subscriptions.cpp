#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "sandbox/arm/envelope.hpp"
#include "sandbox/arm/handlers.hpp"
#include "sandbox/arm/locations.hpp"
#include "sandbox/principals.hpp"

namespace keyless::sandbox::arm {

using nlohmann::json;

namespace {

json shown(const json& row) {
  auto id = text_of(row, "subscriptionId");
  json shape = {
      {"id", "/subscriptions/" + id},
      {"authorizationSource", "RoleBased"},
      {"managedByTenants", json::array()},
      {"subscriptionId", id},
      {"tenantId", text_of(row, "tenantId")},
      {"displayName", text_of(row, "displayName")},
      {"state", "Enabled"},
      {"subscriptionPolicies",
       {{"locationPlacementId", "Public_2014-09-01"}, {"quotaId", "PayAsYouGo_2014-09-01"}, {"spendingLimit", "Off"}}}};
  if (row.contains("tags")) shape["tags"] = row["tags"];
  return shape;
}

/// Whoever holds any role anywhere in a subscription sees it in the list.
bool has_any_role(const World& world, const std::string& subscription, std::string_view object_id) {
  auto prefix = "/subscriptions/" + subscription + "/";
  const auto& rows = world.rows(tables::role_assignments);
  for (auto at = rows.lower_bound(prefix); at != rows.end() && at->first.starts_with(prefix); ++at)
    if (same_text(text_of(at->second["properties"], "principalId"), object_id)) return true;
  return false;
}

constexpr std::array<std::string_view, 3> always_registered = {"Microsoft.Authorization", "Microsoft.Resources",
                                                               "Microsoft.Features"};
constexpr std::array<std::string_view, 5> others = {"Microsoft.ManagedIdentity", "Microsoft.CognitiveServices",
                                                    "Microsoft.KeyVault", "Microsoft.Storage",
                                                    "Microsoft.ContainerRegistry"};

std::string registration(const json& subscription, std::string_view name) {
  for (auto one : always_registered)
    if (same_text(one, name)) return "Registered";
  auto state = text_of(member(subscription, "providers"), lower(name).c_str());
  return state.empty() ? "NotRegistered" : state;
}

json resource_types(std::string_view name) {
  if (!same_text(name, "Microsoft.ManagedIdentity")) return json::array();
  auto type = [](const char* type_name, json versions) {
    return json{{"resourceType", type_name},
                {"locations", display_names()},
                {"apiVersions", std::move(versions)},
                {"capabilities", "None"}};
  };
  return {type("userAssignedIdentities", {"2024-11-30", "2023-01-31", "2018-11-30"}),
          type("userAssignedIdentities/federatedIdentityCredentials", {"2024-11-30", "2023-01-31"}),
          type("operations", {"2024-11-30", "2023-01-31", "2018-11-30"})};
}

json provider(const std::string& subscription_id, const json& subscription, std::string_view name) {
  return {{"id", fmt::format("/subscriptions/{}/providers/{}", subscription_id, name)},
          {"namespace", name},
          {"resourceTypes", resource_types(name)},
          {"registrationState", registration(subscription, name)},
          {"registrationPolicy", "RegistrationRequired"}};
}

std::string known_name(std::string_view asked) {
  for (auto one : always_registered)
    if (same_text(one, asked)) return std::string(one);
  for (auto one : others)
    if (same_text(one, asked)) return std::string(one);
  return {};
}

Reply no_such_provider(std::string_view name) {
  return refuse(404, "InvalidResourceNamespace", fmt::format("The resource namespace '{}' is invalid.", name));
}

const json& subscription_row(const Cloud& cloud, const Request& request) {
  return *cloud.world.find(tables::subscriptions, lower(request.param("s")));
}

}  // namespace

Reply cloud_endpoints(Cloud& cloud, const Request&) {
  const auto& o = cloud.origins;
  json one = {{"name", "AzureCloud"},
              {"portal", "https://portal.azure.com"},
              {"authentication",
               {{"loginEndpoint", o.active_directory},
                {"audiences", {"https://management.core.windows.net/", "https://management.azure.com/"}},
                {"tenant", "common"},
                {"identityProvider", "AAD"}}},
              {"graphAudience", "https://graph.windows.net/"},
              {"graph", "https://graph.windows.net/"},
              {"microsoftGraphResourceId", o.microsoft_graph + "/"},
              {"media", "https://rest.media.azure.net"},
              {"resourceManager", o.resource_manager + "/"},
              {"suffixes",
               {{"storage", "core.windows.net"},
                {"keyVaultDns", "vault.azure.net"},
                {"acrLoginServer", "azurecr.io"},
                {"sqlServerHostname", "database.windows.net"}}}};
  return answer(200, json::array({one}));
}

Reply list_tenants(Cloud& cloud, const Request& request) {
  auto values = json::array();
  const auto* row = cloud.world.find(tables::tenants, lower(request.caller.tenant));
  if (row)
    values.push_back({{"id", "/tenants/" + text_of(*row, "id")},
                      {"tenantId", text_of(*row, "id")},
                      {"countryCode", "US"},
                      {"displayName", text_of(*row, "name")},
                      {"tenantCategory", "Home"}});
  return answer(200, {{"value", std::move(values)}});
}

Reply list_subscriptions(Cloud& cloud, const Request& request) {
  auto wanted = [&](const std::string& id, const json& row) {
    return same_text(text_of(row, "tenantId"), request.caller.tenant) &&
           has_any_role(cloud.world, id, request.caller.object_id);
  };
  return page(cloud, request, cloud.world.rows(tables::subscriptions), "", wanted, shown);
}

Reply get_subscription(Cloud& cloud, const Request& request) {
  auto scope = "/subscriptions/" + request.param("s");
  if (auto reply = unless_may(cloud, request, "Microsoft.Resources/subscriptions/read", scope)) return *reply;
  return answer(200, shown(subscription_row(cloud, request)));
}

Reply list_locations(Cloud& cloud, const Request& request) {
  auto scope = "/subscriptions/" + request.param("s");
  if (auto reply = unless_may(cloud, request, "Microsoft.Resources/subscriptions/locations/read", scope)) return *reply;
  return answer(200, {{"value", locations_of(request.param("s"))}});
}

Reply list_providers(Cloud& cloud, const Request& request) {
  auto scope = "/subscriptions/" + request.param("s");
  if (auto reply = unless_may(cloud, request, "Microsoft.Resources/subscriptions/providers/read", scope)) return *reply;
  const auto& row = subscription_row(cloud, request);
  auto values = json::array();
  for (auto name : always_registered) values.push_back(provider(request.param("s"), row, name));
  for (auto name : others) values.push_back(provider(request.param("s"), row, name));
  return answer(200, {{"value", std::move(values)}});
}

Reply get_provider(Cloud& cloud, const Request& request) {
  auto scope = "/subscriptions/" + request.param("s");
  if (auto reply = unless_may(cloud, request, "Microsoft.Resources/subscriptions/providers/read", scope)) return *reply;
  auto name = known_name(request.param("namespace"));
  if (name.empty()) return no_such_provider(request.param("namespace"));
  return answer(200, provider(request.param("s"), subscription_row(cloud, request), name));
}

Reply register_provider(Cloud& cloud, const Request& request) {
  auto scope = "/subscriptions/" + request.param("s");
  auto name = known_name(request.param("namespace"));
  if (name.empty()) return no_such_provider(request.param("namespace"));
  if (auto reply = unless_may(cloud, request, name + "/register/action", scope)) return *reply;
  auto row = subscription_row(cloud, request);
  row["providers"][lower(name)] = "Registered";
  cloud.world.put(tables::subscriptions, lower(request.param("s")), row);
  return answer(200, provider(request.param("s"), row, name));
}

}  // namespace keyless::sandbox::arm
