#include <algorithm>

#include "base/arm_id.hpp"
#include "base/text.hpp"
#include "diff/discovered.hpp"
#include "diff/kept_trust.hpp"
#include "diff/presenters.hpp"
#include "model/kinds/kinds.hpp"

namespace keyless::diff {

using namespace model;

namespace {

std::string place_of(const Resource& resource) {
  const auto& at = resource.origin;
  return at.file.empty() ? resource.address.text() : at.file + ":" + std::to_string(at.line);
}

void add_row(Draft& draft, Node& node, Action action, std::string reason) {
  node.action = action;
  auto change = change_for(node, action);
  change.reason = std::move(reason);
  draft.add(std::move(change));
}

void refuse(Draft& draft, Node& node, std::string guard, std::string message, std::string advice) {
  draft.refuse(node.resource->address, std::move(guard), std::move(message), std::move(advice));
  add_row(draft, node, Action::no_op, "listed under `removed`, but refused");
}

bool is_same_thing(const LiveObject& one, const LiveObject& other) {
  if (one.kind == other.kind && folded_arm_id(one.id) == folded_arm_id(other.id)) return true;
  const auto& client = text_of(one.fields, "clientId");
  return one.kind->is_principal && other.kind->is_principal && !client.empty() &&
         equal_caseless(client, text_of(other.fields, "clientId"));
}

/// What else of this run means the same live object, under whatever spelling.
const Node* declared_as(const Draft& draft, const Node& removed) {
  for (const auto& [address, node] : draft.nodes)
    if (node.live && &node != &removed && is_same_thing(*node.live, *removed.live)) return &node;
  return nullptr;
}

bool is_secret_based(const LiveObject& object) {
  return object.kind->signs_in && !is_federated(object.fields);
}

void judge_release(Draft& draft, Node& node) {
  if (!marked_by(*node.live, node.resource->owner))
    return add_row(draft, node, Action::no_op, "it is not owned by " + node.resource->owner + ": already released");
  if (is_secret_based(*node.live))
    return refuse(draft, node, "ownership",
                  "it signs in with a secret, which would be lost by the update that removes its mark",
                  "Convert it first, or delete the last line of its description by hand.");
  add_row(
      draft, node, Action::release,
      "listed under `removed` with `keep: true`: no longer owned by " + node.resource->owner + ", nothing is deleted");
}

/// Why it may not be deleted, though it is named; false when it may.
bool is_refused(Draft& draft, Node& node) {
  const auto owner = proven_owner(*node.live);
  if (owner != node.resource->owner) {
    refuse(draft, node, "ownership",
           "listed under `removed`, but " + (owner.empty()
                                                 ? "keyless does not manage it"
                                                 : "it is owned by " + owner + ", not by " + node.resource->owner),
           "Only what this manifest owns is deleted. Remove the entry, or delete the object by hand.");
    return true;
  }
  if (node.live->mark->protect) {
    refuse(draft, node, "protect", "listed under `removed`, but it is protected",
           "Declare it without `protect` and apply that first.");
    return true;
  }
  if (is_whole(draft.policy, node.resource->origin.file)) return false;
  refuse(draft, node, "end-mark",
         "listed under `removed` of " + node.resource->origin.file +
             ", which does not end with `...`: part of it may be "
             "missing",
         "Add `...` as the last line of the manifest.");
  return true;
}

bool named_for(const LiveObject& trust, const LiveObject& connection, const Node& identity, const std::string& owner) {
  const auto& fields = connection.fields;
  const auto purpose =
      lower(text_of(fields, "organization") + "/" + text_of(fields, "projectName") + "/" + text_of(fields, "name"));
  const auto& name = text_of(trust.fields, "name");
  return std::ranges::any_of(holders_of(identity),
                             [&](const std::string& holder) { return carries_digest(name, owner, holder, purpose); });
}

/// The declared identity that the connection's trust may be taken off: one of ours; one that exists already only where
/// the trust bears the name that this owner gives it. Null when there is none.
const Node* gives_up(const Draft& draft, const LiveObject& trust, const Node& connection) {
  for (const auto& [address, node] : draft.nodes) {
    if (!node.live || node.resource->wish != Wish::present || !hangs_on(trust, *node.live)) continue;
    const bool ours = node.resource->kind->managed
                          ? node.proven || (node.ours && node.resource->adopt)
                          : named_for(trust, *connection.live, node, connection.resource->owner);
    if (ours) return &node;
  }
  return nullptr;
}

/// What the connection signed in by has nobody else to serve.
void remove_trust_of(Draft& draft, const Node& node) {
  for (const auto* trust : draft.live.all(kinds::federated_credential)) {
    const auto* connection = draft.matched.contains(trust) ? nullptr : presenter_of(draft, *trust);
    if (!connection || !equal_caseless(connection->id, node.live->id)) continue;
    const auto* identity = gives_up(draft, *trust, node);
    if (!identity) continue;
    draft.matched.insert(trust);
    auto change = discovered(draft, *trust, identity->resource->address.path());
    change.action = Action::remove;
    change.allowed = false;
    change.reason = "deleted with " + node.resource->address.text() + ", which signs in with it";
    draft.add(std::move(change));
  }
}

void judge_removal(Draft& draft, Node& node) {
  if (is_refused(draft, node)) return;
  add_row(draft, node, Action::remove, "listed under `removed`");
  remove_what_hangs_on(draft, *node.live, node.resource->address);
  if (node.resource->kind->signs_in) remove_trust_of(draft, node);
}

void judge(Draft& draft, Node& node) {
  if (!node.live) return add_row(draft, node, Action::no_op, "listed under `removed`, and does not exist");
  if (const auto* other = declared_as(draft, node))
    return refuse(draft, node, "duplicate",
                  "listed under `removed` at " + place_of(*node.resource) + ", but it is " +
                      other->resource->address.text() + ", declared or used at " + place_of(*other->resource),
                  "Remove one of the two entries.");
  draft.matched.insert(node.live);
  if (node.resource->wish == Wish::released) return judge_release(draft, node);
  judge_removal(draft, node);
}

}  // namespace

void judge_removals(Draft& draft) {
  for (const auto* resource : draft.order) {
    auto& node = draft.nodes.at(resource->address);
    if (resource->wish != Wish::present && !node.unseen) judge(draft, node);
  }
}

}  // namespace keyless::diff
