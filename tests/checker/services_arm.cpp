#include <algorithm>

#include "checker/places.hpp"
#include "checker/product_marks.hpp"
#include "checker/services.hpp"

namespace keyless::checker {
namespace {

using model::Resource;
using model::Tags;

constexpr std::size_t most_on_one_identity = 20, most_tags = 50;

std::string identity_id(const Row& row) {
  return group_id(text(row, "resourceGroup")) + "/providers/Microsoft.ManagedIdentity/userAssignedIdentities/" +
         text(row, "name");
}

bool is_ours(const std::string& tag) {
  return folded(tag).starts_with("keyless-");
}

Tags tags_in(const model::Fields& fields) {
  const auto found = fields.find("tags");
  const auto* tags = found == fields.end() ? nullptr : std::get_if<Tags>(&found->second);
  return tags ? *tags : Tags();
}

/// Tags of others stay; names are compared without letter case.
Tags merged(Tags tags, const Resource& desired) {
  if (desired.wish == model::Wish::released) std::erase_if(tags, [](const auto& tag) { return is_ours(tag.first); });
  for (const auto& [name, value] : tags_in(desired.fields)) {
    std::erase_if(tags, [&](const auto& tag) { return same(tag.first, name); });
    tags.emplace(name, value);
  }
  return tags;
}

std::string make_identity(Cloud& cloud, Row& row) {
  row.id = identity_id(row);
  if (!cloud.find(group_id(text(row, "resourceGroup")))) return "its resource group does not exist";
  set(row, "clientId", cloud.fresh_guid());
  set(row, "principalId", cloud.fresh_guid());
  set(row, "tenantId", tenant);
  return {};
}

std::string make_application(Cloud& cloud, Row& row) {
  for (const auto* other : cloud.all(kind::application))
    if (text(*other, "uniqueName") == text(row, "uniqueName")) return "an application of that unique name exists";
  row.id = "/applications/" + cloud.fresh_guid();
  set(row, "clientId", cloud.fresh_guid());
  set(row, "principalId", cloud.fresh_guid());
  return {};
}

bool is_same_assignment(const Row& one, const Row& other) {
  return std::ranges::all_of(std::vector{"scope", "principalId", "roleId"},
                             [&](const char* field) { return same(text(one, field), text(other, field)); });
}

std::string make_role(Cloud& cloud, Row& row, const Resource& desired) {
  for (const auto* other : cloud.all(kind::role))
    if (is_same_assignment(*other, row)) return "RoleAssignmentExists";
  if (cloud.holds_roles) return "the subscription holds 4000 role assignments already";
  if (same(text(row, "scope"), group_id(vanished_group))) return "the scope does not exist";
  set(row, "name", assignment_name(desired));
  row.id = text(row, "scope") + "/providers/Microsoft.Authorization/roleAssignments/" + text(row, "name");
  for (const auto field : {"createdBy", "updatedBy"}) set(row, field, caller_principal);
  for (const auto field : {"createdOn", "updatedOn"}) set(row, field, "2026-11-29T10:00:00Z");
  if (text(row, "condition").empty()) row.fields.erase("condition"), row.fields.erase("conditionVersion");
  return {};
}

/// Of a condition that is not declared nothing is said.
void change_role(Row& row, const Resource& desired) {
  for (const auto* field : {"description", "condition", "conditionVersion"})
    if (const auto found = desired.fields.find(field); found != desired.fields.end())
      row.fields.insert_or_assign(field, found->second);
  if (desired.fields.contains("condition") && text(row, "condition").empty())
    row.fields.erase("condition"), row.fields.erase("conditionVersion");
  set(row, "updatedBy", caller_principal);
  set(row, "updatedOn", "2026-11-29T11:00:00Z");
}

bool trusts_same_pair(const Row& one, const Row& other) {
  return text(one, "issuer") == text(other, "issuer") && text(one, "subject") == text(other, "subject");
}

}  // namespace

std::string make_arm_object(Cloud& cloud, Row& row, const Resource& desired) {
  std::string refused;
  if (row.kind == kind::group) row.id = group_id(text(row, "name"));
  if (row.kind == kind::identity) refused = make_identity(cloud, row);
  if (row.kind == kind::application) refused = make_application(cloud, row);
  if (row.kind == kind::role) refused = make_role(cloud, row, desired);
  return refused.empty() && cloud.find(row.id) ? "it exists already" : refused;
}

std::string change_arm_object(Cloud&, Row& row, const Resource& desired) {
  if (row.kind == kind::role) {
    change_role(row, desired);
    return {};
  }
  auto tags = merged(tags_in(row.fields), desired);
  if (tags.size() > most_tags && row.kind == kind::identity) return "it would have more than 50 tags";
  row.fields.insert_or_assign("tags", std::move(tags));
  if (row.kind != kind::application || desired.wish == model::Wish::released) return {};
  for (const auto* field : {"name", "signInAudience", "servicePrincipal"})
    if (const auto found = desired.fields.find(field); found != desired.fields.end())
      row.fields.insert_or_assign(field, found->second);
  return {};
}

std::string make_trust(Cloud& cloud, Row& row) {
  const auto& identity = text(row, "identityId");
  row.id = identity + "/federatedIdentityCredentials/" + text(row, "name");
  if (!cloud.find(identity)) return "its identity does not exist";
  const auto there = cloud.below(kind::trust, "identityId", identity);
  for (const auto* other : there) {
    const bool same_pair = trusts_same_pair(*other, row);
    if (same_pair && text(*other, "audience") == text(row, "audience")) return row.id = other->id, std::string();
    if (same_pair) return "another credential has that issuer and subject";
    if (same(text(*other, "name"), text(row, "name"))) return "another credential has that name";
  }
  return there.size() >= most_on_one_identity ? "it holds 20 credentials already" : "";
}

std::string change_trust(Cloud& cloud, Row& row, const Resource& desired) {
  Row wanted = row;
  for (const auto* field : {"issuer", "subject", "audience"})
    if (const auto found = desired.fields.find(field); found != desired.fields.end())
      wanted.fields.insert_or_assign(field, found->second);
  for (const auto* other : cloud.below(kind::trust, "identityId", text(row, "identityId")))
    if (other != &row && trusts_same_pair(*other, wanted)) return "another credential has that issuer and subject";
  row.fields = std::move(wanted.fields);
  return {};
}

}  // namespace keyless::checker
