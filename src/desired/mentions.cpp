#include <algorithm>
#include <set>

#include "base/arm_id.hpp"
#include "desired/building.hpp"
#include "desired/groups.hpp"

namespace keyless::desired {
namespace {

using manifest::Manifest;

/// A set of ids that keeps the first spelling of each and gives them sorted.
class Ids {
 public:
  void add(const std::string& id) {
    const auto [found, fresh] = by_key_.emplace(folded_arm_id(id), id);
    if (!fresh) found->second = std::min(found->second, id);
  }
  std::vector<std::string> take() const {
    std::vector<std::string> ids;
    for (const auto& [key, id] : by_key_) ids.push_back(id);
    return ids;
  }

 private:
  std::map<std::string, std::string> by_key_;
};

void add_pipelines(std::vector<std::string>& known, const manifest::Pipelines& named) {
  for (const auto& pipeline : named.named)
    if (std::ranges::find(known, pipeline.value) == known.end()) known.push_back(pipeline.value);
  std::ranges::sort(known);
}

void add_pipelines(const Manifest& manifest, Mentions& into) {
  auto& projects = into.pipelines[manifest.devops.organization.value];
  for (const auto& connection : manifest.service_connections) {
    add_pipelines(projects[connection.project.value], connection.pipelines);
    for (const auto& share : connection.shared_with) add_pipelines(projects[share.project.value], share.pipelines);
  }
}

void add_principals(const Manifest& manifest, Mentions& into) {
  std::set<std::string> names;
  for (const auto& identity : manifest.identities)
    if (identity.organization_access)
      for (const auto& group : identity.organization_access->groups) names.insert(group.value);
  for (const auto& connection : manifest.service_connections) {
    if (connection.checks.approval)
      for (const auto& approver : connection.checks.approval->approvers) names.insert(approver.value);
    for (const auto& role : connection.roles)
      if (!role.identity_index) names.insert(role.principal.value);
  }
  if (!names.empty()) into.principals[manifest.devops.organization.value].merge(names);
}

void add_projects(const Manifest& manifest, Mentions& into) {
  if (has_project_of_its_own(manifest))
    into.pipelines[manifest.devops.organization.value].try_emplace(manifest.devops.project.value);
  for (const auto& identity : manifest.identities)
    if (identity.organization_access)
      for (const auto& entry : identity.organization_access->projects)
        into.pipelines[manifest.devops.organization.value].try_emplace(entry.project.value);
  for (const auto& entry : manifest.removed)
    if (entry.kind == manifest::Removed::Kind::service_connection)
      into.pipelines[manifest.devops.organization.value].try_emplace(entry.project.value);
}

}  // namespace

Mentions mentions_of(const std::vector<Manifest>& manifests) {
  Mentions into;
  Ids subscriptions, scopes, identities, clients, principals;
  const auto groups = needed_groups(manifests);
  const auto add_scope = [&](const std::string& scope) {
    if (!groups.contains(folded_arm_id(scope))) scopes.add(scope);
    const auto subscription = arm_id_segment(scope, "subscriptions");
    if (!subscription.empty()) subscriptions.add(subscription);
  };
  for (const auto& one : manifests) {
    if (into.tenant.empty()) into.tenant = one.azure.tenant.value, into.cloud = one.cloud();
    subscriptions.add(one.azure.subscription.value);
    for (const auto& group : one.resource_groups) subscriptions.add(group.subscription);
    for (const auto& identity : one.identities) {
      if (!identity.subscription.empty()) subscriptions.add(identity.subscription);
      if (identity.arm_id.written()) identities.add(identity.arm_id.value);
      if (identity.client_id.written()) clients.add(identity.client_id.value);
      if (identity.principal_id.written()) principals.add(identity.principal_id.value);
      for (const auto& grant : identity.roles) add_scope(grant.scope.value);
    }
    for (const auto& connection : one.service_connections) {
      if (connection.management_group.written()) {
        scopes.add("/providers/Microsoft.Management/managementGroups/" + connection.management_group.value);
        continue;
      }
      subscriptions.add(connection.subscription);
      if (connection.scope_resource_group.written())
        add_scope(group_arm_id(connection.subscription, connection.scope_resource_group.value));
    }
    for (const auto& entry : one.removed)
      if (!entry.subscription.empty()) subscriptions.add(entry.subscription);
    add_pipelines(one, into);
    add_projects(one, into);
    add_principals(one, into);
  }
  into.subscriptions = subscriptions.take();
  into.scopes = scopes.take();
  into.existing_identities = identities.take();
  into.existing_clients = clients.take();
  into.existing_principals = principals.take();
  return into;
}

}  // namespace keyless::desired
