#include "diff/reasons.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace keyless::diff {

using namespace model;

namespace {

/// Which side moved since the identity was last stamped; "" when there is nothing to compare.
std::string moved_side(Draft& draft, const Node& node) {
  const auto* identity = identity_of(draft, *node.resource);
  if (!identity || !identity->live || !identity->live->mark || identity->resource->entry.empty()) return {};
  const auto& stamped = identity->live->mark->entry;
  if (stamped.empty()) return {};
  return stamped == identity->resource->entry ? "changed outside keyless since the last apply"
                                              : "the manifest has changed since the last apply";
}

std::string with_side(std::string reason, const std::string& side) {
  return side.empty() ? reason : std::move(reason) + "; " + side;
}

bool only_letter_case(const std::vector<FieldDiff>& diffs) {
  return !diffs.empty() && std::ranges::all_of(diffs, [](const FieldDiff& diff) {
    const auto* before = diff.before ? std::get_if<std::string>(&*diff.before) : nullptr;
    const auto* after = diff.after ? std::get_if<std::string>(&*diff.after) : nullptr;
    return before && after && equal_caseless(*before, *after);
  });
}

}  // namespace

std::string names_of(const std::vector<FieldDiff>& diffs) {
  Strings names;
  for (const auto& diff : diffs) names.push_back(diff.field);
  return joined(names, ", ");
}

std::string reason_for_create(Draft& draft, const Node& node, const std::string& remains) {
  return with_side("declared but does not exist" + (remains.empty() ? "" : ": " + remains), moved_side(draft, node));
}

std::string reason_for_update(Draft& draft, const Node& node, const std::vector<FieldDiff>& diffs) {
  auto reason = names_of(diffs) + (diffs.size() == 1 ? " differs" : " differ");
  if (only_letter_case(diffs)) {
    reason += " only in case";
    if (node.resource->kind->admits) reason += ", which still breaks the token exchange";
  }
  return with_side(std::move(reason), moved_side(draft, node));
}

}  // namespace keyless::diff
