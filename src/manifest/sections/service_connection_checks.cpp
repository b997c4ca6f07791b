#include <algorithm>

#include "manifest/sections/common.hpp"
#include "manifest/sections/manifest.hpp"

/// What a service connection refers to, and what connections must not say together.
namespace keyless::manifest {
namespace {

/// Identities by NAME and RESOURCEGROUP/NAME, folded.
using Names = std::map<std::string, std::vector<std::size_t>>;

Names names_of(const std::vector<Identity>& identities) {
  Names names;
  for (std::size_t i = 0; i < identities.size(); ++i) {
    const auto name = lower(identities[i].name.value);
    names[name].push_back(i);
    if (identities[i].resource_group.written())
      names[lower(identities[i].resource_group.value) + "/" + name].push_back(i);
  }
  return names;
}

// A list that could not be read, or an entry without a name, was complained about: its users are not to blame.
bool all_are_named(const Node& document) {
  const auto& list = section(document, "identities");
  if (list.type != Node::Type::list) return !child_of(document, "identities");
  return std::ranges::all_of(list.children, [](const Node& node) { return text_in(node, "name").written(); });
}

void add_unknown_identity(Reading& reading, const Text& reference) {
  std::vector<std::string> names;
  if (!reading.findings.crowded())
    for (const auto& identity : reading.into.identities) names.push_back(identity.name.value);
  const auto near = nearest_to(reference.value, names);
  reading.findings.add("unknown-identity", reference.at, "this manifest declares no identity " + shown(reference.value),
                       near.empty() ? "" : "did you mean `" + near + "`?");
}

void resolve_identity(Reading& reading, const Names& names, ServiceConnection& connection) {
  if (!connection.identity.written()) return;
  const auto found = names.find(lower(connection.identity.value));
  if (found == names.end()) return add_unknown_identity(reading, connection.identity);
  connection.identity_index = found->second.front();
  if (found->second.size() == 1) return;
  connection.identity_index = ServiceConnection::unresolved;
  const auto named = [&](std::size_t which) {
    return Findings::named(reading.into.identities[found->second[which]].name.at);
  };
  reading.findings.add("ambiguous-identity", connection.identity.at,
                       "several identities have this name: at " + named(0) + " and " + named(1),
                       "write RESOURCEGROUP/NAME");
}

void refuse_beside_management_group(Reading& reading, const Node& node) {
  refuse(reading, node, "subscription", "a management group");
  refuse(reading, section(node, "scope"), "resourceGroup", "a management group");
}

std::string place_of(const Text& project, const Text& name) {
  return lower(project.value) + "\n" + lower(name.value);
}

void check_pipelines(const Pipelines& pipelines, Findings& findings) {
  Once once(findings, "the pipeline");
  for (const auto& pipeline : pipelines.named) {
    const auto rooted = pipeline.value.starts_with('\\') && pipeline.value.rfind('\\') == 0;
    once.declare(lower(rooted ? pipeline.value.substr(1) : pipeline.value), pipeline.at, pipeline.value);
  }
  if (pipelines.all.written())
    findings.warn("open-to-all", pipelines.all.at,
                  "every pipeline of the project, including future ones, can use this connection",
                  "list the pipelines; plan and apply need a policy that permits this");
}

void check_shares(const ServiceConnection& connection, Once& connections, Spelling& spelling, Findings& findings) {
  Once projects(findings, "the project");
  for (const auto& share : connection.shared_with) {
    spelling.use("", share.project);
    check_pipelines(share.pipelines, findings);
    if (!share.project.written()) continue;
    projects.declare(lower(share.project.value), share.project.at, share.project.value);
    if (equal_caseless(share.project.value, connection.project.value)) {
      findings.add("duplicate", share.project.at, "this is the connection's own project");
      continue;
    }
    const auto& name = share.name.written() ? share.name : connection.name;
    if (name.written())
      connections.declare(place_of(share.project, name), share.name.written() ? share.name.at : share.project.at,
                          name.value);
  }
}

void check_previous_name(const Manifest& manifest, const ServiceConnection& connection, Findings& findings) {
  const auto& previously = connection.previously;
  if (!previously.written() || !connection.name.written()) return;
  const auto before = place_of(connection.project, previously);
  const auto same = [&](const ServiceConnection& other) {
    return other.name.written() && place_of(other.project, other.name) == before;
  };
  const auto other = std::ranges::find_if(manifest.service_connections, same);
  if (other == manifest.service_connections.end()) return;
  findings.add("still-declared", previously.at,
               "a connection of this name is declared at " + Findings::named(other->name.at),
               "`previously` must be a name that is no longer declared");
}

void check_security_roles(const Manifest& manifest, const ServiceConnection& connection, Findings& findings) {
  Once principals(findings, "a role of");
  for (const auto& role : connection.roles) {
    if (!role.principal.written()) continue;
    principals.declare(lower(role.principal.value), role.principal.at, role.principal.value);
    if (!role.identity_index || manifest.identities[*role.identity_index].organization_access) continue;
    findings.add("no-organization-access", role.principal.at,
                 "the identity " + shown(role.principal.value) + " is not a member of the organization",
                 "set its `organizationAccess`, or use its object id if it already is a member");
  }
}

}  // namespace

void finish_connections(Reading& reading) {
  const auto names = names_of(reading.into.identities);
  const bool names_are_known = all_are_named(reading.document);
  each_in(reading.document, "serviceConnections", reading.into.service_connections, [&](auto& one, const Node& node) {
    one.canonical = canonical_text(node);
    if (names_are_known) resolve_identity(reading, names, one);
    for (auto& role : one.roles)
      if (const auto found = names.find(lower(role.principal.value)); found != names.end())
        role.identity_index = found->second.front();
    if (one.management_group.written()) refuse_beside_management_group(reading, node);
    need_project(reading, node, one.project);
  });
}

void check_connections(const Manifest& manifest, Findings& findings) {
  Once connections(findings, "the service connection");
  Spelling projects(findings, "the project");
  for (const auto& connection : manifest.service_connections) {
    projects.use("", connection.project);
    if (connection.name.written())
      connections.declare(place_of(connection.project, connection.name), connection.name.at, connection.name.value);
    check_pipelines(connection.pipelines, findings);
    check_previous_name(manifest, connection, findings);
    check_checks(connection.checks, findings);
    check_security_roles(manifest, connection, findings);
  }
  for (const auto& connection : manifest.service_connections) check_shares(connection, connections, projects, findings);
}

}  // namespace keyless::manifest
