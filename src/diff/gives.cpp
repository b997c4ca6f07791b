#include <algorithm>

#include "diff/draft.hpp"

namespace keyless::diff {

using namespace model;

namespace {

const Field* field_named(const Kind& kind, std::string_view name) {
  const auto found = std::ranges::find(kind.fields, name, &Field::name);
  return found == kind.fields.end() ? nullptr : &*found;
}

std::string own_name(const Address& address, std::string_view holder) {
  const auto path = address.path();
  const bool below = path.size() > holder.size() && path.starts_with(holder) && path[holder.size()] == '/';
  return std::string(below ? path.substr(holder.size() + 1) : path);
}

std::string sentence(Draft& draft, const Change& change) {
  const auto* node = draft.find(change.address);
  const auto* parent = node ? parent_of(draft, *node->resource) : nullptr;
  const auto holder = parent ? std::string(parent->resource->address.path()) : std::string();
  return change.kind->gives(change.desired->fields, holder, own_name(change.address, holder));
}

/// What each loosened restriction was and will be.
std::vector<std::string> loosened(const Change& change) {
  std::vector<std::string> found;
  for (const auto& diff : change.diffs)
    if (loosens(*change.kind, diff))
      found.push_back(diff.field + " " + (diff.before ? printed(*diff.before) : "(none)") + " -> " +
                      (diff.after ? printed(*diff.after) : "(none)") + " on " + change.address.text());
  return found;
}

std::vector<std::string> access_of(Draft& draft, const Change& change) {
  const bool is_created = change.action == Action::create;
  if (change.action == Action::remove)
    return restricts_access(*change.kind) ? std::vector{change.address.text() + " no longer restricts anything"}
                                          : std::vector<std::string>();
  if (!change.kind->gives || !change.desired) return is_created ? std::vector<std::string>() : loosened(change);
  const bool widens = std::ranges::any_of(change.diffs, [&](const FieldDiff& d) { return loosens(*change.kind, d); });
  return is_created || widens ? std::vector{sentence(draft, change)} : std::vector<std::string>();
}

}  // namespace

bool loosens(const Kind& kind, const FieldDiff& diff) {
  const auto* field = field_named(kind, diff.field);
  if (!field || !field->loosens) return false;
  const Value none = std::string();
  return field->loosens(diff.before.value_or(none), diff.after.value_or(none));
}

void list_access(Draft& draft) {
  for (auto& change : draft.plan.changes)
    if (writes(change.action) && change.action != Action::stamp) change.gives = access_of(draft, change);
}

}  // namespace keyless::diff
