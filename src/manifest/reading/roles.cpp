#include "base/arm_id.hpp"
#include "manifest/reading/parts.hpp"

namespace keyless::manifest::reading {
namespace {

Text read_scope(Reading& reading, const Node& node) {
  if (node.type == Node::Type::scalar) return {canonical_arm_id(node.text), node.at};
  if (node.type != Node::Type::mapping) return {};
  const auto subscription = guid_in(node, "subscription", reading.into.azure.subscription);
  const auto group = text_in(node, "resourceGroup"), resource = text_in(node, "resource");
  if (resource.written() && !child_of(node, "resourceGroup")) {
    reading.findings.add("missing-key", resource.at, "a resource needs the key `resourceGroup` beside it",
                         "for a resource outside of groups write its full id as `scope: /subscriptions/...`");
  }
  auto id = group.written() ? group_arm_id(subscription, group.value) : subscription_arm_id(subscription);
  if (resource.written()) id += "/providers/" + resource.value;
  return {canonical_arm_id(id), node.key_at};
}

/// A condition means the same with and without white space around it.
Text without_leading_space(Text text) {
  text.value.erase(0, text.value.find_first_not_of(" \t\r\n"));
  return text;
}

}  // namespace

void read_role(Reading& reading, const Node& node, Identity& identity) {
  if (node.type != Node::Type::mapping) return;
  RoleGrant grant;
  grant.at = node.at;
  grant.role = text_in(node, "role");
  grant.scope = read_scope(reading, section(node, "scope"));
  grant.description = trimmed(text_in(node, "description"));
  grant.condition = without_leading_space(trimmed(text_in(node, "condition")));
  grant.condition_version = text_in(node, "conditionVersion");
  identity.roles.push_back(std::move(grant));
}

}  // namespace keyless::manifest::reading
