#include <algorithm>

#include "base/text.hpp"
#include "diff/draft.hpp"
#include "diff/policy_lines.hpp"

namespace keyless::diff {

using namespace model;

namespace {

bool is_stricter(const Field& field, const Value& live, const Value& standard) {
  return field.loosens && !equal(field.compare, standard, live) && field.loosens(live, standard);
}

/// Whether whoever runs this made the restriction; where that is not known, whether what it is on was ours before.
bool is_of_ours(Draft& draft, const Node& node) {
  const auto& maker = text_of(node.live->fields, "createdBy");
  const auto& ids = draft.policy.caller.devops_ids;
  const auto caller = ids.find(lower(text_of(node.live->fields, "organization")));
  if (!maker.empty() && caller != ids.end()) return equal_caseless(maker, caller->second);
  const auto* parent = parent_of(draft, *node.resource);
  return parent && parent->proven;
}

void refuse_loosening(Draft& draft, const Change& change, const FieldDiff& diff) {
  draft.refuse(change.address, "widening",
               "`" + diff.field + "` would go from " + (diff.before ? printed(*diff.before) : "(none)") + " to " +
                   (diff.after ? printed(*diff.after) : "(none)") +
                   ", which loosens a restriction that keyless did not create, and no policy permits that",
               "Declare its current value, or ask a policy owner to add it to `widenings`, and pass --policy FILE.");
}

}  // namespace

void keep_stricter(Draft& draft, Node& node) {
  if (draft.policy.destroy) return;
  const auto defaulted = list_of(node.fields, "defaulted");
  for (const auto& field : node.resource->kind->fields) {
    if (std::ranges::find(defaulted, field.name) == defaulted.end()) continue;
    const auto standard = node.fields.find(field.name);
    const auto live = node.live->fields.find(field.name);
    if (standard == node.fields.end() || live == node.live->fields.end()) continue;
    if (!is_stricter(field, live->second, standard->second)) continue;
    draft.plan.notes.push_back(node.resource->address.text() + " is restricted outside keyless: `" +
                               std::string(field.name) + "` is " + printed(live->second) +
                               " and not set in the manifest, so it stays.");
    node.fields.erase(standard);
  }
}

void guard_restrictions(Draft& draft) {
  for (const auto& change : draft.plan.changes) {
    if (!restricts_access(*change.kind) || !change.live || !change.desired || !writes(change.action)) continue;
    if (is_of_ours(draft, draft.nodes.at(change.address))) continue;
    for (const auto& diff : change.diffs)
      if (loosens(*change.kind, diff) &&
          !permits_widening(draft.policy, change.desired->owner, change.address, diff.field))
        refuse_loosening(draft, change, diff);
  }
}

}  // namespace keyless::diff
