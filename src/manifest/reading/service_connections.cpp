#include "manifest/reading/parts.hpp"

namespace keyless::manifest::reading {
namespace {

Pipelines pipelines_in(const Node& node) {
  Pipelines found{texts_in(node, "pipelines"), {}};
  const auto all = text_in(section(node, "pipelines"), "all");
  if (all.value == "true") found.all = all;
  return found;
}

ConnectionShare read_share(const Node& node) {
  ConnectionShare share;
  share.at = node.at;
  share.project = text_in(node, "project");
  share.name = text_in(node, "name");
  share.description = without_final_breaks(text_in(node, "description"));
  share.pipelines = pipelines_in(node);
  return share;
}

void read_scope(Reading& reading, const Node& node, ServiceConnection& connection) {
  const auto& scope = section(node, "scope");
  connection.scope_resource_group = text_in(scope, "resourceGroup");
  connection.management_group = text_in(scope, "managementGroup");
  if (!connection.management_group.written()) return;
  refuse(reading, node, "subscription", "a management group");
  refuse(reading, scope, "resourceGroup", "a management group");
}

std::optional<AcceptedObstacle> accepted_in(const Node& connection) {
  const auto& node = section(connection, "impossible");
  if (node.type != Node::Type::mapping) return std::nullopt;
  return AcceptedObstacle{text_in(node, "accept"), text_in(node, "reason"), text_in(node, "until")};
}

}  // namespace

void read_connection(Reading& reading, const Node& node) {
  if (node.type != Node::Type::mapping) return;
  ServiceConnection connection;
  connection.at = node.at;
  connection.name = text_in(node, "name");
  connection.project = or_else(text_in(node, "project"), reading.into.devops.project);
  connection.description = without_final_breaks(text_in(node, "description"));
  connection.identity = text_in(node, "identity");
  connection.subscription = guid_in(node, "subscription", reading.into.azure.subscription);
  read_scope(reading, node, connection);
  connection.protect = flag_in(node, "protect");
  connection.adopt = flag_in(node, "adopt");
  connection.previous_owner = text_in(node, "previousOwner");
  connection.canonical = canonical_text(node);
  connection.pipelines = pipelines_in(node);
  connection.checks = checks_in(node);
  for (const auto& role : entries_of(node, "roles")) read_security_role(reading, role, connection);
  for (const auto& share : entries_of(node, "sharedWith"))
    if (share.type == Node::Type::mapping) connection.shared_with.push_back(read_share(share));
  connection.previously = text_in(node, "previously");
  connection.is_new = flag_in(node, "new");
  connection.accepted = accepted_in(node);
  resolve_identity(reading, connection);
  need_project(reading, node, connection.project);
  reading.into.service_connections.push_back(std::move(connection));
}

}  // namespace keyless::manifest::reading
