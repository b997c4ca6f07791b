#include "sandbox/entra/resource.hpp"

#include <algorithm>
#include <array>
#include <vector>
#include "base/json.hpp"

#include "base/text.hpp"
#include "sandbox/directory/caller.hpp"
#include "sandbox/directory/principals.hpp"
#include "sandbox/directory/public_names.hpp"
#include "sandbox/state/world.hpp"
#include "sandbox/text/timestamps.hpp"

namespace keyless::sandbox::entra {

using nlohmann::json;

namespace {

/// A name clients use, and the audience of the token: "" repeats the name as it was asked for.
struct Known {
  std::string name = {};
  std::string audience = {};
  std::string app_id = {};  ///< of the service behind it, where tenants have a principal of it
};

constexpr const char* management_app = "797f4846-ba00-4fd7-ba43-dac1f8f63013";
constexpr const char* graph_app = "00000003-0000-0000-c000-000000000000";

const Known* find_known(const std::vector<Known>& known, std::string_view name) {
  while (name.ends_with('/')) name.remove_suffix(1);
  auto at = std::find_if(known.begin(), known.end(), [&](const Known& one) { return equal_caseless(one.name, name); });
  return at == known.end() ? nullptr : &*at;
}

const std::vector<Known>& known_everywhere() {
  static const std::vector<Known> known = {
      {"https://management.azure.com", "", management_app},
      {"https://management.core.windows.net", "", management_app},
      {management_app, "", management_app},
      {"https://graph.microsoft.com", "", graph_app},
      {graph_app, "", graph_app},
      {"https://graph.windows.net", ""},
      {"00000002-0000-0000-c000-000000000000", ""},
      {audiences::azure_devops, audiences::azure_devops, audiences::azure_devops},
      {"https://app.vssps.visualstudio.com", audiences::azure_devops, audiences::azure_devops},
      {"https://dev.azure.com", audiences::azure_devops, audiences::azure_devops},
      {audiences::token_exchange, audiences::token_exchange_app},
      {audiences::token_exchange_app, audiences::token_exchange_app},
      {"https://vault.azure.net", ""},
      {"https://storage.azure.com", ""},
      {"https://cognitiveservices.azure.com", ""},
      {"https://ai.azure.com", ""},
      {"https://search.azure.com", ""},
      {"https://database.windows.net", ""},
      {"https://ossrdbms-aad.database.windows.net", ""},
      {"https://containerregistry.azure.net", ""},
      {"https://api.loganalytics.io", ""},
      {"https://monitor.azure.com", ""},
      {"https://batch.core.windows.net", ""},
      {"https://servicebus.azure.net", ""},
      {"https://eventhubs.azure.net", ""},
      {"https://azconfig.io", ""},
  };
  return known;
}

const std::vector<Known>& known_in_other_clouds() {
  static const std::vector<Known> known = [] {
    std::vector<Known> names;
    for (const auto& cloud : names_of_clouds) {
      for (const auto manager : cloud.resource_manager) names.push_back({std::string(manager), "", management_app});
      names.push_back({std::string(cloud.graph), "", graph_app});
    }
    return names;
  }();
  return known;
}

bool names_it(const json& object, const char* list, std::string_view name) {
  auto names = object.value(list, json::array());
  return std::any_of(names.begin(), names.end(),
                     [&](const json& one) { return one.is_string() && equal_caseless(one.get<std::string>(), name); });
}

bool answers_to(const Cloud& cloud, const json& principal, std::string_view name) {
  if (equal_caseless(text_of(principal, "appId"), name)) return true;
  if (names_it(principal, "servicePrincipalNames", name) || names_it(principal, "identifierUris", name)) return true;
  const auto* application = application_of(cloud.world, text_of(principal, "tenantId"), text_of(principal, "appId"));
  return application && names_it(*application, "identifierUris", name);
}

}  // namespace

Resource find_resource(const Cloud& cloud, std::string_view tenant, std::string_view name) {
  const std::vector<Known> here = {{cloud.origins.resource_manager, "https://management.azure.com", management_app},
                                   {cloud.origins.microsoft_graph, "https://graph.microsoft.com", graph_app},
                                   {cloud.origins.azure_devops, audiences::azure_devops, audiences::azure_devops}};
  const auto* known = find_known(here, name);
  if (!known) known = find_known(known_everywhere(), name);
  if (!known) known = find_known(known_in_other_clouds(), name);
  if (known)
    return {known->audience.empty() ? lower(name) : known->audience,
            principal_by_app(cloud.world, tenant, known->app_id)};
  for (const auto& [id, principal] : cloud.world.rows(tables::principals)) {
    if (text_of(principal, "kind") != "application" || !equal_caseless(text_of(principal, "tenantId"), tenant))
      continue;
    if (answers_to(cloud, principal, name)) return {std::string(name), &principal};
  }
  return {};
}

}  // namespace keyless::sandbox::entra
