#include "base/arm_id.hpp"

#include "base/text.hpp"

namespace keyless {
namespace {

constexpr std::string_view spelled[] = {
    "subscriptions",          "resourceGroups",      "providers", "managementGroups", "Microsoft.ManagedIdentity",
    "userAssignedIdentities", "Microsoft.Management"};

void spell(std::string& segment) {
  for (const auto word : spelled)
    if (equal_caseless(segment, word)) segment = word;
}

bool is_below(const std::vector<std::string>& segments, std::size_t at, std::string_view keyword) {
  return segments.size() > at + 1 && equal_caseless(segments[at], keyword);
}

/// Where it stands last in the place of a keyword; 0 when nowhere.
std::size_t last_keyword(const std::vector<std::string>& segments, std::string_view keyword) {
  std::size_t found = 0;
  for (std::size_t at = 1; at < segments.size(); at += 2)
    if (equal_caseless(segments[at], keyword)) found = at;
  return found;
}

std::string first(const std::vector<std::string>& segments, std::size_t count) {
  return joined({segments.begin(), segments.begin() + static_cast<std::ptrdiff_t>(count)}, "/");
}

}  // namespace

std::string folded_arm_id(std::string_view id) {
  while (id.size() > 1 && id.back() == '/') id.remove_suffix(1);
  return lower(id);
}

std::string canonical_arm_id(std::string_view id) {
  auto segments = split(id, '/');
  // Segments alternate between keyword and name; a name may happen to be spelt like a keyword and is left alone.
  for (std::size_t i = 1; i < segments.size(); i += 2) {
    spell(segments[i]);
    if (segments[i] == "subscriptions" && i == 1 && segments.size() > 2) segments[2] = lower(segments[2]);
    if (segments[i] == "providers" && i + 2 < segments.size()) {
      spell(segments[i + 1]);
      spell(segments[i + 2]);
    }
  }
  return joined(segments, "/");
}

std::string subscription_arm_id(std::string_view subscription) {
  return "/subscriptions/" + lower(subscription);
}

std::string group_arm_id(std::string_view subscription, std::string_view group) {
  return subscription_arm_id(subscription) + "/resourceGroups/" + std::string(group);
}

std::string identity_arm_id(std::string_view subscription, std::string_view group, std::string_view name) {
  return group_arm_id(subscription, group) + "/providers/Microsoft.ManagedIdentity/userAssignedIdentities/" +
         std::string(name);
}

std::string arm_id_segment(std::string_view id, std::string_view name) {
  const auto segments = split(id, '/');
  for (std::size_t i = 1; i + 1 < segments.size(); i += 2)
    if (equal_caseless(segments[i], name)) return segments[i + 1];
  return {};
}

std::string subscription_of(std::string_view id) {
  const auto segments = split(id, '/');
  return is_below(segments, 1, "subscriptions") ? lower(segments[2]) : std::string();
}

std::string resource_group_of(std::string_view id) {
  const auto segments = split(id, '/');
  const bool in_group = is_below(segments, 1, "subscriptions") && is_below(segments, 3, "resourceGroups");
  return in_group ? first(segments, 5) : std::string();
}

std::string parent_arm_id(std::string_view id) {
  const auto segments = split(id, '/');
  const auto providers = last_keyword(segments, "providers");
  if (providers == 0) return segments.size() > 3 ? first(segments, segments.size() - 2) : std::string();
  const bool is_child = segments.size() > providers + 4;
  return first(segments, is_child ? segments.size() - 2 : providers);
}

}  // namespace keyless
