#include "walk/judge.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>

#include "base/text.hpp"
#include "sandbox/text/timestamps.hpp"

namespace keyless::walk {

namespace {

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

/// Kinds of rows that may give what a sentence of access says.
std::vector<std::string> givers_of(const std::string& access) {
  if (access.starts_with("pipeline ")) return {"pipelinePermission"};
  if (access.starts_with("project ")) return {"connectionShare"};
  if (has(access, " signs in as ")) return {"federatedCredential", "serviceConnection"};
  if (has(access, " is for ")) return {"serviceConnection", "federatedCredential"};
  if (has(access, " has licence ") || has(access, " is a member of "))
    return {"organizationMember", "projectEntitlement", "groupMembership"};
  return has(access, " of /") ? std::vector<std::string>{"roleAssignment"} : std::vector<std::string>{"securityRole"};
}

std::set<std::string> without(const std::set<std::string>& all, const std::set<std::string>& some) {
  std::set<std::string> rest;
  std::ranges::set_difference(all, some, std::inserter(rest, rest.end()));
  return rest;
}

}  // namespace

Judge::Judge(const Setting& setting, bool prunes, Sight began)
    : setting_(setting), prunes_(prunes), began_(std::move(began)), run_began_(began_) {
  if (!setting.destroys) {
    named_ = access_named_by(setting.after);
    for (const auto& one : setting.after.connections) staying_.insert(one.name);
  } else {
    // What it was to adopt is not ours yet, and stays.
    for (const auto& one : setting.before.connections) going_.insert(setting.labels.connections.at(lower(one.name)));
    for (const auto& one : setting.before.identities) going_.insert(one.name);
  }
  for (const auto& one : setting.after.removed) {
    (one.keep ? staying_ : going_).insert(one.name);
    if (one.keep) going_.erase(one.name);  // what is released is nobody's to destroy
  }
}

bool Judge::stays(const ConnectionSight& connection) const {
  return staying_.contains(connection.label);
}

std::optional<Breach> Judge::cut_off(const Sight& before, const Sight& now) const {
  for (const auto& connection : before.connections) {
    if (!connection.trouble.empty() || !stays(connection)) continue;
    const auto* found = now.find(connection.id);
    if (!found) return Breach{"I1", fmt::format("connection {} is gone", connection.label)};
    if (!found->trouble.empty())
      return Breach{"I1", fmt::format("connection {} can't sign in any more: {}", connection.label, found->trouble)};
  }
  return std::nullopt;
}

std::optional<Breach> Judge::lost(const Sight& before, const Sight& now) const {
  for (const auto& access : before.access)
    if (!now.access.contains(access) && is_named(named_, access))
      return Breach{"I1", fmt::format("declared, was there, and is gone: {}", access)};
  return std::nullopt;
}

/// What goes by name takes its access along; how a declared connection signs in is for its manifest to say.
bool Judge::may_go(const std::string& access) const {
  if (std::ranges::any_of(going_, [&](const std::string& label) { return has(access, label); })) return true;
  const auto subject = access.substr(0, access.find(' '));
  return staying_.contains(subject) && (has(access, " signs in as ") || has(access, " is for "));
}

/// Nothing undeclared goes without prune.
std::optional<Breach> Judge::taken(const Sight& now) const {
  for (const auto& access : began_.access)
    if (!prunes_ && !now.access.contains(access) && !may_go(access))
      return Breach{"I2", fmt::format("taken away without prune: {}", access)};
  return std::nullopt;
}

std::optional<Breach> Judge::widened(const Sight& now) const {
  for (const auto& access : now.access)
    if (!began_.access.contains(access) && !is_named(named_, access))
      return Breach{"I3", fmt::format("nothing declares what was given: {}", access)};
  for (const auto& restriction : began_.restrictions) {
    if (now.restrictions.contains(restriction)) continue;
    const auto subject = restriction.substr(0, restriction.find(": "));
    const auto still = now.access.contains(subject) ||
                       std::ranges::any_of(now.connections, [&](const auto& one) { return one.label == subject; });
    if (still) return Breach{"I3", fmt::format("loosened: {}", restriction)};
  }
  return std::nullopt;
}

std::optional<Breach> Judge::doubled(const Sight& now) const {
  std::map<std::string, int> seen;
  for (const auto& one : now.connections)
    if (++seen[one.label] > 1) return Breach{"I4", fmt::format("there are two connections {}", one.label)};
  return std::nullopt;
}

std::optional<Breach> Judge::breach(const sandbox::World& world, const Sight& now) const {
  for (const auto* before : {&began_, &run_began_}) {
    if (auto found = cut_off(*before, now)) return found;
    if (auto found = lost(*before, now)) return found;
  }
  if (auto found = taken(now)) return found;
  if (auto found = widened(now)) return found;
  if (auto found = doubled(now)) return found;
  const auto changed = setting_.foreign.change(world);
  return changed.empty() ? std::nullopt : std::optional(Breach{"I2", changed});
}

bool Judge::lists(const model::Plan& plan, const std::string& access) const {
  const auto kinds = givers_of(access);
  return std::ranges::any_of(plan.changes, [&](const model::Change& change) {
    return !change.gives.empty() && model::writes(change.action) &&
           std::ranges::find(kinds, std::string(change.address.kind())) != kinds.end();
  });
}

std::optional<Breach> Judge::unlisted(const model::Plan& plan, const Sight& before, const Sight& after) const {
  for (const auto& access : without(after.access, before.access)) {
    if (access.starts_with("the caller is ")) continue;
    if (!lists(plan, access)) return Breach{"I3", fmt::format("the plan does not list that it gives: {}", access)};
  }
  return std::nullopt;
}

std::optional<Breach> Judge::unfinished(const Sight& now) const {
  for (const auto& access : named_) {
    // Only of connections that keyless made is its caller the administrator.
    if (access.ends_with('*') || access.starts_with("the caller is ") || now.access.contains(access)) continue;
    return Breach{"I4", fmt::format("declared and not there: {}", access)};
  }
  for (const auto& one : now.connections)
    if (going_.contains(one.label)) return Breach{"I4", fmt::format("connection {} is still there", one.label)};
  for (const auto& access : now.access)
    for (const auto& label : going_)
      if (has(access, label + " ") || access.ends_with(label))
        return Breach{"I4", fmt::format("still there: {}", access)};
  return std::nullopt;
}

std::string difference(const Sight& sight, const Stage::State& state, const Sight& wanted, const Stage::State& model) {
  if (const auto more = without(sight.access, wanted.access); !more.empty())
    return fmt::format("more access than without the fault: {}", fmt::join(more, "; "));
  if (const auto less = without(wanted.access, sight.access); !less.empty())
    return fmt::format("less access than without the fault: {}", fmt::join(less, "; "));
  if (sight.restrictions != wanted.restrictions)
    return fmt::format("other restrictions than without the fault: {}", fmt::join(sight.restrictions, "; "));
  for (const char* table : {"resources", "roleAssignments", "connections", "principals", "applications", "checks",
                            "securityRoles", "memberships", "deletedItems"}) {
    const auto count = [&](const Stage::State& of) { return of.contains(table) ? of.at(table).size() : 0; };
    if (count(state) != count(model))
      return fmt::format("{} rows of {}, {} without the fault", count(state), table, count(model));
  }
  return {};
}

}  // namespace keyless::walk
