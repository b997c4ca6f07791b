#include "walk/declared.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "base/text.hpp"
#include "sandbox/text/timestamps.hpp"

namespace keyless::walk {

namespace {

constexpr const char* head =
    "version: 1\nteam: walkers\nazure:\n  tenant: {}\n  subscription: {}\n  location: eastus\n"
    "azureDevOps:\n  organization: contoso\n  project: Microbots\n{}";

std::string listed(const char* key, const std::vector<std::string>& values) {
  return values.empty() ? "" : fmt::format("  {}: [{}]\n", key, fmt::join(values, ", "));
}

std::string text_of(const Identity& one) {
  auto text = fmt::format("- name: {}\n  kind: {}\n", one.name, one.kind);
  if (one.kind == "userAssigned") text += fmt::format("  resourceGroup: {}\n", group_of(one.name));
  if (!one.client_id.empty()) text += fmt::format("  clientId: {}\n", one.client_id);
  if (one.adopt) text += "  adopt: true\n";
  if (!one.reads.empty()) text += "  roles:\n";
  for (const auto& group : one.reads)
    text += fmt::format("  - {{role: Reader, scope: {{resourceGroup: {}}}}}\n", group);
  if (!one.github.empty()) text += "  federatedCredentials:\n";
  for (const auto& repository : one.github)
    text += fmt::format(
        "  - name: github-{0}\n    issuer: https://token.actions.githubusercontent.com\n"
        "    subject: repo:contoso/{0}:ref:refs/heads/main\n",
        repository);
  if (one.member)
    text +=
        "  organizationAccess:\n    accessLevel: Stakeholder\n    projects:\n"
        "    - {project: Microbots, group: Readers}\n";
  return text;
}

std::string text_of(const Connection& one) {
  auto text = fmt::format("- name: {}\n  identity: {}\n", one.name, one.identity);
  if (!one.previously.empty()) text += fmt::format("  previously: {}\n", one.previously);
  if (!one.description.empty()) text += fmt::format("  description: {}\n", one.description);
  if (one.adopt) text += "  adopt: true\n";
  text += listed("pipelines", one.pipelines);
  if (one.locked) text += "  checks: {exclusiveLock: true}\n";
  if (!one.users.empty()) text += "  roles:\n";
  for (const auto& user : one.users) text += fmt::format("  - {{principal: {}, role: User}}\n", user);
  if (!one.shared_with.empty()) text += "  sharedWith:\n";
  for (const auto& project : one.shared_with) text += fmt::format("  - project: {}\n", project);
  return text;
}

std::string text_of(const Gone& one) {
  const auto more = one.kind == "identity" ? ", resourceGroup: " + group_of(one.name) : std::string();
  return fmt::format("- {}: {{name: {}{}}}\n{}", one.kind, one.name, more, one.keep ? "  keep: true\n" : "");
}

template <class Entry>
std::string section(const char* name, const std::vector<Entry>& entries) {
  std::string text = entries.empty() ? "" : fmt::format("{}:\n", name);
  for (const auto& entry : entries) text += text_of(entry);
  return text;
}

template <class Entry>
void append(std::vector<Entry>& to, const std::vector<Entry>& from) {
  to.insert(to.end(), from.begin(), from.end());
}

}  // namespace

void Declaration::add(const Declaration& other) {
  keeps_issuer = keeps_issuer || other.keeps_issuer;
  append(identities, other.identities);
  append(connections, other.connections);
  append(removed, other.removed);
}

std::string manifest_of(const Declaration& what) {
  return fmt::format(head, tenant, subscription, what.keeps_issuer ? "  issuer: keep\n" : "") +
         section("identities", what.identities) + section("serviceConnections", what.connections) +
         section("removed", what.removed) + "...\n";
}

std::string group_of(const std::string& identity) {
  return "rg-" + identity;
}

std::string arm_id_of(const std::string& identity) {
  return subscription_path + "/resourceGroups/" + group_of(identity) +
         "/providers/Microsoft.ManagedIdentity/userAssignedIdentities/" + identity;
}

std::string unique_name_of(const std::string& application) {
  return "keyless.walkers." + application;
}

namespace {

void name_access(const Identity& one, std::set<std::string>& named) {
  for (const auto& group : one.reads)
    named.insert(
        fmt::format("{} is {} of {}/resourcegroups/{}", one.name, reader_role, subscription_path, lower(group)));
  for (const auto& repository : one.github)
    named.insert(
        fmt::format("https://token.actions.githubusercontent.com|repo:contoso/{}:ref:refs/heads/main|"
                    "api://AzureADTokenExchange signs in as {}",
                    repository, one.name));
  if (one.member) named.insert({one.name + " is a member of *", one.name + " has licence stakeholder in contoso"});
}

void name_access(const Connection& one, std::set<std::string>& named) {
  named.insert(fmt::format("{} is for {}", one.name, one.identity));
  named.insert(fmt::format("{} signs in as {}", one.name, one.identity));
  for (const auto& pipeline : one.pipelines)
    named.insert(fmt::format("pipeline Microbots/{} uses {}", pipeline, one.name));
  for (const auto& project : one.shared_with) named.insert(fmt::format("project {} has {}", project, one.name));
  for (const auto& user : one.users) named.insert(fmt::format("{} is User of {}", user, one.name));
  // Whoever makes a connection administers it, and is who runs keyless.
  named.insert(fmt::format("the caller is Administrator of {}", one.name));
}

}  // namespace

std::set<std::string> access_named_by(const Declaration& what) {
  std::set<std::string> named;
  for (const auto& one : what.identities) name_access(one, named);
  for (const auto& one : what.connections) name_access(one, named);
  return named;
}

bool is_named(const std::set<std::string>& named, const std::string& access) {
  if (named.contains(access)) return true;
  return std::ranges::any_of(named, [&](const std::string& one) {
    return one.ends_with('*') && access.starts_with(one.substr(0, one.size() - 1));
  });
}

namespace {

void label(const Declaration& what, Labels& labels) {
  for (const auto& one : what.connections) {
    labels.connections[lower(one.name)] = one.name;
    if (!one.previously.empty()) labels.connections[lower(one.previously)] = one.name;
  }
  for (const auto& one : what.identities) {
    if (one.kind == "userAssigned") labels.resources[lower(arm_id_of(one.name))] = one.name;
    if (one.kind == "application") labels.applications[unique_name_of(one.name)] = one.name;
    if (!one.client_id.empty()) labels.clients[lower(one.client_id)] = one.name;
  }
}

}  // namespace

Labels labels_of(const Declaration& before, const Declaration& after) {
  Labels labels;
  label(before, labels);
  label(after, labels);
  return labels;
}

}  // namespace keyless::walk
