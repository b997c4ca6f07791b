#include <algorithm>

#include "checker/access.hpp"
#include "checker/places.hpp"
#include "checker/roles.hpp"
#include "checker/sign_in.hpp"

namespace keyless::checker {
namespace {

using Of = Access::Of;

bool is_at_most(const std::string& level, const std::string& declared) {
  const auto named = levels_up_to(declared);
  return !declared.empty() && std::ranges::count(named, level) > 0;
}

bool is_same_principal(const IdentitySpec& identity, const Row& principal) {
  if (identity.kind == "existing") return same(principal.id, existing_id(identity.letter));
  if (identity.kind == "client") return same(text(principal, "clientId"), client_id_of(identity.letter));
  if (identity.kind == "runner") return same(text(principal, "clientId"), caller_client);
  const auto wanted = identity.kind == "app" ? kind::application : kind::identity;
  return principal.kind == wanted && same(text(principal, "name"), identity.name) &&
         !same(principal.id, existing_id(identity.letter));
}

bool names_pipeline(const ConnectionSpec& connection, const Cloud& cloud, const std::string& who) {
  return std::ranges::any_of(connection.pipelines, [&](const std::string& name) {
    const auto* pipeline = cloud.named(kind::pipeline, name);
    return pipeline && who == project_id + "/" + pipeline->id;
  });
}

bool names_branch(const ConnectionSpec& connection, const std::string& branch) {
  if (connection.branches.empty()) return false;
  return std::ranges::any_of(connection.branches,
                             [&](const std::string& one) { return branch == "refs/heads/" + one; });
}

bool is_for(const Spec& spec, const ConnectionSpec& connection, const Row& principal) {
  const auto* identity = spec.identity(connection.identity);
  return identity && declared_as_identity(spec, principal) == identity;
}

/// What the connection shows now, will show once it is migrated, or shows under its declared name.
bool may_present(const ConnectionSpec& declared, const Row& connection, const Access& access) {
  auto pairs = presented_by(connection);
  pairs.push_back(by_entra(connection.id));
  pairs.push_back(by_name(declared.name));
  return std::ranges::any_of(pairs, [&](const Presented& one) { return access.who == one.issuer + " " + one.subject; });
}

bool names_trust(const Spec& spec, const Cloud& cloud, const Access& access) {
  const auto* principal = cloud.find(access.what);
  const auto* identity = principal ? declared_as_identity(spec, *principal) : nullptr;
  if (!identity || access.how != audience) return false;
  const bool repository = std::ranges::any_of(
      identity->repositories, [&](const std::string& name) { return access.who == github + " " + subject_of(name); });
  return repository || std::ranges::any_of(cloud.all(kind::connection), [&](const Row* connection) {
           const auto* declared = declared_as_connection(spec, *connection);
           return declared && is_for(spec, *declared, *principal) && may_present(*declared, *connection, access);
         });
}

/// What amounts to owning something is named by a policy only, and none of these worlds has one that does.
bool names_role(const IdentitySpec& identity, const Access& access) {
  return std::ranges::any_of(identity.roles, [&](const RoleSpec& role) {
    const auto& definition = role_named(role.role);
    if (definition.is_privileged) return false;
    const auto& id = definition.guid;
    const bool same_role = access.what == folded(group_id(role.group)) && access.how.starts_with(id);
    return same_role && (!role.condition || role.condition->empty() || access.how == id + " " + *role.condition);
  });
}

bool names_role(const Spec& spec, const Cloud& cloud, const Access& access) {
  return std::ranges::any_of(cloud.rows, [&](const Row& row) {
    if ((row.kind != kind::identity && row.kind != kind::application) || !same(text(row, "principalId"), access.who))
      return false;
    const auto* identity = declared_as_identity(spec, row);
    return identity && names_role(*identity, access);
  });
}

/// The group may be declared for the project, or by its own name. One that administers is named by a policy only, and
/// none of these worlds has one that does.
bool names_project_group(const MembershipSpec& membership, const Access& access) {
  const auto found = membership.in_projects.find(access.what);
  const bool for_project = found != membership.in_projects.end() && is_at_most(access.how, found->second);
  const bool by_name = std::ranges::any_of(membership.groups, [&](const std::string& group) {
    const auto start = "[" + access.what + "]\\";
    return group.starts_with(start) && is_at_most(access.how, group.substr(start.size()));
  });
  return access.how != "Administrators" && (for_project || by_name);
}

bool names_membership(const Spec& spec, const Cloud& cloud, const Access& access) {
  const auto* principal = cloud.principal_behind(access.who);
  const auto* identity = principal ? declared_as_identity(spec, *principal) : nullptr;
  if (!identity || !identity->membership) return false;
  if (access.of == Of::member) return is_at_most(access.how, identity->membership->level);
  return std::ranges::count(identity->membership->groups, access.what) > 0 ||
         names_project_group(*identity->membership, access);
}

bool names(const ConnectionSpec& connection, const Cloud& cloud, const Access& access) {
  if (access.of == Of::pipeline) return names_pipeline(connection, cloud, access.who);
  if (access.of == Of::whole_project) return connection.shared && access.who == second_project_id;
  if (access.of == Of::person) return access.who == ana && is_at_most(access.how, connection.person_role);
  return access.of == Of::branch && names_branch(connection, access.who);
}

}  // namespace

Presented by_entra(const std::string& connection_id) {
  return {entra_issuer, "/eid1/c/pub/t/T/a/A/sc/" + organization_id + "/" + connection_id};
}

Presented by_name(const std::string& connection_name) {
  return {retiring_issuer, "sc://" + organization + "/" + project + "/" + connection_name};
}

const ConnectionSpec* declared_as_connection(const Spec& spec, const Row& connection) {
  const auto found = std::ranges::find_if(spec.connections, [&](const ConnectionSpec& one) {
    const auto& name = text(connection, "name");
    return one.wish == Wish::declared &&
           (same(one.name, name) || (!one.previously.empty() && same(one.previously, name)));
  });
  return found == spec.connections.end() ? nullptr : &*found;
}

const IdentitySpec* declared_as_identity(const Spec& spec, const Row& principal) {
  const auto found = std::ranges::find_if(spec.identities, [&](const IdentitySpec& one) {
    return one.wish == Wish::declared && is_same_principal(one, principal);
  });
  return found == spec.identities.end() ? nullptr : &*found;
}

bool names(const Spec& spec, const Cloud& cloud, const Access& access) {
  if (access.of == Of::trust) return names_trust(spec, cloud, access);
  if (access.of == Of::role) return names_role(spec, cloud, access);
  if (access.of == Of::member || access.of == Of::joined) return names_membership(spec, cloud, access);
  const auto* connection = cloud.find(access.of == Of::connection ? access.who : access.what);
  const auto* declared = connection ? declared_as_connection(spec, *connection) : nullptr;
  if (!declared) return false;
  if (access.of != Of::connection) return names(*declared, cloud, access);
  const auto* principal = cloud.find(access.what);
  return principal && is_for(spec, *declared, *principal);
}

}  // namespace keyless::checker
