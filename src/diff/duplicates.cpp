#include "diff/duplicates.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "model/kinds/kinds.hpp"

namespace keyless::diff {

using namespace model;

namespace {

constexpr auto guard_name = "duplicate";
constexpr auto keep_one = "Keep one of these entries and remove the rest; until then none of them is applied.";

/// What is not known yet stands for itself: two that wait for the same value are the same.
Fields with_placeholders(Fields fields) {
  for (auto& [name, value] : fields)
    if (const auto* reference = std::get_if<Reference>(&value))
      value = Value("<" + reference->to.text() + " " + reference->output + ">");
  return fields;
}

std::vector<std::string> identifying_keys(const Node& node) {
  const bool all_known = std::ranges::none_of(
      node.fields, [](const auto& field) { return std::holds_alternative<Reference>(field.second); });
  const auto& kind = *node.resource->kind;
  return all_known ? kind.keys(node.fields) : kind.keys(with_placeholders(node.fields));
}

std::string place_of(const Resource& resource) {
  const auto& at = resource.origin;
  return at.file + ":" + std::to_string(at.line) + ":" + std::to_string(at.column);
}

std::string named(const Resource& resource) {
  return resource.address.text() + " at " + place_of(resource);
}

void refuse_twins(Draft& draft, const std::vector<Address>& twins) {
  for (const auto& address : twins) {
    const auto& resource = *draft.nodes.at(address).resource;
    std::vector<std::string> others;
    for (const auto& other : twins)
      if (other != address) others.push_back(named(*draft.nodes.at(other).resource));
    draft.refuse(address, guard_name,
                 "declared at " + place_of(resource) + ", and again as " + joined(others, " and as ") +
                     ": all are the same " + std::string(resource.kind->noun),
                 keep_one);
  }
}

void refuse_pair(Draft& draft, const Node& left, const Node& right, const std::string& why) {
  for (const auto& [one, other] : {std::pair(&left, &right), std::pair(&right, &left)})
    draft.refuse(one->resource->address, guard_name,
                 "declared at " + place_of(*one->resource) + ", and " + named(*other->resource) + " " + why, keep_one);
}

/// A connection is in its own project already.
void refuse_share_with_home(Draft& draft, const Node& share) {
  const auto &project = text_of(share.fields, "projectId"), &home = text_of(share.fields, "homeProjectId");
  if (project.empty() || !equal_caseless(project, home)) return;
  draft.refuse(share.resource->address, guard_name,
               "shared at " + place_of(*share.resource) + " with project " + text_of(share.fields, "homeProject") +
                   ", which is the connection's own project",
               "Remove it from `sharedWith`.");
}

/// In one project a name is one connection, declared there or shared with it.
void refuse_equal_names(Draft& draft) {
  std::map<std::string, const Node*> taken;
  for (const auto* resource : draft.order) {
    if (!resource->kind->named_in_project) continue;
    const auto& node = draft.nodes.at(resource->address);
    const auto &project = text_of(node.fields, "projectId"), &name = text_of(node.fields, "name");
    if (project.empty()) continue;
    const auto [first, fresh] = taken.emplace(lower(project) + "|" + lower(name), &node);
    // Two of one kind were found by their keys already, unless they are shares of different connections.
    const bool both_connections = resource->kind->signs_in && first->second->resource->kind->signs_in;
    if (!fresh && !both_connections && !draft.twins.contains(resource->address))
      refuse_pair(draft, *first->second, node, "takes the same name in the same project");
  }
}

bool is_told_already(const Draft& draft, const Address& address) {
  return std::ranges::any_of(draft.twins,
                             [&](const auto& twins) { return std::ranges::count(twins.second, address) > 0; });
}

/// A connection that is shared may be found under its name in each of its projects.
void refuse_one_connection_twice(Draft& draft) {
  std::map<std::string, const Node*> taken;
  for (const auto* resource : draft.order) {
    const auto& node = draft.nodes.at(resource->address);
    const bool declared = resource->kind->signs_in && resource->wish == Wish::present;
    if (!declared || !node.live) continue;
    const auto [first, fresh] = taken.emplace(lower(node.live->id), &node);
    if (!fresh && !is_told_already(draft, resource->address))
      refuse_pair(draft, *first->second, node, "is the same connection, which both projects share");
  }
}

/// `[Project]\Group` in its two parts; both empty for a group of the organization.
std::pair<std::string, std::string> parts_of(const std::string& group) {
  const auto end = group.find("]\\");
  if (!group.starts_with('[') || end == std::string::npos) return {};
  return {group.substr(1, end - 1), group.substr(end + 2)};
}

std::string live_text(const Node* node, std::string_view field) {
  return node && node->live ? text_of(node->live->fields, field) : std::string();
}

/// The groups that `projects` puts a member into: the service keeps one of them for a member and a project.
bool is_kept_by_entitlements(const std::string& group, const std::string& declared) {
  constexpr std::array kept = {"Readers", "Contributors", "Project Administrators", "Project Stakeholders"};
  return equal_caseless(group, declared) ||
         std::ranges::any_of(kept, [&](const char* one) { return equal_caseless(one, group); });
}

/// Whoever is put into a group of a project both by `projects` and by `groups` would be moved to and fro.
void refuse_group_and_entitlement(Draft& draft) {
  std::map<std::string, const Node*> entitlements;
  const auto key_of = [](const Node* member, const std::string& project) {
    return member ? member->resource->address.text() + "|" + lower(project) : std::string();
  };
  for (const auto* resource : draft.order)
    if (const auto& node = draft.nodes.at(resource->address); resource->kind == &kinds::project_entitlement)
      entitlements.emplace(
          key_of(target_of(draft, *resource, "memberId"), live_text(target_of(draft, *resource, "projectId"), "name")),
          &node);
  for (const auto* resource : draft.order) {
    if (resource->kind != &kinds::group_membership) continue;
    const auto& node = draft.nodes.at(resource->address);
    const auto [project, group] = parts_of(live_text(target_of(draft, *resource, "groupDescriptor"), "displayName"));
    const auto found = entitlements.find(key_of(target_of(draft, *resource, "memberDescriptor"), project));
    if (project.empty() || found == entitlements.end()) continue;
    if (is_kept_by_entitlements(group, text_of(found->second->fields, "group")))
      refuse_pair(draft, node, *found->second,
                  "adds the same member to a group of the same project; Azure DevOps keeps only one such group for "
                  "each member");
  }
}

/// One approver under two names would count twice.
void refuse_equal_approvers(Draft& draft, const Node& check) {
  constexpr std::string_view prefix = "approver/";
  std::map<std::string, std::string> names;
  for (const auto& [field, value] : check.fields) {
    const auto* id = std::get_if<std::string>(&value);
    if (!field.starts_with(prefix) || !id || id->empty()) continue;
    const auto [first, fresh] = names.emplace(lower(*id), field.substr(prefix.size()));
    if (!fresh)
      draft.refuse(check.resource->address, guard_name,
                   "the approvers \"" + first->second + "\" and \"" + field.substr(prefix.size()) + "\", declared at " +
                       place_of(*check.resource) + ", are the same user or group",
                   "List each approver once.");
  }
}

}  // namespace

const Node* declared_before(Draft& draft, const Node& node) {
  const auto& address = node.resource->address;
  const Node* before = nullptr;
  for (const auto& key : identifying_keys(node)) {
    const auto [first, fresh] = draft.claims.emplace(std::string(node.resource->kind->name) + ":" + key, address);
    if (!fresh && !before) before = draft.find(first->second);
  }
  if (!before) return nullptr;
  auto& twins = draft.twins[before->resource->address];
  if (twins.empty()) twins.push_back(before->resource->address);
  twins.push_back(address);
  return before;
}

void find_duplicates(Draft& draft) {
  for (const auto& [first, twins] : draft.twins) refuse_twins(draft, twins);
  refuse_equal_names(draft);
  refuse_one_connection_twice(draft);
  refuse_group_and_entitlement(draft);
  for (const auto& [address, node] : draft.nodes) {
    refuse_share_with_home(draft, node);
    refuse_equal_approvers(draft, node);
  }
}

}  // namespace keyless::diff
