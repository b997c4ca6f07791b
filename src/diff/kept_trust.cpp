#include "diff/kept_trust.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "diff/presenters.hpp"
#include "model/federation.hpp"
#include "model/kinds/kinds.hpp"

namespace keyless::diff {

using namespace model;

namespace {

/// The released connection that signs in by this trust; null when there is none.
const Node* released_user(const Draft& draft, const LiveObject& connection) {
  for (const auto& [address, node] : draft.nodes)
    if (node.live && node.resource->wish != Wish::present && node.action != Action::remove &&
        node.live->kind == connection.kind && equal_caseless(node.live->id, connection.id))
      return &node;
  return nullptr;
}

std::string kept_by_user(const Draft& draft, const LiveObject& connection, Change& trust) {
  if (const auto* released = released_user(draft, connection)) {
    trust.allowed = true;
    return released->resource->address.text() +
           " is released under `removed` and signs in with it: kept for that connection";
  }
  const auto owner = marked_and_undeclared(draft, connection);
  if (owner.empty()) return {};
  return "serviceConnection/" + connection.kind->discovered_path(connection.fields, "") +
         " signs in with it and belongs to " + owner + " but is not declared: kept for that connection";
}

/// What stands between the first and the last part of a name of ours: the connection's, as far as names can say it.
std::string connection_in(const std::string& trust_name) {
  constexpr std::string_view start = "keyless-";
  const auto end = trust_name.rfind('-');
  return trust_name.starts_with(start) && end > start.size() ? trust_name.substr(start.size(), end - start.size())
                                                             : std::string();
}

bool is_named_for(const Draft& draft, const std::string& trust_name, const Node& identity, const std::string& purpose) {
  const auto holders = holders_of(identity);
  return std::ranges::any_of(draft.policy.owners, [&](const std::string& owner) {
    return std::ranges::any_of(
        holders, [&](const std::string& holder) { return carries_digest(trust_name, owner, holder, purpose); });
  });
}

/// The project of this run that the connection lies in for which the trust is named, unless that connection was looked
/// for there and is gone; null when there is none.
const Node* unread_project(const Draft& draft, const Node& identity, const std::string& trust_name) {
  const auto connection = connection_in(trust_name);
  if (connection.empty()) return nullptr;
  for (const auto& [address, node] : draft.nodes) {
    if (node.resource->kind != &kinds::project) continue;
    const auto &organization = text_of(node.resource->fields, "organization"),
               &name = text_of(node.resource->fields, "name");
    if (!is_named_for(draft, trust_name, identity, lower(organization + "/" + name + "/" + connection))) continue;
    const auto id = node.live ? text_of(node.live->fields, "id") : std::string();
    const auto seen =
        draft.live.of(kinds::service_connection,
                      {{"organization", organization}, {"projectName", name}, {"projectId", id}, {"name", connection}});
    return seen.state == Observation::State::absent ? nullptr : &node;
  }
  return nullptr;
}

/// Which connections could not be read that may sign in by the trust, for people; "" when there are none. A subject of
/// Entra tells the connection's id alone, which may lie in any project.
std::string unread_users(const Draft& draft, const LiveObject& trust) {
  const auto& subject = text_of(trust.fields, "subject");
  if (has_old_issuer(trust.fields)) return unread_connections(draft, place_in(subject));
  return names_connection(subject) ? unread_connections(draft, "") : std::string();
}

}  // namespace

Strings holders_of(const Node& identity) {
  const auto &declared = identity.resource->fields, &live = identity.live->fields;
  Strings holders = {text_of(declared, "id"), text_of(live, "id")};
  for (const std::string field : {"clientId", "principalId"})
    holders.push_back(field + ":" + lower(text_of(live, field)));
  holders.push_back("uniqueName:" + text_of(live, "uniqueName"));
  return holders;
}

std::string kept_by(Draft& draft, const Node& parent, Change& trust) {
  if (!trust.kind->admits) return {};
  if (const auto* connection = presenter_of(draft, *trust.live)) return kept_by_user(draft, *connection, trust);
  if (const auto* project = unread_project(draft, parent, text_of(trust.live->fields, "name")))
    return "named for a connection in " + project->resource->address.text() +
           ", whose connections could not all be read";
  const auto unread = unread_users(draft, *trust.live);
  return unread.empty() ? std::string() : "a connection may sign in with it, and " + unread;
}

}  // namespace keyless::diff
