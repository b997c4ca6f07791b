#include "manifest/arm_id.hpp"

#include "model/text.hpp"

namespace keyless::manifest {
namespace {

constexpr std::string_view spelled[] = {
    "subscriptions",          "resourceGroups",      "providers", "managementGroups", "Microsoft.ManagedIdentity",
    "userAssignedIdentities", "Microsoft.Management"};

void spell(std::string& segment) {
  for (const auto word : spelled)
    if (model::equal_caseless(segment, word)) segment = word;
}

}  // namespace

std::string canonical_id(std::string_view id) {
  auto segments = model::split(id, '/');
  // Segments alternate between keyword and name; a name may happen to be spelt like a keyword and is left alone.
  for (std::size_t i = 1; i < segments.size(); i += 2) {
    spell(segments[i]);
    if (segments[i] == "subscriptions" && i == 1 && segments.size() > 2) segments[2] = model::lower(segments[2]);
    if (segments[i] == "providers" && i + 2 < segments.size()) {
      spell(segments[i + 1]);
      spell(segments[i + 2]);
    }
  }
  return model::joined(segments, "/");
}

std::string subscription_id(std::string_view subscription) {
  return "/subscriptions/" + model::lower(subscription);
}

std::string group_id(std::string_view subscription, std::string_view group) {
  return subscription_id(subscription) + "/resourceGroups/" + std::string(group);
}

std::string identity_id(std::string_view subscription, std::string_view group, std::string_view name) {
  return group_id(subscription, group) + "/providers/Microsoft.ManagedIdentity/userAssignedIdentities/" +
         std::string(name);
}

std::string segment_after(std::string_view id, std::string_view name) {
  const auto segments = model::split(id, '/');
  for (std::size_t i = 1; i + 1 < segments.size(); i += 2)
    if (model::equal_caseless(segments[i], name)) return segments[i + 1];
  return {};
}

}  // namespace keyless::manifest
