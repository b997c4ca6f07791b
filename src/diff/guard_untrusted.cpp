#include <algorithm>

#include "base/arm_id.hpp"
#include "diff/draft.hpp"
#include "diff/presented.hpp"
#include "diff/secrets_in_use.hpp"

namespace keyless::diff {

using namespace model;

namespace {

/// A trust that nobody declared, or that is not as declared and left out of this run.
bool stays_foreign(const Draft& draft, const Change& change) {
  if (!change.kind->prepares_trust || !change.live || change.superseded) return false;
  const auto node = draft.nodes.find(change.address);
  const bool left_out = change.action == Action::no_op && node != draft.nodes.end() && writes(node->second.action);
  return change.action == Action::undeclared || left_out;
}

/// A trust by which a declared connection signs in now is that connection's own, whatever becomes of it in this plan;
/// but one that is refused may be somebody else's.
bool serves_declared(Draft& draft, const Change& change) {
  const auto* connection = presented_trusts(draft).of(*change.live);
  return connection && !is_refused(draft, connection->resource->address);
}

/// Folded ids of identities that hold a trust nobody declared, tolerated, repairs or removes in this plan → one such
/// trust. What only waits for conversions holds none of them back.
std::map<std::string, const Change*> prepared_identities(Draft& draft, bool for_conversions) {
  std::map<std::string, const Change*> found;
  for (const auto& change : draft.plan.changes) {
    if (!stays_foreign(draft, change) || serves_declared(draft, change)) continue;
    if (for_conversions && waits_for_conversions(draft, change)) continue;
    // Trust on an identity that exists already is reported only, but still not ours to build on until it is allowed.
    if (!change.allowed || !tolerated(draft, change.address)) found.emplace(parent_value(*change.live), &change);
  }
  return found;
}

/// A connection that goes on with the identity it has gives that identity nothing new.
bool changes_identity(const Change& change) {
  return std::ranges::any_of(change.diffs, [](const FieldDiff& diff) { return diff.field == "clientId"; });
}

bool grants(const Change& change) {
  if (!writes(change.action) || change.action == Action::remove || !change.desired) return false;
  if (change.kind->signs_in) return change.action == Action::create || changes_identity(change);
  return change.kind->empowers;
}

/// Whether the trust of this identity could not be read, and why.
std::string unread_trust(const Draft& draft, const LiveObject& identity) {
  for (const auto* kind : all_kinds()) {
    if (!kind->prepares_trust) continue;
    Fields fields;
    fields[std::string(kind->hangs_on->field)] = text_of(identity.fields, kind->hangs_on->output);
    const auto unseen = draft.live.not_visible().find(kind->collection(fields));
    if (unseen != draft.live.not_visible().end()) return unseen->second;
  }
  return {};
}

std::string way_out(const Draft& draft, const Change& trust) {
  if (draft.kept.contains(trust.address))
    return "List the connection that signs in with it under `removed:`, declare it, or tolerate that credential with "
           "`allowUndeclared`.";
  if (!trust.kind->removed_by.empty()) return way_past_secret(draft, trust);
  return "Declare that " + std::string(trust.kind->noun) +
         ", tolerate it with `allowUndeclared`, or remove it with --prune.";
}

}  // namespace

void guard_untrusted(Draft& draft) {
  const auto prepared = prepared_identities(draft, false), in_the_way_of_conversions = prepared_identities(draft, true);
  for (const auto& change : draft.plan.changes) {
    if (!grants(change)) continue;
    const auto* identity = identity_of(draft, *change.desired);
    // The desired copy may have its References resolved already: ask the declaration itself.
    if (!identity) identity = identity_of(draft, *draft.nodes.at(change.address).resource);
    if (!identity || !identity->live) continue;
    if (const auto reason = unread_trust(draft, *identity->live); !reason.empty()) {
      draft.plan.unseen.push_back(
          {change.address, "what " + identity->resource->address.text() + " trusts is not visible: " + reason});
      continue;
    }
    const auto& foreign = change.action == Action::convert ? in_the_way_of_conversions : prepared;
    const auto trust = foreign.find(folded_arm_id(text_of(identity->live->fields, "id")));
    if (trust == foreign.end()) continue;
    draft.refuse(change.address, "untrusted-identity",
                 identity->resource->address.text() + " holds " + trust->second->address.text() +
                     ", which is not declared: somebody may have prepared this identity to gain access",
                 way_out(draft, *trust->second));
  }
}

}  // namespace keyless::diff
