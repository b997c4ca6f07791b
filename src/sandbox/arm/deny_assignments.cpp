#include "sandbox/arm/deny_assignments.hpp"

#include <fmt/format.h>

#include <algorithm>
#include "base/json.hpp"

#include "base/text.hpp"
#include "sandbox/arm/ancestry.hpp"
#include "sandbox/arm/authorization.hpp"
#include "sandbox/arm/envelope.hpp"
#include "sandbox/arm/handlers.hpp"
#include "sandbox/state/ids.hpp"

namespace keyless::sandbox::arm {

using nlohmann::json;

namespace {

using Deny = Behaviour::DenyAssignment;

constexpr const char* type = "Microsoft.Authorization/denyAssignments";

std::string guid_of(const Cloud& cloud, const Deny& deny) {
  return cloud.ids.fixed_uuid("deny assignment " + deny.name + " at " + lower(deny.scope));
}

bool concerns(const World& world, const Deny& deny, std::string_view object_id) {
  if (deny.principals.empty()) return true;
  auto who = principal_and_groups(world, object_id);
  return std::any_of(deny.principals.begin(), deny.principals.end(),
                     [&](const auto& one) { return std::find(who.begin(), who.end(), lower(one)) != who.end(); });
}

bool forbids(const Deny& deny, std::string_view action) {
  return std::any_of(deny.actions.begin(), deny.actions.end(),
                     [&](const auto& pattern) { return action_matches(pattern, action); });
}

json shape(const Cloud& cloud, const Deny& deny) {
  auto guid = guid_of(cloud, deny);
  auto principals = json::array();
  for (const auto& one : deny.principals) principals.push_back({{"id", one}, {"type", "ServicePrincipal"}});
  if (deny.principals.empty())
    principals.push_back({{"id", "00000000-0000-0000-0000-000000000000"}, {"type", "SystemDefined"}});
  json permission = {{"actions", deny.actions},
                     {"notActions", json::array()},
                     {"dataActions", json::array()},
                     {"notDataActions", json::array()}};
  return {{"properties",
           {{"denyAssignmentName", deny.name},
            {"description", ""},
            {"permissions", json::array({permission})},
            {"scope", deny.scope},
            {"doNotApplyToChildScopes", false},
            {"principals", principals},
            {"excludePrincipals", json::array()},
            {"isSystemProtected", true}}},
          {"id", fmt::format("{}/providers/{}/{}", deny.scope, type, guid)},
          {"type", type},
          {"name", guid}};
}

}  // namespace

std::optional<Reply> if_denied(const Cloud& cloud, const Request& request, std::string_view action,
                               std::string_view scope) {
  for (const auto& deny : cloud.behaviour.deny_assignments) {
    if (!forbids(deny, action) || !concerns(cloud.world, deny, request.caller.object_id)) continue;
    if (!is_within(cloud.world, scope, lower(deny.scope))) continue;
    auto id = guid_of(cloud, deny);
    std::erase(id, '-');
    return refuse(
        403, "DenyAssignmentAuthorizationFailed",
        fmt::format("The client '{}' with object id '{}' has permission to perform action '{}' on scope '{}'; however, "
                    "the access is denied because of the deny assignment with name '{}' and Id '{}' at scope '{}'.",
                    request.caller.name, request.caller.object_id, action, scope, deny.name, id, deny.scope));
  }
  return std::nullopt;
}

Reply list_deny_assignments(Cloud& cloud, const Request& request) {
  const auto& scope = request.param("scope");
  if (auto reply = unless_may(cloud, request, std::string(type) + "/read", scope.empty() ? "/" : scope)) return *reply;
  auto values = json::array();
  for (const auto& deny : cloud.behaviour.deny_assignments)
    if (is_within(cloud.world, scope, lower(deny.scope)) || is_within(cloud.world, deny.scope, lower(scope)))
      values.push_back(shape(cloud, deny));
  return answer(200, {{"value", std::move(values)}});
}

Reply get_deny_assignment(Cloud& cloud, const Request& request) {
  const auto& scope = request.param("scope");
  if (auto reply = unless_may(cloud, request, std::string(type) + "/read", scope.empty() ? "/" : scope)) return *reply;
  for (const auto& deny : cloud.behaviour.deny_assignments)
    if (equal_caseless(guid_of(cloud, deny), request.param("name"))) return answer(200, shape(cloud, deny));
  return decline(404, "DenyAssignmentNotFound",
                 fmt::format("The deny assignment '{}' is not found.", request.param("name")));
}

}  // namespace keyless::sandbox::arm
