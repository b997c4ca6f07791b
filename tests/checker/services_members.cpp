#include <algorithm>

#include "checker/places.hpp"
#include "checker/services.hpp"

namespace keyless::checker {
namespace {

/// The group that a project keeps for its members, when this is one of them: `[Microbots]\\Readers` is Readers.
std::string kept_group(const std::string& name) {
  const auto start = "[" + project + "]\\";
  const auto group = name.starts_with(start) ? name.substr(start.size()) : std::string();
  const bool kept = group == "Readers" || group == "Contributors" || group == "Stakeholders";
  return kept ? group : std::string();
}

std::string make_member(Cloud& cloud, Row& row) {
  if (!cloud.principal_behind(text(row, "principalId"))) return "the tenant does not know it";
  if (!cloud.below(kind::member, "principalId", text(row, "principalId")).empty()) return "it is a member already";
  row.id = cloud.fresh_guid();
  set(row, "descriptor", "aadsp." + row.id);
  set(row, "displayName", text(row, "principalId"));
  return {};
}

/// In a project a member is in one of its groups: the last one said.
std::string make_entitlement(Cloud& cloud, Row& row) {
  if (!cloud.find(text(row, "memberId"))) return "it is no member";
  row.id = text(row, "memberId") + "/" + text(row, "projectId");
  set(row, "projectName", project);
  if (auto* there = cloud.find(row.id)) set(*there, "group", text(row, "group"));
  return {};
}

std::string make_membership(Cloud& cloud, Row& row) {
  const auto members = cloud.below(kind::member, "descriptor", text(row, "memberDescriptor"));
  if (members.empty()) return "it is no member";
  set(row, "memberId", members.front()->id);
  const auto group = kept_group(text(row, "groupName"));
  if (group.empty()) {
    row.id = text(row, "memberDescriptor") + "/" + text(row, "groupDescriptor");
    return {};
  }
  row.kind = kind::entitlement;
  set(row, "projectId", project_id);
  set(row, "group", group);
  return make_entitlement(cloud, row);
}

}  // namespace

std::string make_in_organization(Cloud& cloud, Row& row) {
  if (row.kind == kind::member) return make_member(cloud, row);
  return row.kind == kind::entitlement ? make_entitlement(cloud, row) : make_membership(cloud, row);
}

std::string change_in_organization(Row& row, const model::Resource& desired) {
  for (const auto* field : {"accessLevel", "group"})
    if (const auto found = desired.fields.find(field); found != desired.fields.end())
      row.fields.insert_or_assign(field, found->second);
  return {};
}

}  // namespace keyless::checker
