#include "base/arm_id.hpp"
#include "diff/draft.hpp"

namespace keyless::diff {

using namespace model;

namespace {

using Values = std::set<std::string>;

void turn(const Node& node, Change& change) {
  if (node.resource->wish != Wish::present) return;  // named under `removed`: judged already
  change.action = node.live && node.proven ? Action::remove : Action::no_op;
  change.diffs.clear();
  change.reason = change.action == Action::remove ? "owned by this manifest; destroy deletes it"
                                                  : "not owned by this manifest, or does not exist";
}

/// What children of the things that go carry as their parent's value.
Values values_that_go(const Draft& draft) {
  Values going;
  for (const auto& change : draft.plan.changes)
    if (change.action == Action::remove)
      for (auto& word : given_out_by(*change.live)) going.insert(std::move(word));
  return going;
}

bool loses_its_parent(const Change& change, const Values& going) {
  const auto& hangs_on = change.kind->hangs_on;
  if (!hangs_on || change.kind->ownership != Ownership::owned_parent) return false;
  return going.contains(value_word(hangs_on->output, text_of(change.live->fields, hangs_on->field)));
}

/// Group, folded → an identity in it that is not deleted.
std::map<std::string, const LiveObject*> groups_in_use(const Draft& draft, const Values& going) {
  std::map<std::string, const LiveObject*> found;
  for (const auto* identity : principals_in(draft.live))
    if (!going.contains(value_word("id", text_of(identity->fields, "id"))))
      found.emplace(group_around(identity->id), identity);
  return found;
}

/// Only an empty group is deleted.
void keep_groups_in_use(Draft& draft, const Values& going) {
  const auto in_use = groups_in_use(draft, going);
  for (auto& change : draft.plan.changes) {
    if (change.action != Action::remove || !change.kind->encloses) continue;
    const auto found = in_use.find(folded_arm_id(change.live->id));
    if (found == in_use.end()) continue;
    change.action = Action::no_op;
    change.reason = text_of(found->second->fields, "name") + " is in it and stays";
  }
}

}  // namespace

void turn_to_destroy(Draft& draft) {
  for (auto& change : draft.plan.changes)
    if (const auto* node = draft.find(change.address)) turn(*node, change);
  const auto going = values_that_go(draft);
  for (auto& change : draft.plan.changes) {
    if (!change.live || !loses_its_parent(change, going)) continue;
    if (change.kind->on_parent_removal == OnParentRemoval::removed_by_itself) {
      change.action = Action::no_op;
      change.reason = "deleted with the resource it is attached to";
    } else if (change.action == Action::undeclared && !change.allowed) {
      change.action = Action::remove;
      change.reason = "attached to a resource that this run deletes";
    }
  }
  keep_groups_in_use(draft, going);
  // Nothing is written to what is not ours, so whose it is and what it would be granted hold nobody back.
  std::erase_if(draft.plan.refusals,
                [](const Refusal& refusal) { return refusal.guard == "ownership" || refusal.guard == "policy"; });
}

}  // namespace keyless::diff
