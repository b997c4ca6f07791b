#include "sandbox/arm/policy_check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>
#include "base/json.hpp"

#include "base/text.hpp"
#include "sandbox/arm/ancestry.hpp"
#include "sandbox/arm/envelope.hpp"
#include "sandbox/arm/policy.hpp"
#include "sandbox/arm/policy_rule.hpp"

namespace keyless::sandbox::arm {

using nlohmann::json;

namespace {

constexpr std::string_view marker = "/providers/microsoft.authorization/policyassignments/";

/// One definition as one assignment applies it.
struct Policy {
  const json* assignment = nullptr;
  const json* definition = nullptr;
  const json* set = nullptr;
  json parameters = json::object();
};

bool is_excluded(const json& assignment, const std::vector<std::string>& places) {
  for (const auto& one : assignment["properties"].value("notScopes", json::array()))
    if (one.is_string() && std::find(places.begin(), places.end(), lower(one.get<std::string>())) != places.end())
      return true;
  return false;
}

/// Values that were given, and the defaults of those that were not.
json parameter_values(const json& declared, const json& given) {
  auto values = json::object();
  for (const auto& [name, one] : declared.items())
    if (one.contains("defaultValue")) values[name] = one["defaultValue"];
  for (const auto& [name, one] : given.items())
    if (one.is_object() && one.contains("value")) values[name] = one["value"];
  return values;
}

const json& properties_of(const json& row) {
  return member(row, "properties");
}

void add_set(const World& world, const PolicyView& outer, Policy of, std::vector<Policy>& policies) {
  for (const auto& one : properties_of(*of.set).value("policyDefinitions", json::array())) {
    Policy policy = of;
    policy.definition = policy_definition(world, text_of(one, "policyDefinitionId"));
    if (!policy.definition) continue;
    auto given = member(one, "parameters");
    for (auto& [name, value] : given.items())
      if (value.contains("value")) value["value"] = worked_out(outer, value["value"]);
    policy.parameters = parameter_values(member(properties_of(*policy.definition), "parameters"), given);
    policies.push_back(std::move(policy));
  }
}

void add_assignment(const World& world, const PolicySubject& subject, const json& assignment,
                    std::vector<Policy>& policies) {
  const auto& properties = properties_of(assignment);
  const auto* definition = policy_definition(world, text_of(properties, "policyDefinitionId"));
  if (!definition || text_of(properties, "enforcementMode") == "DoNotEnforce") return;
  auto values = parameter_values(member(properties_of(*definition), "parameters"), member(properties, "parameters"));
  if (text_of(*definition, "type") != "Microsoft.Authorization/policySetDefinitions") {
    policies.push_back({&assignment, definition, nullptr, values});
    return;
  }
  PolicyView outer{world, subject.id, subject.type, subject.name, *subject.row, values};
  add_set(world, outer, {&assignment, nullptr, definition, {}}, policies);
}

std::vector<Policy> policies_for(const World& world, const PolicySubject& subject) {
  std::vector<Policy> policies;
  auto places = scope_and_above(world, subject.id);
  const auto& rows = world.rows(tables::resources);
  for (const auto& place : places) {
    auto prefix = place + std::string(marker);
    for (auto at = rows.lower_bound(prefix); at != rows.end() && at->first.starts_with(prefix); ++at)
      if (!is_excluded(at->second, places)) add_assignment(world, subject, at->second, policies);
  }
  return policies;
}

PolicyView view_of(const World& world, const PolicySubject& subject, const Policy& policy) {
  return {world, subject.id, subject.type, subject.name, *subject.row, policy.parameters};
}

/// `indexed` policies look at what has a location and tags only.
bool applies(const World& world, const PolicySubject& subject, const Policy& policy) {
  const auto& properties = properties_of(*policy.definition);
  bool is_group = equal_caseless(subject.type, "Microsoft.Resources/subscriptions/resourceGroups");
  bool indexed = equal_caseless(text_of(properties, "mode"), "Indexed");
  if (indexed && (is_group || !subject.row->contains("location"))) return false;
  auto view = view_of(world, subject, policy);
  return holds(view, member(member(properties, "policyRule"), "if"));
}

std::string effect_of(const World& world, const PolicySubject& subject, const Policy& policy) {
  auto view = view_of(world, subject, policy);
  const auto& then = member(member(properties_of(*policy.definition), "policyRule"), "then");
  auto effect = worked_out(view, then.value("effect", json()));
  return effect.is_string() ? lower(effect.get<std::string>()) : std::string();
}

std::string tag_named(const std::string& field) {
  auto open = field.find('[');
  if (!starts_with_caseless(field, "tags") || field.size() < 6) return {};
  auto name = open == std::string::npos ? field.substr(5) : field.substr(open + 1, field.size() - open - 2);
  std::erase(name, '\'');
  return name;
}

void change_tag(json& row, const std::string& operation, const std::string& tag, const json& value) {
  if (tag.empty()) return;
  if (!row.contains("tags") || !row["tags"].is_object()) row["tags"] = json::object();
  if (equal_caseless(operation, "remove")) {
    row["tags"].erase(tag);
  } else if (equal_caseless(operation, "addOrReplace") || !row["tags"].contains(tag)) {
    row["tags"][tag] = value;
  }
}

/// `append` has a list of {field, value}, `modify` one of {operation, field, value}.
void change(const World& world, PolicySubject& subject, const Policy& policy) {
  auto view = view_of(world, subject, policy);
  const auto& then = member(member(properties_of(*policy.definition), "policyRule"), "then");
  auto details = then.value("details", json());
  auto operations = details.is_array() ? details : details.value("operations", json::array());
  for (const auto& one : operations) {
    auto field = worked_out(view, one.value("field", json()));
    auto value = worked_out(view, one.value("value", json()));
    if (field.is_string())
      change_tag(*subject.row, one.value("operation", "add"), tag_named(field.get<std::string>()), value);
  }
}

json named(const json& row) {
  auto title = text_of(properties_of(row), "displayName");
  return {{"name", title.empty() ? text_of(row, "name") : title}, {"id", row["id"]}};
}

json identifiers_of(const std::vector<Policy>& denying) {
  auto list = json::array();
  for (const auto& policy : denying) {
    json one = {{"policyAssignment", named(*policy.assignment)}, {"policyDefinition", named(*policy.definition)}};
    if (policy.set) one["policySetDefinition"] = named(*policy.set);
    list.push_back(std::move(one));
  }
  return list;
}

json violation_of(const Policy& policy) {
  const auto& assignment = *policy.assignment;
  json info = {{"policyDefinitionDisplayName", named(*policy.definition)["name"]},
               {"policyDefinitionId", (*policy.definition)["id"]},
               {"policyDefinitionName", (*policy.definition)["name"]},
               {"policyDefinitionEffect", "deny"},
               {"policyAssignmentId", assignment["id"]},
               {"policyAssignmentName", assignment["name"]},
               {"policyAssignmentDisplayName", named(assignment)["name"]},
               {"policyAssignmentScope", properties_of(assignment).value("scope", "")},
               {"policyAssignmentParameters", member(properties_of(assignment), "parameters")}};
  if (policy.set) {
    info["policySetDefinitionId"] = (*policy.set)["id"];
    info["policySetDefinitionName"] = (*policy.set)["name"];
    info["policySetDefinitionDisplayName"] = named(*policy.set)["name"];
  }
  return {{"type", "PolicyViolation"}, {"info", info}};
}

Reply refusal(const PolicySubject& subject, const std::vector<Policy>& denying) {
  auto violations = json::array();
  for (const auto& policy : denying) violations.push_back(violation_of(policy));
  auto reply =
      answer(403, {{"error",
                    {{"code", "RequestDisallowedByPolicy"},
                     {"target", subject.name},
                     {"message", fmt::format("Resource '{}' was disallowed by policy. Policy identifiers: '{}'.",
                                             subject.name, identifiers_of(denying).dump())},
                     {"additionalInfo", violations}}}});
  reply.headers.emplace_back("x-ms-failure-cause", "gateway");
  return reply;
}

}  // namespace

std::optional<Reply> refused_by_policy(Cloud& cloud, PolicySubject subject) {
  auto policies = policies_for(cloud.world, subject);
  for (const auto& policy : policies) {
    auto effect = effect_of(cloud.world, subject, policy);
    if ((effect == "append" || effect == "modify") && applies(cloud.world, subject, policy))
      change(cloud.world, subject, policy);
  }
  std::vector<Policy> denying;
  for (const auto& policy : policies)
    if (effect_of(cloud.world, subject, policy) == "deny" && applies(cloud.world, subject, policy))
      denying.push_back(policy);
  if (denying.empty()) return std::nullopt;
  return refusal(subject, denying);
}

}  // namespace keyless::sandbox::arm
