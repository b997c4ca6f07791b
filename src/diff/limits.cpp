#include <algorithm>

#include "base/text.hpp"
#include "diff/draft.hpp"
#include "model/kinds/kinds.hpp"

namespace keyless::diff {

using namespace model;

namespace {

using Names = std::set<std::string>;  // folded: tag names are compared without letter case

Names names_of(const Tags& tags) {
  Names names;
  for (const auto& [name, value] : tags) names.insert(lower(name));
  return names;
}

/// The tags it will carry once everything planned is done, the stamp included.
Names tags_after(const Node& node) {
  auto names = node.live ? names_of(tags_of(node.live->fields, "tags")) : Names();
  names.merge(names_of(tags_of(node.fields, "tags")));
  if (!node.resource->entry.empty()) names.insert(std::string(tag_entry));
  return names;
}

std::string counted(std::size_t count, const std::string& what) {
  return std::to_string(count) + " " + what;
}

void judge_tags(Draft& draft, const Node& node) {
  const auto most = node.resource->kind->most_tags;
  const auto after = tags_after(node);
  const auto now = node.live ? tags_of(node.live->fields, "tags").size() : 0;
  if (after.size() <= most || after.size() <= now) return;
  const auto ours = static_cast<std::size_t>(
      std::ranges::count_if(after, [](const std::string& name) { return name.starts_with("keyless-"); }));
  const auto excess = after.size() - most;
  draft.refuse(node.resource->address, "limit",
               "it would have " + counted(after.size(), "tags") + ", and Azure allows " +
                   counted(most, "on a resource") + ": " + counted(after.size() - ours, "declared or there already") +
                   " and " + counted(ours, "from keyless"),
               "Remove at least " + counted(excess, excess == 1 ? "tag" : "tags") + " from it or from the manifest.");
}

}  // namespace

void find_overfull(Draft& draft) {
  if (draft.policy.destroy) return;
  for (const auto& [address, node] : draft.nodes)
    if (node.ours && node.resource->kind->most_tags > 0) judge_tags(draft, node);
}

}  // namespace keyless::diff
