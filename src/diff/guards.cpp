#include <algorithm>

#include "diff/draft.hpp"
#include "diff/make_plan.hpp"
#include "model/kinds/kinds.hpp"
#include "model/text.hpp"

namespace keyless::diff {

using namespace model;

namespace {

bool takes_away(const Change& change) {
  return change.action == Action::remove || change.action == Action::replace;
}

bool is_protected(const Change& change) {
  return (change.desired && change.desired->protect) ||
         (change.live && change.live->mark && change.live->mark->protect);
}

void guard_protected(Draft& draft) {
  for (const auto& change : draft.plan.changes)
    if (takes_away(change) && is_protected(change))
      draft.refuse(
          change.address, "protect",
          "it is protected and would be " + std::string(change.action == Action::remove ? "deleted" : "replaced"),
          "Declare it without `protect`, apply that, and only then remove it.");
}

void guard_count(Draft& draft) {
  // A former trust takes no access away: what it gave is given by the new one.
  const auto count =
      std::ranges::count_if(draft.plan.changes, [](const Change& c) { return takes_away(c) && !c.superseded; });
  if (count <= draft.policy.max_deletes) return;
  draft.refuse(
      {}, "max-deletes",
      std::to_string(count) + " removals are more than --max-deletes " + std::to_string(draft.policy.max_deletes),
      "Read the removals above; if all are meant, say --max-deletes " + std::to_string(count) + ".");
}

void guard_percentage(Draft& draft) {
  long ours = 0, going = 0;
  for (const auto& change : draft.plan.changes) {
    if (!change.kind->counts_as_pillar || !change.live || change.action == Action::stamp) continue;
    const auto* node = draft.find(change.address);
    const bool counted = takes_away(change) || (node && node->ours) || !proven_owner(*change.live).empty();
    ours += counted ? 1 : 0;
    going += takes_away(change) ? 1 : 0;
  }
  if (going == 0 || going * 100 <= ours * draft.policy.max_delete_percent) return;
  const auto percent = std::to_string((going * 100 + ours - 1) / ours);
  draft.refuse({}, "max-delete-percent",
               percent + " % of the identities and connections would go (" + std::to_string(going) + " of " +
                   std::to_string(ours) + "), more than --max-delete-percent " +
                   std::to_string(draft.policy.max_delete_percent),
               "Is this the right manifest, and all of it? If so, say --max-delete-percent " + percent + ".");
}

/// What --max-changes counts: whatever changes who may sign in as what, and what they may do.
bool is_counted_change(const Change& change) {
  const bool counted_kind = change.kind == &kinds::identity || change.kind == &kinds::application ||
                            change.kind == &kinds::role_assignment || change.kind == &kinds::federated_credential ||
                            change.kind == &kinds::service_connection;
  return counted_kind && writes(change.action) && change.action != Action::stamp &&
         change.action != Action::release;
}

void guard_changes(Draft& draft) {
  if (draft.policy.max_changes <= 0) return;
  const auto count = std::ranges::count_if(draft.plan.changes, is_counted_change);
  if (count <= draft.policy.max_changes) return;
  draft.refuse({}, "max-changes",
               std::to_string(count) +
                   " changes of identities, roles, federated credentials and connections exceed --max-changes " +
                   std::to_string(draft.policy.max_changes),
               "Read the changes above; if all are intended, pass --max-changes " + std::to_string(count) + ".");
}

/// One identity, under whatever address it is declared, and how many credentials it would hold.
struct Holder {
  Address address;
  int credentials = 0;
};

/// The identity a credential is on: its id, or its address while it does not exist.
std::string identity_word(const Change& change) {
  const auto& fields = change.live ? change.live->fields : change.desired->fields;
  const auto found = fields.find("identityId");
  const auto* reference = found == fields.end() ? nullptr : std::get_if<Reference>(&found->second);
  return reference ? reference->to.text() : folded_arm_id(text_of(fields, "identityId"));
}

std::map<std::string, Holder> holders_in(const Draft& draft) {
  std::map<std::string, Holder> found;
  for (const auto& [address, node] : draft.nodes) {
    if (!node.resource->kind->is_principal) continue;
    found.emplace(node.live ? folded_arm_id(text_of(node.live->fields, "id")) : address.text(), Holder{address});
  }
  return found;
}

void guard_credentials(Draft& draft) {
  auto holders = holders_in(draft);
  for (const auto& change : draft.plan.changes) {
    if (change.kind != &kinds::federated_credential || change.action == Action::remove) continue;
    if (!change.live && !writes(change.action)) continue;
    ++holders[identity_word(change)].credentials;
  }
  for (const auto& [word, holder] : holders)
    if (holder.credentials > most_credentials)
      draft.refuse(holder.address, "limit",
                   "it would hold " + std::to_string(holder.credentials) +
                       " federated credentials; the service allows " + std::to_string(most_credentials),
                   "Spread the connections over several identities.");
}

}  // namespace

void guard(Draft& draft) {
  guard_credentials(draft);
  guard_protected(draft);
  if (draft.policy.destroy) return;  // whoever destroys types the team's name, or says --auto-approve
  guard_count(draft);
  guard_percentage(draft);
  guard_changes(draft);
}

}  // namespace keyless::diff
