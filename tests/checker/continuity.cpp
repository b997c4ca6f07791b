#include <algorithm>

#include "checker/laws.hpp"
#include "checker/sign_in.hpp"

namespace keyless::checker {
namespace {

bool is_pruning(const World& world) {
  return world.at("flag").starts_with("prune");
}

/// The identity that it signs in as is itself named to go, and it is not declared: it goes with that.
bool loses_its_identity(const Start& start, const Row& connection) {
  const auto* principal = start.cloud.principal(text(connection, "clientId"));
  return principal && named_to_go(start.spec, *principal) == Wish::removed;
}

/// Declared under whatever spelling; released; marked ours and not declared; or nobody may take anything from it.
bool stays(const Start& start, const Row& connection) {
  if (declared_as_connection(start.spec, connection)) return true;
  if (const auto wish = named_to_go(start.spec, connection)) return wish == Wish::released;
  if (loses_its_identity(start, connection)) return false;
  return !is_pruning(start.world) || is_marked_by(connection, start.spec.team);
}

/// It signs in as the identity that it is declared with. Before one is given another identity, or can sign in again,
/// others lose what they have on it.
bool goes_on_as_it_is(const Start& start, const Row& connection, const ConnectionSpec& declared) {
  const auto* principal = start.cloud.principal(text(connection, "clientId"));
  return principal && can_sign_in(start.cloud, connection) &&
         declared_as_identity(start.spec, *principal) == start.spec.identity(declared.identity);
}

/// Pipelines are declared for it, and some may use it, whether these or others.
bool is_replaced_in_use(const Start& start, const Row& connection) {
  const auto* declared = declared_as_connection(start.spec, connection);
  return declared && !declared->pipelines.empty() && goes_on_as_it_is(start, connection, *declared) &&
         !start.cloud.below(kind::permission, "connectionId", connection.id).empty();
}

}  // namespace

Continuity::Continuity(const Start& start) {
  if (start.world.is("run", "destroy")) return;
  for (const auto& row : start.cloud.rows) {
    if (row.kind == kind::connection && stays(start, row) && can_sign_in(start.cloud, row)) signing_in_.insert(row.id);
    if (row.kind == kind::connection && is_replaced_in_use(start, row)) used_.insert(row.id);
    if (named_to_go(start.spec, row) == Wish::removed)
      for (const auto* role : start.cloud.below(kind::role, "principalId", text(row, "principalId")))
        left_[folded(text(row, "clientId"))].insert(role->id);
    const bool is_access = row.kind == kind::role || is_in_organization(row);
    if (is_access && is_declared_child(start.spec, start.cloud, row)) access_.insert(row.id);
  }
}

/// Until it is moved it needs the roles of the identity that it leaves.
std::string Continuity::lost_by(const Cloud& now, const Row& connection) const {
  const auto left = left_.find(folded(text(connection, "clientId")));
  if (left == left_.end()) return {};
  const auto lost = std::ranges::find_if(left->second, [&](const std::string& id) { return !now.find(id); });
  return lost == left->second.end() ? std::string() : *lost;
}

std::string Continuity::broken_in(const Cloud& now) const {
  for (const auto& id : signing_in_) {
    const auto* connection = now.find(id);
    if (!connection) return "connection " + id + " is gone";
    if (!can_sign_in(now, *connection)) return "connection " + text(*connection, "name") + " can't sign in any more";
    if (auto lost = lost_by(now, *connection); !lost.empty())
      return "connection " + text(*connection, "name") + " has lost " + lost + " before it was moved";
  }
  for (const auto& id : used_)
    if (now.find(id) && now.below(kind::permission, "connectionId", id).empty())
      return "no pipeline may use connection " + id + " any more";
  for (const auto& id : access_)
    if (!now.find(id)) return "role or membership " + id + " is gone, and it is declared";
  return {};
}

}  // namespace keyless::checker
