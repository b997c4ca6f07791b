#include <algorithm>

#include "checker/laws.hpp"
#include "checker/places.hpp"
#include "checker/roles.hpp"
#include "checker/sign_in.hpp"

namespace keyless::checker {
namespace {

bool is_declared_trust(const Spec& spec, const Cloud& cloud, const IdentitySpec& identity, const Row& trust) {
  const bool repository = std::ranges::any_of(identity.repositories, [&](const std::string& name) {
    return text(trust, "issuer") == github && text(trust, "subject") == subject_of(name);
  });
  return repository || std::ranges::any_of(cloud.all(kind::connection), [&](const Row* connection) {
           const auto* declared = declared_as_connection(spec, *connection);
           if (!declared) return false;
           const Presented shown = {text(trust, "issuer"), text(trust, "subject")};
           return shown == by_entra(connection->id) || shown == by_name(declared->name) ||
                  shown == by_name(declared->previously) || shown == by_name(text(*connection, "name"));
         });
}

bool is_declared_role(const IdentitySpec& identity, const Row& role) {
  return std::ranges::any_of(identity.roles, [&](const RoleSpec& one) {
    return same(text(role, "scope"), group_id(one.group)) && same(text(role, "roleId"), role_named(one.role).guid);
  });
}

bool is_declared_membership(const IdentitySpec& identity, const Row& row) {
  if (!identity.membership) return false;
  const auto& declared = *identity.membership;
  if (row.kind == kind::entitlement) return declared.in_projects.contains(text(row, "projectName"));
  return row.kind == kind::member || std::ranges::count(declared.groups, text(row, "groupName")) > 0;
}

bool is_declared_on(const Spec& spec, const Cloud& cloud, const Row& principal, const Row& child) {
  const auto* identity = declared_as_identity(spec, principal);
  if (!identity) return false;
  if (is_in_organization(child)) return is_declared_membership(*identity, child);
  return child.kind == kind::role ? is_declared_role(*identity, child)
                                  : child.kind == kind::trust && is_declared_trust(spec, cloud, *identity, child);
}

bool is_declared_on(const ConnectionSpec& connection, const Cloud& cloud, const Row& child) {
  if (child.kind == kind::share) return connection.shared;
  if (child.kind == kind::check) return text(child, "type") == "branchControl" && !connection.branches.empty();
  if (child.kind == kind::person_role) return text(child, "principal") == ana && !connection.person_role.empty();
  const auto* pipeline = cloud.find(text(child, "pipelineId"));
  return pipeline && std::ranges::count(connection.pipelines, text(*pipeline, "name")) > 0;
}

}  // namespace

bool is_marked_by(const Row& row, const std::string& team) {
  if (row.kind == kind::connection) return text(row, "description").find("[keyless " + team + " ") != std::string::npos;
  const auto tags = row.fields.find("tags");
  if (tags == row.fields.end()) return false;
  const auto& all = std::get<model::Tags>(tags->second);
  return std::ranges::any_of(all,
                             [&](const auto& tag) { return same(tag.first, "keyless-owner") && tag.second == team; });
}

std::vector<const Row*> held_by(const Cloud& cloud, const Row& principal) {
  auto held = cloud.below(kind::trust, "identityId", principal.id);
  for (const auto* secret : cloud.below(kind::secret, "identityId", principal.id)) held.push_back(secret);
  for (const auto* role : cloud.below(kind::role, "principalId", text(principal, "principalId"))) held.push_back(role);
  return held;
}

bool is_declared_child(const Spec& spec, const Cloud& cloud, const Row& child) {
  if (const auto* connection = cloud.find(text(child, "connectionId"))) {
    const auto* declared = declared_as_connection(spec, *connection);
    return declared && is_declared_on(*declared, cloud, child);
  }
  const auto* holder = holder_of(cloud, child);
  return holder && is_declared_on(spec, cloud, *holder, child);
}

std::optional<Wish> named_to_go(const Spec& spec, const Row& row) {
  for (const auto& connection : spec.connections)
    if (row.kind == kind::connection && connection.wish != Wish::declared && same(connection.name, text(row, "name")))
      return connection.wish;
  for (const auto& identity : spec.identities) {
    const auto kind = identity.kind == "app" ? kind::application : kind::identity;
    if (row.kind == kind && identity.wish != Wish::declared && same(identity.name, text(row, "name")))
      return identity.wish;
  }
  return std::nullopt;
}

}  // namespace keyless::checker
