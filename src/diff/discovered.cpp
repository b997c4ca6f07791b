#include "diff/discovered.hpp"

#include "base/digest.hpp"
#include "diff/presenters.hpp"

namespace keyless::diff {

using namespace model;

namespace {

Address free_address(Draft& draft, const Address& wanted, const LiveObject& object) {
  if (!draft.nodes.contains(wanted) && !draft.change_at(wanted)) return wanted;
  return {wanted.kind(), std::string(wanted.path()) + " (" + sha256_hex(object.id).substr(0, 6) + ")"};
}

}  // namespace

Change discovered(Draft& draft, const LiveObject& object, std::string_view parent_path) {
  Change change;
  change.address =
      free_address(draft, {object.kind->name, object.kind->discovered_path(object.fields, parent_path)}, object);
  change.kind = object.kind;
  change.action = Action::undeclared;
  change.live = object;
  change.allowed = tolerated(draft, change.address);
  return change;
}

void remove_what_hangs_on(Draft& draft, const LiveObject& object, const Address& address) {
  for (const auto* kind : all_kinds()) {
    if (!kind->hangs_on || kind->ownership != Ownership::owned_parent) continue;
    for (const auto* child : draft.live.all(*kind)) {
      if (draft.matched.contains(child) || !hangs_on(*child, object)) continue;
      draft.matched.insert(child);
      if (kind->on_parent_removal == OnParentRemoval::removed_by_itself) continue;
      auto change = discovered(draft, *child, address.path());
      change.action = Action::remove;
      change.allowed = false;
      change.reason = "deleted with " + address.text();
      note_cut_off(draft, change);
      draft.add(std::move(change));
    }
  }
}

bool is_whole(const Policy& policy, const std::string& file) {
  return !policy.end_marks_known || policy.prune_files.contains(file);
}

}  // namespace keyless::diff
