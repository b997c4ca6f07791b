#include "desired/external_references.hpp"

#include <algorithm>

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

void add_pipelines(const Manifest& manifest, ExternalReferences& into) {
  auto& projects = into.pipelines[manifest.devops.organization.value];
  for (const auto& connection : manifest.service_connections) {
    add_pipelines(projects[connection.project.value], connection.pipelines);
    for (const auto& share : connection.shared_with) add_pipelines(projects[share.project.value], share.pipelines);
  }
}

void add_principals(const Manifest& manifest, ExternalReferences& into) {
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

void add_projects(const Manifest& manifest, ExternalReferences& into) {
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

/// Ids that several entries may name.
struct Collected {
  const std::map<std::string, NeededGroup>& groups;  ///< that a manifest declares or implies, folded
  Ids subscriptions = {}, scopes = {}, identities = {}, clients = {}, principals = {};

  void add_scope(const std::string& scope) {
    if (!groups.contains(folded_arm_id(scope))) scopes.add(scope);
    add_subscription(arm_id_segment(scope, "subscriptions"));
  }
  void add_subscription(const std::string& id) {
    if (!id.empty()) subscriptions.add(id);
  }
};

void add_identity(const manifest::Identity& identity, Collected& into) {
  into.add_subscription(identity.subscription);
  if (identity.arm_id.written()) into.identities.add(identity.arm_id.value);
  if (identity.client_id.written()) into.clients.add(identity.client_id.value);
  if (identity.principal_id.written()) into.principals.add(identity.principal_id.value);
  for (const auto& grant : identity.roles) into.add_scope(grant.scope.value);
}

void add_connection(const manifest::ServiceConnection& connection, Collected& into) {
  if (connection.management_group.written())
    return into.scopes.add("/providers/Microsoft.Management/managementGroups/" + connection.management_group.value);
  into.subscriptions.add(connection.subscription);
  if (connection.scope_resource_group.written())
    into.add_scope(group_arm_id(connection.subscription, connection.scope_resource_group.value));
}

void add_ids(const Manifest& manifest, Collected& into) {
  into.subscriptions.add(manifest.azure.subscription.value);
  for (const auto& group : manifest.resource_groups) into.subscriptions.add(group.subscription);
  for (const auto& identity : manifest.identities) add_identity(identity, into);
  for (const auto& connection : manifest.service_connections) add_connection(connection, into);
  for (const auto& entry : manifest.removed) into.add_subscription(entry.subscription);
}

}  // namespace

ExternalReferences external_references_of(const std::vector<Manifest>& manifests) {
  ExternalReferences found;
  const auto groups = needed_groups(manifests);
  Collected ids{groups};
  for (const auto& one : manifests) {
    if (found.tenant.empty()) found.tenant = one.azure.tenant.value, found.cloud = one.cloud();
    add_ids(one, ids);
    add_pipelines(one, found);
    add_projects(one, found);
    add_principals(one, found);
  }
  found.subscriptions = ids.subscriptions.take();
  found.scopes = ids.scopes.take();
  found.existing_identities = ids.identities.take();
  found.existing_clients = ids.clients.take();
  found.existing_principals = ids.principals.take();
  return found;
}

}  // namespace keyless::desired
