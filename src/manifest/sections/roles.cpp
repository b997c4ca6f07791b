#include "manifest/sections/roles.hpp"

#include "base/arm_id.hpp"
#include "manifest/sections/common.hpp"
#include "manifest/sections/manifest.hpp"
#include "model/roles.hpp"

namespace keyless::manifest {
namespace {

std::string scope_hint(std::string_view text) {
  auto hint = path_hint(text);
  if (!hint.empty()) return hint;
  if (!text.starts_with('/'))
    return "an id starts with /subscriptions/; or write resourceGroup: and resource: below scope";
  return "as in /subscriptions/GUID/resourceGroups/NAME/providers/NAMESPACE/TYPE/NAME";
}

std::string resource_hint(std::string_view text) {
  if (text.starts_with('/')) return "write a full id as `scope: /subscriptions/...`";
  auto hint = path_hint(text);
  return hint.empty() ? "as in Microsoft.CognitiveServices/accounts/my-account" : hint;
}
/// A condition means the same with and without white space around it.
std::string condition_of(std::string_view text) {
  auto condition = trimmed(text);
  condition.erase(0, condition.find_first_not_of(" \t\r\n"));
  return condition;
}

}  // namespace

namespace rules {

const Rule role = rule("bad-role", "a role", "a role's display name or GUID, printable ASCII, no space at either end",
                       "^(?!0{8}-0{4}-0{4}-0{4}-0{12}$)[!-~]([ -~]*[!-~])?$", 1, 512, trim_hint);
const Rule scope = rule("bad-scope", "a scope", "a full resource id, or `/` for the root",
                        "^(?!.*\\.\\.)(/|/providers/Microsoft\\.Management/managementGroups/[A-Za-z0-9_().-]+|/"
                        "subscriptions/(?!0{8}-0{4}-0{4}-0{4}-0{12})" KEYLESS_GUID "(/resourceGroups/" KEYLESS_GROUP
                        ")?(/providers/" KEYLESS_TYPES ")*)$",
                        1, 1024, scope_hint, nullptr, true);
const Rule resource_path =
    rule("bad-scope", "a resource", "NAMESPACE/TYPE/NAME, and TYPE/NAME again for what lies inside it",
         "^(?!.*\\.\\.)" KEYLESS_TYPES "$", 1, 800, resource_hint);
const Rule condition = rule("bad-condition", "a condition", "an expression; '' when there shall be none", "", 0, 8192,
                            nullptr, condition_of);

}  // namespace rules

namespace shapes {
namespace {

/// A scope as its parts say it.
struct ScopeParts {
  Text subscription, resource_group, resource;
};

constexpr Key scope_rows[] = {
    row<&ScopeParts::subscription, rules::guid>("subscription", "The subscription; azure.subscription when not given.",
                                                subscription_of_azure),
    row<&ScopeParts::resource_group, rules::resource_group>(
        "resourceGroup", "The resource group; without it the scope is the subscription."),
    row<&ScopeParts::resource, rules::resource_path>("resource", "The resource in that group: NAMESPACE/TYPE/NAME."),
};
constexpr Shape scope_parts = mapping("a scope", scope_rows);

void read_scope(void* grant, const Node* value, const Key&, Reading& reading) {
  auto& scope = static_cast<RoleGrant*>(grant)->scope;
  if (value && value->type == Node::Type::scalar) scope = {canonical_arm_id(value->text), value->at};
  if (!value || value->type != Node::Type::mapping) return;
  ScopeParts parts;
  read_keys(&parts, *value, scope_parts, reading);
  if (parts.resource.written() && !child_of(*value, "resourceGroup"))
    reading.findings.add("missing-key", parts.resource.at, "a resource needs the key `resourceGroup` beside it",
                         "for a resource outside of groups write its full id as `scope: /subscriptions/...`");
  const auto &subscription = parts.subscription.value, &group = parts.resource_group.value;
  auto id = group.empty() ? subscription_arm_id(subscription) : group_arm_id(subscription, group);
  if (parts.resource.written()) id += "/providers/" + parts.resource.value;
  scope = {canonical_arm_id(id), value->key_at};
}

/// `/subscriptions/S[/resourceGroups/G[/providers/NAMESPACE/TYPE/NAME]]` in its parts; other ids have none.
ScopeParts parts_of(const Text& scope) {
  const auto parts = split(scope.value, '/');
  const auto is = [&](std::size_t at, std::string_view word) {
    return parts.size() > at && equal_caseless(parts[at], word);
  };
  const bool subscription = is(1, "subscriptions") && parts.size() == 3;
  const bool group = is(1, "subscriptions") && is(3, "resourceGroups") && parts.size() == 5;
  const bool resource = is(1, "subscriptions") && is(3, "resourceGroups") && is(5, "providers") && parts.size() >= 9;
  if (!subscription && !group && !resource) return {};
  ScopeParts found;
  found.subscription = {lower(parts[2]), scope.at};
  if (!subscription) found.resource_group = {parts[4], scope.at};
  if (resource) found.resource = {keyless::joined({parts.begin() + 6, parts.end()}, "/"), scope.at};
  return found;
}

Node write_scope(const Writing& writing) {
  const auto& scope = static_cast<const RoleGrant*>(writing.entry)->scope;
  const auto parts = parts_of(scope);
  if (!parts.subscription.written()) return scope.written() ? scalar(scope) : Node();
  auto written = write_keys(&parts, scope_parts, writing.of);
  if (!written.children.empty()) return written;
  // Nothing but the manifest's own subscription: an empty mapping would say so, and nobody would see it.
  written.children.push_back(scalar(parts.subscription));
  written.children.back().key = scope_rows[0].name;
  return written;
}

constexpr Shape scope_shape = {
    .type = Type::either, .noun = "a scope: an id or a mapping", .rule = &rules::scope, .item = &scope_parts};
constexpr std::string_view condition_versions[] = {"2.0"};
constexpr Shape condition_version = choice("a version of the condition language", condition_versions);
constexpr Key grant_rows[] = {
    row<&RoleGrant::role, rules::role>("role", "Display name or GUID of the role.", required),
    special<scope_shape>("scope", "What the role is granted on: a full resource id, or its parts.",
                         {read_scope, write_scope}, required),
    row<&RoleGrant::description, rules::short_description>("description", "Kept with the role assignment."),
    row<&RoleGrant::condition, rules::condition>("condition",
                                                 "Expression that limits the role; one that others set and that is not "
                                                 "declared is reported and stays. '' takes it off."),
    row<&RoleGrant::condition_version, condition_version>(
        "conditionVersion", "Version of the condition language; 2.0 when not given.", needing("condition")),
};
constexpr Shape grant_shape = mapping("a role", grant_rows);

}  // namespace

const Shape roles = list("a list of roles", grant_shape);

}  // namespace shapes

namespace {

std::string folded_role(const std::string& role) {
  const auto* known = model::built_in_role(role);
  return known ? std::string(known->guid) : lower(role);
}

}  // namespace

void check_roles(const std::vector<RoleGrant>& roles, Findings& findings) {
  Once grants(findings, "the role");
  for (const auto& grant : roles) {
    if (grant.condition_version.written() && grant.condition.written() && grant.condition.value.empty())
      findings.add("condition-version-alone", grant.condition_version.at, "conditionVersion needs a condition",
                   "remove `conditionVersion`");
    if (!grant.role.written() || !grant.scope.written()) continue;
    grants.declare(folded_role(grant.role.value) + "\n" + folded_arm_id(grant.scope.value), grant.role.at,
                   grant.role.value);
  }
}

}  // namespace keyless::manifest
