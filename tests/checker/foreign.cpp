#include <algorithm>

#include "checker/laws.hpp"
#include "checker/places.hpp"
#include "checker/roles.hpp"
#include "checker/sign_in.hpp"

namespace keyless::checker {
namespace {

bool is_whole(const Row& row) {
  return row.kind == kind::identity || row.kind == kind::application || row.kind == kind::connection ||
         row.kind == kind::group;
}

bool is_principal(const Row& row) {
  return row.kind == kind::identity || row.kind == kind::application;
}

/// The connection or principal that it hangs on; null when that is gone, or for a whole object.
const Row* parent_of(const Cloud& cloud, const Row& row) {
  if (const auto* connection = cloud.find(text(row, "connectionId"))) return connection;
  return holder_of(cloud, row);
}

bool is_declared(const Spec& spec, const Row& row) {
  if (row.kind == kind::connection) return declared_as_connection(spec, row) != nullptr;
  return is_principal(row) && declared_as_identity(spec, row) != nullptr;
}

/// Whether pruning may take it: access that nobody declared, but no restriction and no role of a person.
bool is_prunable(const Row& row) {
  return row.kind == kind::role || row.kind == kind::trust || row.kind == kind::permission || row.kind == kind::share ||
         is_in_organization(row);
}

bool prunes(const Start& start) {
  return start.world.at("flag").starts_with("prune") && start.spec.ended;
}

/// What a declared connection showed, or shows under a name of its own, is replaced as that connection changes.
bool serves_declared(const Start& start, const Row& trust) {
  if (trust.kind != kind::trust) return false;
  return std::ranges::any_of(start.cloud.all(kind::connection), [&](const Row* connection) {
    if (!declared_as_connection(start.spec, *connection) && named_to_go(start.spec, *connection) != Wish::removed)
      return false;
    const Presented shown = {text(trust, "issuer"), text(trust, "subject")};
    return shown == by_entra(connection->id) || shown == by_name(text(*connection, "name"));
  });
}

bool is_gone_with(const Start& start, const Row& parent) {
  return start.world.is("run", "destroy") || named_to_go(start.spec, parent) == Wish::removed;
}

/// A membership of an identity that existed before is used as it is.
bool is_used_as_it_is(const Spec& spec, const Row& row, const Row& parent) {
  const auto* identity = is_in_organization(row) ? declared_as_identity(spec, parent) : nullptr;
  return identity && identity->is_used_only();
}

/// Whether this run may change or delete a child of something declared or named to go.
bool may_touch(const Start& start, const Row& row, const Row& parent) {
  if (is_used_as_it_is(start.spec, row, parent)) return false;
  if (is_gone_with(start, parent) || serves_declared(start, row)) return true;
  if (is_declared_child(start.spec, start.cloud, row)) return true;
  return prunes(start) && is_prunable(row) && is_declared(start.spec, parent);
}

/// An identity that this run would adopt, and may not lend.
bool is_refused_to_lend(const Start& start, const Row& row) {
  const auto* identity = is_principal(row) ? declared_as_identity(start.spec, row) : nullptr;
  if (!identity || is_marked_by(row, start.spec.team)) return false;
  return std::ranges::any_of(start.plan.refusals, [&](const model::Refusal& refusal) {
    return refusal.guard == "lending" && refusal.address.text().find("/" + identity->name + "/") != std::string::npos;
  });
}

/// What is on a list that can't be read is not removed, whatever else is known of it.
bool is_half_seen(const Start& start, const Row& row) {
  const auto unseen = start.world.at("unseen");
  return (unseen == "roles" && row.kind == kind::role) || (unseen == "trusts" && row.kind == kind::trust) ||
         (unseen == "connections" && row.kind == kind::connection) ||
         ((unseen == "permissions" || unseen == "elsewhere") && row.kind == kind::permission) ||
         (unseen == "members" && is_in_organization(row));
}

/// Byte-identical for the whole run.
bool must_stay(const Start& start, const Row& row) {
  const auto* parent = parent_of(start.cloud, row);
  if (is_refused_to_lend(start, row) || (is_half_seen(start, row) && !(parent && is_gone_with(start, *parent))))
    return true;
  if (row.maker == Maker::us) return false;
  if (row.maker == Maker::platform) return true;
  const bool of_others = is_marked_by(row, "others");
  if (is_whole(row)) return of_others || (!is_declared(start.spec, row) && !named_to_go(start.spec, row));
  return !parent || !may_touch(start, row, *parent);
}

/// On an identity that is marked by the team lies a trust that names the connection's id: the other proof that it is
/// theirs.
bool is_trusted_by_ours(const Start& start, const Row& connection) {
  return std::ranges::any_of(start.cloud.all(kind::trust), [&](const Row* trust) {
    const auto* principal = start.cloud.find(text(*trust, "identityId"));
    return folded(text(*trust, "subject")).ends_with("/" + folded(connection.id)) && principal &&
           is_marked_by(*principal, start.spec.team);
  });
}

/// Whole objects go by name, and only with our mark on them; a declared connection also by that other proof.
bool may_go(const Start& start, const Row& row) {
  if (row.kind == kind::group) return start.world.is("run", "destroy") && is_marked_by(row, start.spec.team);
  const bool destroyed = start.world.is("run", "destroy") && is_declared(start.spec, row);
  if (destroyed && row.kind == kind::connection && is_trusted_by_ours(start, row)) return true;
  return (destroyed || named_to_go(start.spec, row) == Wish::removed) && is_marked_by(row, start.spec.team);
}

std::string sign_in_word(const Row& connection, const Row& principal) {
  return connection.id + " " + principal.id;
}

std::string holder_word(const std::string& principal, const Presented& one) {
  return folded(principal) + " " + one.issuer + " " + one.subject;
}

/// It was made by this manifest; or it said so before this run, and holds nothing that is not declared.
bool is_ours_to_lend(const Start& start, const Cloud& now, const Row& principal) {
  if (principal.maker == Maker::us) return true;
  const auto* before = start.cloud.find(principal.id);
  if (!before || !is_marked_by(*before, start.spec.team) || !is_declared(start.spec, principal)) return false;
  return std::ranges::all_of(held_by(now, principal),
                             [&](const Row* held) { return is_declared_child(start.spec, now, *held); });
}

/// No policy of these worlds permits to hand on a role that amounts to owning something.
bool holds_privileged_role(const Start& start, const Cloud& now, const Row& principal) {
  const auto roles = now.below(kind::role, "principalId", text(principal, "principalId"));
  return std::ranges::any_of(roles, [&](const Row* role) {
    return role_named(text(*role, "roleId")).is_privileged && !is_declared_child(start.spec, now, *role);
  });
}

/// Who runs keyless is lent only by a line that names exactly that identity.
bool permits_lending(const Start& start, const Cloud& now, const Row& principal) {
  const bool named = start.world.is("policy", "names");
  const bool all = start.world.is("policy", "lends") && text(principal, "clientId") != caller_client;
  return (named || all) && !holds_privileged_role(start, now, principal);
}

bool may_be_lent(const Start& start, const Cloud& now, const Row& principal) {
  return is_ours_to_lend(start, now, principal) || permits_lending(start, now, principal);
}

/// What others can do with a connection that existed before this run.
std::string opened_by_others(const Start& start, const Cloud& now, const Row& connection) {
  if (!start.cloud.find(connection.id)) return {};
  for (const auto kind : {kind::permission, kind::share, kind::person_role})
    for (const auto* child : now.below(kind, "connectionId", connection.id))
      if (!is_declared_child(start.spec, now, *child)) return std::string(kind) + " " + child->id;
  return {};
}

}  // namespace

Foreign::Foreign(const Start& start) : start_(start) {
  for (const auto& row : start.cloud.rows) {
    if (must_stay(start, row)) bytes_.emplace(row.id, bytes_of(row));
    if (is_whole(row) && !may_go(start, row)) kept_.emplace(row.id, row.kind);
    if (row.kind == kind::trust)
      holders_.insert(holder_word(text(row, "identityId"), {text(row, "issuer"), text(row, "subject")}));
    const auto* principal = row.kind == kind::connection ? start.cloud.principal(text(row, "clientId")) : nullptr;
    if (!principal || !can_sign_in(start.cloud, row)) continue;
    signing_in_.insert(sign_in_word(row, *principal));
    // What signs in already may go on by other pairs of its own.
    for (const auto& pair : {by_entra(row.id), by_name(text(row, "name"))})
      holders_.insert(holder_word(principal->id, pair));
    if (const auto* declared = declared_as_connection(start.spec, row))
      holders_.insert(holder_word(principal->id, by_name(declared->name)));
  }
}

std::string Foreign::broken_in(const Cloud& now) const {
  if (auto changed = changed_in(now); !changed.empty()) return changed;
  if (auto deleted = deleted_in(now); !deleted.empty()) return deleted;
  return start_.world.is("run", "destroy") ? std::string() : lent_in(now);
}

std::string Foreign::changed_in(const Cloud& now) const {
  for (const auto& [id, bytes] : bytes_) {
    const auto* row = now.find(id);
    const auto* before = start_.cloud.find(id);
    const auto called = std::string(before->kind) + " " + id + ", made by " + word_for(before->maker) + ",";
    if (!row) return called + " is gone";
    if (bytes_of(*row) != bytes) return called + " is changed";
  }
  return {};
}

std::string Foreign::deleted_in(const Cloud& now) const {
  for (const auto& [id, kind] : kept_)
    if (!now.find(id)) return kind + " " + id + " is deleted, and nobody named it to go";
  return {};
}

std::string Foreign::lent_in(const Cloud& now) const {
  for (const auto& row : now.rows) {
    const auto* principal = row.kind == kind::connection ? now.principal(text(row, "clientId"))
                            : row.kind == kind::trust    ? now.find(text(row, "identityId"))
                                                         : nullptr;
    if (!principal) continue;
    if (row.kind == kind::trust) {
      const auto word = holder_word(principal->id, {text(row, "issuer"), text(row, "subject")});
      if (!holders_.contains(word) && !may_be_lent(start_, now, *principal))
        return text(*principal, "name") + " is lent to " + text(row, "subject") + " without a policy";
      continue;
    }
    if (signing_in_.contains(sign_in_word(row, *principal)) || !can_sign_in(now, row)) continue;
    if (!may_be_lent(start_, now, *principal))
      return text(*principal, "name") + " is lent to connection " + text(row, "name") + " without a policy";
    if (auto opened = opened_by_others(start_, now, row); !opened.empty())
      return "connection " + text(row, "name") + " is given " + text(*principal, "name") + " while others have " +
             opened;
  }
  return {};
}

}  // namespace keyless::checker
