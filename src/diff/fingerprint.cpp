#include "base/arm_id.hpp"
#include "base/digest.hpp"
#include "diff/draft.hpp"

namespace keyless::diff {

using namespace model;

namespace {

std::string mark_text(const LiveObject& object) {
  if (!object.mark) return "unmarked";
  return object.mark->owner + "\n" + object.mark->proof + "\n" + object.mark->entry +
         (object.mark->protect ? "\nprotected" : "");
}

std::string live_text(const LiveObject& object) {
  std::string text = folded_arm_id(object.id) + "\n" + mark_text(object) + "\n";
  for (const auto& key : object.kind->keys(object.fields)) text += key + "\n";
  for (const auto& field : object.kind->fields) {
    if (field.on_change == OnChange::ignore) continue;
    const auto found = object.fields.find(field.name);
    if (found != object.fields.end()) text += std::string(field.name) + "=" + printed(found->second) + "\n";
  }
  return text;
}

/// What ownership of a change rests on: its own mark, and the marks of everything it hangs on.
std::string proof_text(Draft& draft, const Change& change) {
  std::string text = change.live ? mark_text(*change.live) : "absent";
  const auto* node = draft.find(change.address);
  while (node) {
    node = parent_of(draft, *node->resource);
    if (node)
      text += "\n" + node->resource->address.text() + "\n" +
              (node->live ? folded_arm_id(node->live->id) + "\n" + mark_text(*node->live) : "absent");
  }
  return text;
}

}  // namespace

void fingerprint(Draft& draft) {
  for (auto& change : draft.plan.changes) {
    change.live_digest = sha256_hex(change.live ? live_text(*change.live) : "absent").substr(0, 16);
    change.proof_digest = sha256_hex(proof_text(draft, change)).substr(0, 16);
  }
}

}  // namespace keyless::diff
