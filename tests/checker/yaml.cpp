#include "checker/places.hpp"
#include "checker/spec.hpp"
#include "checker/truth.hpp"

namespace keyless::checker {
namespace {

std::string quoted(const std::string& text) {
  return "\"" + text + "\"";
}

std::string head_of(const Spec& spec) {
  std::string text = "version: 1\nteam: " + spec.team + "\n";
  if (!spec.tolerated.empty()) text += "allowUndeclared:\n";
  for (const auto& pattern : spec.tolerated) text += "- " + pattern + "\n";
  text += "azure:\n  tenant: " + tenant + "\n  subscription: " + subscription + "\n  location: westeurope\n";
  text += "azureDevOps:\n  organization: " + organization + "\n  project: " + project + "\n";
  return text + (spec.keeps_issuer ? "  issuer: keep\n" : "");
}

std::string line_of(const RoleSpec& role) {
  auto text = "  - role: " + role.role + "\n    scope: {resourceGroup: " + role.group + "}\n";
  return role.condition ? text + "    condition: " + quoted(*role.condition) + "\n" : text;
}

std::string keys_of(const IdentitySpec& identity) {
  if (identity.kind == "existing") return "  kind: existing\n  id: " + existing_id(identity.letter) + "\n";
  if (identity.kind == "client") return "  kind: existing\n  clientId: " + client_id_of(identity.letter) + "\n";
  if (identity.kind == "runner") return "  kind: existing\n  clientId: " + caller_client + "\n";
  if (identity.kind == "app") return "  kind: application\n  uniqueName: app-" + identity_name(identity.letter) + "\n";
  return "  resourceGroup: rg-ids\n";
}

std::string membership_of(const MembershipSpec& membership) {
  auto text = "  organizationAccess:\n    accessLevel: " + membership.level + "\n    projects:\n";
  for (const auto& [name, group] : membership.in_projects)
    text += "    - {project: " + name + ", group: " + group + "}\n";
  text += "    groups:\n";
  for (const auto& group : membership.groups) text += "    - '" + group + "'\n";
  return text;
}

std::string entry_of(const IdentitySpec& identity) {
  auto text = "- name: " + identity.name + "\n" + keys_of(identity);
  if (identity.adopt) text += "  adopt: true\n";
  if (!identity.roles.empty()) text += "  roles:\n";
  for (const auto& role : identity.roles) text += line_of(role);
  if (!identity.repositories.empty()) text += "  federatedCredentials:\n";
  for (const auto& name : identity.repositories)
    text += "  - {name: " + name + ", issuer: " + quoted(github) + ", subject: " + quoted(subject_of(name)) + "}\n";
  return identity.membership ? text + membership_of(*identity.membership) : text;
}

std::string list_of(const std::vector<std::string>& names) {
  std::string text;
  for (const auto& name : names) text += (text.empty() ? "" : ", ") + name;
  return "[" + text + "]";
}

std::string entry_of(const ConnectionSpec& connection, const Spec& spec) {
  auto text = "- name: " + connection.name + "\n";
  if (!connection.previously.empty()) text += "  previously: " + connection.previously + "\n";
  if (connection.project != project) text += "  project: " + connection.project + "\n";
  if (!connection.description.empty()) text += "  description: " + connection.description + "\n";
  text += "  identity: " + spec.identity(connection.identity)->name + "\n";
  if (connection.adopt) text += "  adopt: true\n";
  if (!connection.pipelines.empty()) text += "  pipelines: " + list_of(connection.pipelines) + "\n";
  if (!connection.branches.empty())
    text += "  checks:\n    branchControl:\n      branches: " + list_of(connection.branches) + "\n";
  if (!connection.accepted.empty()) text += "  impossible: {accept: " + connection.accepted + ", reason: known}\n";
  if (connection.shared) text += "  sharedWith:\n  - project: " + second_project + "\n";
  if (!connection.person_role.empty())
    text += "  roles:\n  - {principal: " + ana + ", role: " + connection.person_role + "}\n";
  return text;
}

std::string removed_entry(const IdentitySpec& identity) {
  const auto rest =
      identity.kind == "app" ? "uniqueName: app-" + identity_name(identity.letter) : "resourceGroup: rg-ids";
  return "- " + std::string(identity.kind == "app" ? "application" : "identity") + ": {name: " + identity.name + ", " +
         rest + "}\n";
}

std::string keep_of(Wish wish) {
  return wish == Wish::released ? "  keep: true\n" : "";
}

std::string removed_of(const Spec& spec) {
  std::string text;
  for (const auto& identity : spec.identities)
    if (identity.wish != Wish::declared) text += removed_entry(identity) + keep_of(identity.wish);
  for (const auto& connection : spec.connections)
    if (connection.wish != Wish::declared)
      text += "- serviceConnection: {name: " + connection.name + "}\n" + keep_of(connection.wish);
  return text.empty() ? text : "removed:\n" + text;
}

std::string with_title(const std::string& title, const std::string& entries) {
  return entries.empty() ? entries : title + ":\n" + entries;
}

}  // namespace

std::string yaml_of(const Spec& spec) {
  std::string identities, connections;
  for (const auto& identity : spec.identities)
    if (identity.wish == Wish::declared) identities += entry_of(identity);
  for (const auto& connection : spec.connections)
    if (connection.wish == Wish::declared) connections += entry_of(connection, spec);
  return head_of(spec) + with_title("identities", identities) + with_title("serviceConnections", connections) +
         removed_of(spec) + (spec.ended ? "...\n" : "");
}

}  // namespace keyless::checker
