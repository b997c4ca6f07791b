#include "sandbox/graph/rights.hpp"

#include <algorithm>
#include <array>
#include <span>
#include "base/json.hpp"

#include "base/text.hpp"
#include "sandbox/directory/principals.hpp"
#include "sandbox/graph/first_party.hpp"
#include "sandbox/graph/tables.hpp"
#include "sandbox/state/world.hpp"

namespace keyless::sandbox::graph {

namespace {

using Names = std::set<std::string>;

constexpr std::string_view owned_applications = "Application.ReadWrite.OwnedBy";

struct DirectoryRole {
  std::string_view id;
  std::string_view permissions;
};

/// The built-in roles that clients give, as the permissions they amount to here.
constexpr std::array<DirectoryRole, 7> directory_roles = {{
    {"62e90394-69f5-4237-9190-012177145e10",
     "Application.ReadWrite.All Directory.ReadWrite.All Group.ReadWrite.All User.ReadWrite.All "
     "AppRoleAssignment.ReadWrite.All RoleManagement.ReadWrite.Directory"},
    {"9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3",
     "Application.ReadWrite.All AppRoleAssignment.ReadWrite.All DelegatedPermissionGrant.ReadWrite.All"},
    {"158c047a-c907-4556-b7ef-446551a6b5f7",
     "Application.ReadWrite.All AppRoleAssignment.ReadWrite.All DelegatedPermissionGrant.ReadWrite.All"},
    {"cf1c38e5-3621-4004-a7cb-879624dced7c", "Application.ReadWrite.OwnedBy"},
    {"88d8e3e3-8f55-4a1e-953a-9b9898b8876b", "Directory.Read.All"},
    {"fe930be7-5e62-47db-91af-98c3a49a38b1", "User.ReadWrite.All Group.ReadWrite.All"},
    {"fdd7a751-b60b-444a-984c-02652fe8fa1c", "Group.ReadWrite.All"},
}};

void add_words(Names& names, std::string_view words) {
  for (const auto& word : split(words, ' ')) names.insert(word);
}

Names allowing(Need need) {
  Names names;
  switch (need) {
    case Need::read_applications:
      add_words(names,
                "Application.Read.All Application.ReadWrite.All Application.ReadWrite.OwnedBy Directory.Read.All "
                "Directory.ReadWrite.All");
      break;
    case Need::create_application:
    case Need::write_application:
      add_words(names, "Application.ReadWrite.All Application.ReadWrite.OwnedBy Directory.ReadWrite.All");
      break;
    case Need::grant_app_roles:
      add_words(names, "AppRoleAssignment.ReadWrite.All");
      break;
    case Need::read_groups:
      add_words(names,
                "Group.Read.All Group.ReadWrite.All GroupMember.Read.All GroupMember.ReadWrite.All Directory.Read.All "
                "Directory.ReadWrite.All");
      break;
    case Need::write_groups:
      add_words(names, "Group.ReadWrite.All Directory.ReadWrite.All");
      break;
    case Need::read_users:
      add_words(names,
                "User.Read.All User.ReadWrite.All User.ReadBasic.All Directory.Read.All Directory.ReadWrite.All");
      break;
    case Need::write_users:
      add_words(names, "User.ReadWrite.All Directory.ReadWrite.All");
      break;
    case Need::read_directory:
      add_words(names,
                "Directory.Read.All Directory.ReadWrite.All Organization.Read.All Domain.Read.All "
                "RoleManagement.Read.Directory RoleManagement.ReadWrite.Directory");
      break;
    case Need::read_any_object:
      for (auto one : {Need::read_applications, Need::read_groups, Need::read_users}) names.merge(allowing(one));
      break;
    case Need::manage_roles:
      add_words(names, "RoleManagement.ReadWrite.Directory");
      break;
    case Need::read_permission_grants:
      add_words(names, "DelegatedPermissionGrant.ReadWrite.All Directory.Read.All Directory.ReadWrite.All");
      break;
    case Need::write_permission_grants:
      add_words(names, "DelegatedPermissionGrant.ReadWrite.All Directory.ReadWrite.All");
      break;
  }
  return names;
}

bool owns(const json& row, const Caller& caller) {
  auto owners = row.find("owners");
  return owners != row.end() && std::any_of(owners->begin(), owners->end(), [&](const json& one) {
           return one.is_string() && equal_caseless(one.get<std::string>(), caller.object_id);
         });
}

}  // namespace

bool is_user(const Cloud& cloud, const Request& request) {
  const auto* principal = principal_by_object(cloud.world, request.caller.object_id);
  return principal && text_of(*principal, "kind") == "user";
}

std::set<std::string> permissions_of(const Cloud& cloud, const Request& request) {
  Names names;
  const auto& caller = request.caller;
  for (const auto& [id, row] : cloud.world.rows(tables::app_roles)) {
    if (!equal_caseless(text_of(row, "principalId"), caller.object_id)) continue;
    auto name = graph_permission(cloud.world, row);
    if (!name.empty()) names.insert(name);
  }
  for (const auto& [id, row] : cloud.world.rows(tables::directory_roles)) {
    if (!equal_caseless(text_of(row, "principalId"), caller.object_id)) continue;
    for (const auto& role : directory_roles)
      if (equal_caseless(role.id, text_of(row, "roleDefinitionId"))) add_words(names, role.permissions);
  }
  // Members of a directory read it and register applications of their own unless their tenant says otherwise.
  if (is_user(cloud, request)) add_words(names, "Directory.Read.All Application.ReadWrite.OwnedBy");
  return names;
}

std::optional<Reply> unless_may(Cloud& cloud, const Request& request, Need need, const json* owned) {
  auto wanted = allowing(need);
  for (const auto& name : permissions_of(cloud, request)) {
    if (!wanted.contains(name)) continue;
    bool own_only = name == owned_applications && need == Need::write_application;
    if (!own_only || !owned || owns(*owned, request.caller)) return std::nullopt;
  }
  return denied(cloud, request);
}

}  // namespace keyless::sandbox::graph
