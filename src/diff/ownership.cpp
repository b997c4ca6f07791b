#include "diff/ownership.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "diff/policy_lines.hpp"
#include "diff/presented.hpp"
#include "diff/reasons.hpp"
#include "diff/transitions.hpp"
#include "model/kinds/kinds.hpp"
#include "model/mark.hpp"

namespace keyless::diff {

using namespace model;

namespace {

enum class Claim { ours, unmarked, another };

bool on_existing(const Node& node) {
  return text_of(node.fields, "onExisting") == "true";
}

bool name_is_ours(const Node& node) {
  const auto& kind = *node.resource->kind;
  if (kind.unmarked) return node.resource->adopt;
  const auto &owner = node.resource->owner, &name = text_of(node.live->fields, "name");
  if (kind.own_name) return equal_caseless(name, kind.own_name(owner, node.fields));
  const auto &holder = text_of(node.fields, "holder"), &purpose = text_of(node.fields, "purpose");
  return carries_digest(name, owner, holder, purpose) || equal_caseless(name, text_of(node.fields, "formerName"));
}

/// Whether a credential on an identity of ours has a subject that ends in this connection's id.
bool trusted_by_ours(const Draft& draft, const LiveObject& connection) {
  const auto ending = "/" + lower(connection.id);
  return std::ranges::any_of(draft.live.all(kinds::federated_credential), [&](const LiveObject* credential) {
    if (!lower(text_of(credential->fields, "subject")).ends_with(ending)) return false;
    const auto& identity_id = text_of(credential->fields, "identityId");
    return std::ranges::any_of(draft.nodes, [&](const auto& entry) {
      const auto& node = entry.second;
      const bool ours = node.ours && node.live && node.resource->kind->managed && node.resource->kind->is_principal;
      return ours && equal_caseless(node.live->id, identity_id) && marked_by(*node.live, node.resource->owner);
    });
  });
}

Claim claim_of(Draft& draft, const Node& node) {
  const auto ownership = node.resource->kind->ownership;
  if (ownership == Ownership::owned_parent) {
    if (on_existing(node)) return name_is_ours(node) ? Claim::ours : Claim::unmarked;
    const auto* parent = parent_of(draft, *node.resource);
    // What hangs on an identity that this plan only adopts is not ours yet.
    return parent && parent->proven ? Claim::ours : Claim::unmarked;
  }
  const auto owner = proven_owner(*node.live);
  if (owner == node.resource->owner) return Claim::ours;
  if (!owner.empty()) return Claim::another;
  if (ownership == Ownership::mark_or_trust && trusted_by_ours(draft, *node.live)) return Claim::ours;
  return Claim::unmarked;
}

Tags without_ours(Tags tags) {
  std::erase_if(tags, [](const auto& tag) { return is_mark_tag(tag.first); });
  return tags;
}

/// Differences that matter to whoever owns it now: our own mark is left out.
std::vector<FieldDiff> foreign_diffs(const Node& node) {
  auto desired = node.fields;
  if (const auto tags = desired.find("tags"); tags != desired.end())
    tags->second = without_ours(tags_of(desired, "tags"));
  return compare(*node.resource->kind, desired, node.live->fields);
}

bool protected_now(const Node& node) {
  return node.live && node.live->mark && node.live->mark->protect;
}

Verdict refused(Draft& draft, const Node& node, std::string message, std::string advice) {
  draft.refuse(node.resource->address, "ownership", std::move(message), std::move(advice));
  return {};
}

// A mark can be forged, and whoever signs in by it would be cut off: it is deleted only where a manifest names it.
Verdict not_replaced(Draft& draft, const Node& node, const std::vector<FieldDiff>& diffs) {
  draft.refuse(
      node.resource->address, "ownership",
      "it differs in fields that can't be changed in place: " + names_of(diffs) +
          "; keyless recreates an object only when it is first listed under `removed`",
      "Declare its current values; or recreate it with new ids: list it under `removed:`, apply, then declare it.");
  return {.ours = true};
}

Verdict differing(Draft& draft, const Node& node, std::vector<FieldDiff> diffs) {
  if (auto changed = transition(draft, node, diffs)) {
    changed->ours = true;
    return std::move(*changed);
  }
  if (std::ranges::any_of(diffs, &FieldDiff::forces_replacement)) return not_replaced(draft, node, diffs);
  auto reason = reason_for_update(draft, node, diffs);
  return {.ours = true, .action = Action::update, .diffs = std::move(diffs), .reason = std::move(reason)};
}

bool carries_mark(const Node& node) {
  return marked_by(*node.live, node.resource->owner);
}

Verdict judge_ours(Draft& draft, const Node& node) {
  auto diffs = compare(*node.resource->kind, node.fields, node.live->fields);
  // Tags carry the protection of Azure objects; a connection's is in its mark.
  const bool in_mark = node.resource->kind->ownership == Ownership::mark_or_trust;
  if (in_mark && carries_mark(node) && protected_now(node) != node.resource->protect)
    diffs.push_back({.field = "protect",
                     .before = Value(protected_now(node) ? "true" : "false"),
                     .after = Value(node.resource->protect ? "true" : "false")});
  if (!diffs.empty()) return differing(draft, node, std::move(diffs));
  if (in_mark && !carries_mark(node))
    return {.ours = true,
            .action = Action::adopt,
            .reason = "a managed federated credential names it, but its mark is missing"};
  return {.ours = true};
}

/// A child of something that is not ours, or that this plan only adopts.
Verdict judge_child(Draft& draft, const Node& node, std::vector<FieldDiff> diffs) {
  const auto* parent = parent_of(draft, *node.resource);
  const bool adopted = parent && parent->ours;
  if (diffs.empty() && adopted)
    return {.ours = true, .reason = "it matches the manifest and is adopted with its parent"};
  if (diffs.empty()) return {.reason = "it already exists and is not managed: used, not owned"};
  if (adopted && node.resource->adopt)
    return {.ours = true, .action = Action::update, .diffs = std::move(diffs), .reason = "taken over by adopt: true"};
  return refused(
      draft, node,
      "this " + std::string(node.resource->kind->noun) + " is not managed by keyless and differs in " + names_of(diffs),
      adopted || node.resource->kind->unmarked
          ? "To take it over, set `adopt: true` in its entry; otherwise declare its current values."
          : "Delete it, or declare its current values.");
}

Verdict taken_over(Draft& draft, const Node& node, std::vector<FieldDiff> diffs) {
  auto changed = transition(draft, node, diffs);
  if (!changed)
    return {.ours = true, .action = Action::adopt, .diffs = std::move(diffs), .reason = "taken over by adopt: true"};
  changed->ours = writes(changed->action);
  if (changed->ours) changed->reason += "; taken over by adopt: true";
  return std::move(*changed);
}

Verdict judge_unmarked(Draft& draft, const Node& node) {
  const auto noun = std::string(node.resource->kind->noun);
  if (node.resource->kind->ownership == Ownership::mark_or_absent && !node.resource->adopt)
    return {.reason = "it existed before: used, not owned"};
  auto diffs = foreign_diffs(node);
  if (node.resource->kind->ownership == Ownership::owned_parent) return judge_child(draft, node, std::move(diffs));
  if (diffs.empty())
    return {.ours = true, .action = Action::adopt, .reason = "it exists, matches the manifest and has no owner"};
  if (std::ranges::any_of(diffs, &FieldDiff::forces_replacement))
    return refused(
        draft, node,
        "this " + noun + " exists, is not managed by keyless and differs in fields that can't be changed in place: " +
            names_of(diffs),
        "Declare its current values, or choose another name: keyless never deletes what it does not manage.");
  if (node.resource->adopt) return taken_over(draft, node, std::move(diffs));
  return refused(draft, node, "this " + noun + " exists, is not managed by keyless and differs in " + names_of(diffs),
                 "To take it over, set `adopt: true` in its entry; otherwise choose another name.");
}

/// One team hands over to itself; another team's things are handed over by the policy, or by a run that acts as both.
bool may_be_handed_over(const Policy& policy, const std::string& from, const std::string& to) {
  if (team_of(from) == team_of(to)) return true;
  const auto is_said = [&](const std::string& team) {
    return equal_caseless(team, from) || equal_caseless(team, team_of(from));
  };
  if (std::ranges::any_of(policy.teams, is_said)) return true;
  return std::ranges::any_of(
      policy.handovers, [&](const Handover& line) { return covers_text(line.from, from) && covers_text(line.to, to); });
}

/// By `previousOwner`: as if it were unmarked and said `adopt: true`.
Verdict handed_over(Draft& draft, const Node& node, const std::string& from) {
  auto diffs = foreign_diffs(node);
  if (std::ranges::any_of(diffs, &FieldDiff::forces_replacement)) {
    auto verdict = not_replaced(draft, node, diffs);
    verdict.ours = false;
    return verdict;
  }
  auto verdict = taken_over(draft, node, std::move(diffs));
  verdict.ours = writes(verdict.action);
  if (verdict.action == Action::adopt) verdict.reason = "taken over from " + from + " by `previousOwner`";
  return verdict;
}

Verdict judge_foreign(Draft& draft, const Node& node) {
  const auto marked = proven_owner(*node.live);
  const bool named = equal_caseless(marked, node.resource->previous_owner);
  if (named && may_be_handed_over(draft.policy, marked, node.resource->owner)) return handed_over(draft, node, marked);
  if (named)
    return refused(draft, node, "`previousOwner` takes it over from " + marked + ", and no policy permits that",
                   "Add {from: " + marked + ", to: " + node.resource->owner +
                       "} to `handovers` of the policy file, or have " + marked +
                       " release it with `keep: true` under `removed:`.");
  if (node.resource->kind->ownership == Ownership::mark_or_absent)
    return {.reason = "it is owned by " + proven_owner(*node.live) + ": used, not owned"};
  return refused(draft, node,
                 "this " + std::string(node.resource->kind->noun) + " is owned by " + proven_owner(*node.live) +
                     ", not by " + node.resource->owner,
                 std::string("Only the manifest that owns it can change it. Use ") +
                     (node.resource->kind->is_principal ? "`kind: existing` or " : "") +
                     "another name, or set `previousOwner: " + proven_owner(*node.live) + "` to take it over.");
}

/// What still stands under a name this resource had before, and is ours too.
const LiveObject* left_behind(const Draft& draft, const Node& node) {
  for (const auto& key : node.resource->kind->keys(node.fields)) {
    const auto* other = draft.live.find(*node.resource->kind, key);
    if (other && other != node.live && marked_by(*other, node.resource->owner)) return other;
  }
  return nullptr;
}

}  // namespace

void carry_protection(Node& node) {
  const auto tags = node.fields.find("tags");
  if (tags == node.fields.end() || (!node.resource->protect && !protected_now(node))) return;
  std::get<Tags>(tags->second).insert_or_assign(std::string(tag_protect), node.resource->protect ? "true" : "false");
}

Verdict judge(Draft& draft, Node& node) {
  if (const auto* former = left_behind(draft, node))
    return refused(draft, node,
                   "it and \"" + text_of(former->fields, "name") + "\", its previous name, both exist and are managed",
                   "Delete the unused one, or remove `previously` and declare both.");
  const auto claim = claim_of(draft, node);
  if (claim == Claim::another) return judge_foreign(draft, node);
  carry_protection(node);
  if (claim == Claim::unmarked) return judge_unmarked(draft, node);
  auto verdict = judge_ours(draft, node);
  verdict.proven = true;
  return verdict;
}

}  // namespace keyless::diff
