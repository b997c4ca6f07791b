#include "manifest/reading/parts.hpp"

namespace keyless::manifest::reading {
namespace {

void need_project(Reading& reading, const Node& node, const ServiceConnection& connection) {
  if (!child_of(reading.document, "azureDevOps")) return;  // said once, where the list starts
  if (connection.project.written() || child_of(node, "project")) return;
  if (child_of(section(reading.document, "azureDevOps"), "project")) return;
  reading.findings.add("missing-key", place_of(node), "nothing says which project this service connection lives in",
                       "write `project:` here or below `azureDevOps:`");
}

}  // namespace

void read_connection(Reading& reading, const Node& node) {
  if (node.type != Node::Type::mapping) return;
  ServiceConnection connection;
  connection.at = node.at;
  connection.name = text_in(node, "name");
  connection.project = or_else(text_in(node, "project"), reading.into.devops.project);
  connection.description = trimmed(text_in(node, "description"));
  connection.identity = text_in(node, "identity");
  connection.subscription = guid_in(node, "subscription", reading.into.azure.subscription);
  connection.scope_resource_group = text_in(section(node, "scope"), "resourceGroup");
  connection.protect = flag_in(node, "protect");
  connection.adopt = flag_in(node, "adopt");
  connection.canonical = canonical_text(node);
  connection.pipelines = texts_in(node, "pipelines");
  connection.checks = checks_in(node);
  for (const auto& role : entries_of(node, "roles")) read_security_role(reading, role, connection);
  resolve_identity(reading, connection);
  need_project(reading, node, connection);
  reading.into.service_connections.push_back(std::move(connection));
}

}  // namespace keyless::manifest::reading
