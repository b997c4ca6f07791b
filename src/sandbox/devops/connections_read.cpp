#include <algorithm>

#include "sandbox/devops/connection.hpp"
#include "sandbox/devops/handlers.hpp"
#include "sandbox/devops/rights.hpp"
#include "sandbox/devops/shapes.hpp"

namespace keyless::sandbox::devops {

using nlohmann::json;

namespace {

/// An absent filter lets everything pass.
bool passes(const std::string& asked, const std::string& value) {
  auto wanted = comma_separated(asked);
  return wanted.empty() || std::any_of(wanted.begin(), wanted.end(),
                                       [&](const std::string& one) { return same_word(one, value); });
}

bool failed(const json& stored) { return text(stored.value("operationStatus", json::object()), "state") == "Failed"; }

bool matches(const Call& call, const json& stored) {
  if (!passes(call.asked("type"), text(stored, "type"))) return false;
  if (!passes(call.asked("authschemes"), text(stored.at("authorization"), "scheme"))) return false;
  if (!passes(call.asked("owner"), text(stored, "owner"))) return false;
  if (!passes(call.asked("endpointids"), text(stored, "id"))) return false;
  if (!passes(call.asked("endpointnames"), name_in(stored, call.project->id))) return false;
  return call.asked_true("includefailed") || !failed(stored);
}

Role role_asked(const std::string& action) {
  if (same_word(action, "manage")) return Role::administrator;
  return same_word(action, "use") ? Role::user : Role::reader;
}

}  // namespace

Answer list_connections(Call& call) {
  auto found = json::array();
  for (const auto& stored : call.organization.connections) {
    if (!reference_in(stored, call.project->id) || !matches(call, stored)) continue;
    auto role = role_on(call, stored, call.project->id);
    if (role < role_asked(call.asked("actionfilter"))) continue;
    found.push_back(shown(stored, call.project->id, view_of(role)));
  }
  return listed(std::move(found));
}

Answer get_connection(Call& call) {
  auto stored = call.organization.connection(call.part("id"));
  auto role = Role::none;
  if (stored && reference_in(*stored, call.project->id)) role = role_on(call, *stored, call.project->id);
  // A connection that is gone, or hidden, is an empty answer and not a missing page.
  if (role < role_asked(call.asked("actionfilter"))) return {.body = json(nullptr)};
  return {.body = shown(*stored, call.project->id, view_of(role))};
}

Answer execution_history(Call& call) {
  auto stored = call.organization.connection(call.part("id"));
  if (!stored || !reference_in(*stored, call.project->id)) return refused(no_such_connection(call.part("id")));
  return listed(json::array());
}

Answer list_connection_types(Call& call) {
  auto wanted = call.asked("type");
  if (!wanted.empty() && !same_word(wanted, "azurerm")) return listed(json::array());
  auto scheme = [](const char* name, const char* title) {
    return json{{"scheme", name}, {"displayName", title}, {"inputDescriptors", json::array()}};
  };
  json data_source = {{"name", "TestConnection"},
                      {"endpointUrl", "{{{endpoint.url}}}/subscriptions/{{{endpoint.subscriptionId}}}"
                                      "?api-version=2016-06-01"},
                      {"resultSelector", "jsonpath:$"}};
  json type = {{"name", "azurerm"},
               {"displayName", "Azure Resource Manager"},
               {"description", "Service connection type for Azure Resource Manager connections"},
               {"inputDescriptors", json::array()},
               {"authenticationSchemes",
                json::array({scheme("ServicePrincipal", "Service Principal"),
                             scheme("ManagedServiceIdentity", "Managed Service Identity"),
                             scheme("WorkloadIdentityFederation", "Workload Identity federation")})},
               {"dataSources", json::array({data_source})}};
  return listed(json::array({type}));
}

}  // namespace keyless::sandbox::devops
