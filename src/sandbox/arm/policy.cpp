#include "sandbox/arm/policy.hpp"

#include <fmt/format.h>

#include "base/json.hpp"

#include "base/text.hpp"
#include "sandbox/arm/ancestry.hpp"
#include "sandbox/arm/envelope.hpp"
#include "sandbox/arm/handlers.hpp"

namespace keyless::sandbox::arm {

using nlohmann::json;

namespace {

constexpr const char* built_in_prefix = "/providers/microsoft.authorization/policydefinitions/";

/// Definitions, sets of them and assignments differ in their rules only.
struct Kind {
  const char* type = "";  ///< the last part
  const char* missing = "";
};
constexpr Kind definitions{"policyDefinitions", "PolicyDefinitionNotFound"};
constexpr Kind sets{"policySetDefinitions", "PolicySetDefinitionNotFound"};
constexpr Kind assignments{"policyAssignments", "PolicyAssignmentNotFound"};

std::string type_of(const Kind& kind) {
  return std::string("Microsoft.Authorization/") + kind.type;
}

std::string list_path(const Request& request, const Kind& kind) {
  return request.param("scope") + "/providers/" + type_of(kind);
}

std::string id_of(const Request& request, const Kind& kind) {
  return list_path(request, kind) + "/" + request.param("name");
}

std::optional<Reply> refusal(Cloud& cloud, const Request& request, const Kind& kind, const char* verb) {
  const auto& scope = request.param("scope");
  // What is built in is shown to everyone who signed in; clients look there first.
  if (scope.empty() && verb == std::string_view("read") && &kind == &definitions) return std::nullopt;
  if (auto reply = unless_may(cloud, request, type_of(kind) + "/" + verb, scope.empty() ? "/" : scope)) return reply;
  return unless_scope(cloud, scope, false);
}

Reply missing(const Request& request, const Kind& kind) {
  auto what = equal_caseless(kind.type, "policyAssignments") ? "policy assignment" : "policy definition";
  return decline(404, kind.missing, fmt::format("The {} '{}' is not found.", what, request.param("name")));
}

Reply read(Cloud& cloud, const Request& request, const Kind& kind) {
  if (auto reply = refusal(cloud, request, kind, "read")) return *reply;
  auto id = id_of(request, kind);
  const auto* row = cloud.world.find(tables::resources, lower(id));
  if (!row && &kind == &definitions) row = policy_definition(cloud.world, built_in_prefix + request.param("name"));
  return row ? answer(200, *row) : missing(request, kind);
}

/// What counts at the scope: its own rows and those above it.
Reply list(Cloud& cloud, const Request& request, const Kind& kind) {
  if (auto reply = refusal(cloud, request, kind, "read")) return *reply;
  World::Rows found;
  if (&kind == &definitions) found = built_in_policies();
  const auto& rows = cloud.world.rows(tables::resources);
  for (const auto& place : scope_and_above(cloud.world, request.param("scope"))) {
    auto prefix = place + lower("/providers/" + type_of(kind) + "/");
    for (auto at = rows.lower_bound(prefix); at != rows.end() && at->first.starts_with(prefix); ++at)
      found[at->first] = at->second;
  }
  return page_of(cloud, request, found);
}

Reply remove(Cloud& cloud, const Request& request, const Kind& kind) {
  if (auto reply = refusal(cloud, request, kind, "delete")) return *reply;
  auto key = lower(id_of(request, kind));
  const auto* row = cloud.world.find(tables::resources, key);
  if (!row) return nothing(204);
  auto reply = answer(200, *row);
  cloud.world.erase(tables::resources, key);
  return reply;
}

std::optional<Reply> flaw_in_body(const Cloud& cloud, const Kind& kind, const json& properties) {
  if (&kind == &definitions && member(properties, "policyRule").empty())
    return decline(400, "InvalidPolicyRule", "The policy rule is missing or is no object.");
  if (&kind == &sets && !properties.value("policyDefinitions", json()).is_array())
    return decline(400, "InvalidPolicySetDefinitionRequest", "The policy definitions of the set are missing.");
  if (&kind != &assignments) return std::nullopt;
  auto id = text_of(properties, "policyDefinitionId");
  if (policy_definition(cloud.world, id)) return std::nullopt;
  return decline(404, "PolicyDefinitionNotFound", fmt::format("The policy definition '{}' is not found.", id));
}

void add_defaults(const Request& request, const Kind& kind, json& properties) {
  if (&kind == &assignments) {
    properties["scope"] = request.param("scope").empty() ? "/" : request.param("scope");
    if (!properties.contains("enforcementMode")) properties["enforcementMode"] = "Default";
    if (!properties.contains("notScopes")) properties["notScopes"] = json::array();
    return;
  }
  properties["policyType"] = "Custom";
  if (&kind == &definitions && !properties.contains("mode")) properties["mode"] = "Indexed";
}

Reply write(Cloud& cloud, const Request& request, const Kind& kind) {
  if (auto reply = refusal(cloud, request, kind, "write")) return *reply;
  std::optional<Reply> refused;
  auto body = body_of(request, refused);
  if (refused) return *refused;
  auto properties = member(body, "properties");
  if (auto flaw = flaw_in_body(cloud, kind, properties)) return *flaw;
  if (auto reply = if_locked(cloud, request.param("scope"), false)) return *reply;
  add_defaults(request, kind, properties);
  json row = {{"properties", properties},
              {"id", id_of(request, kind)},
              {"type", type_of(kind)},
              {"name", request.param("name")}};
  for (auto name : {"identity", "location"})
    if (body.contains(name)) row[name] = body[name];
  cloud.world.put(tables::resources, lower(id_of(request, kind)), row);
  return answer(201, row);
}

}  // namespace

const json* policy_definition(const World& world, std::string_view id) {
  auto key = lower(id);
  if (const auto* row = world.find(tables::resources, key)) return row;
  std::string_view rest = key;
  if (!rest.starts_with(built_in_prefix)) return nullptr;
  rest.remove_prefix(std::string_view(built_in_prefix).size());
  auto at = built_in_policies().find(std::string(rest));
  return at == built_in_policies().end() ? nullptr : &at->second;
}

Reply list_policy_definitions(Cloud& cloud, const Request& request) {
  return list(cloud, request, definitions);
}
Reply get_policy_definition(Cloud& cloud, const Request& request) {
  return read(cloud, request, definitions);
}
Reply put_policy_definition(Cloud& cloud, const Request& request) {
  return write(cloud, request, definitions);
}
Reply delete_policy_definition(Cloud& cloud, const Request& request) {
  return remove(cloud, request, definitions);
}
Reply list_policy_sets(Cloud& cloud, const Request& request) {
  return list(cloud, request, sets);
}
Reply get_policy_set(Cloud& cloud, const Request& request) {
  return read(cloud, request, sets);
}
Reply put_policy_set(Cloud& cloud, const Request& request) {
  return write(cloud, request, sets);
}
Reply delete_policy_set(Cloud& cloud, const Request& request) {
  return remove(cloud, request, sets);
}
Reply list_policy_assignments(Cloud& cloud, const Request& request) {
  return list(cloud, request, assignments);
}
Reply get_policy_assignment(Cloud& cloud, const Request& request) {
  return read(cloud, request, assignments);
}
Reply put_policy_assignment(Cloud& cloud, const Request& request) {
  return write(cloud, request, assignments);
}
Reply delete_policy_assignment(Cloud& cloud, const Request& request) {
  return remove(cloud, request, assignments);
}

}  // namespace keyless::sandbox::arm
