#include <optional>

#include "base/text.hpp"
#include "desired/building.hpp"
#include "model/kinds/kinds.hpp"

namespace keyless::desired {

namespace kinds = model::kinds;
using manifest::Identity;
using manifest::IdentityKind;
using manifest::OrganizationAccess;
using model::Address;
using model::Reference;

namespace {

/// What all parts of one identity's access share.
struct Membership {
  std::string organization;
  std::string label;  ///< IDENTITY/ORGANIZATION
  Address member;
  std::string on_existing;
  bool adopt = false;
};

void add_member(Building& building, const Identity& identity, const OrganizationAccess& access, const Membership& of) {
  auto made = building.resource(kinds::organization_member, of.label, access.at);
  made.fields = {{"organization", of.organization},
                 {"principalId", Reference{building.address_of(identity), "principalId"}},
                 {"accessLevel", access.access_level.written() ? access.access_level.value : "Basic"},
                 {"onExisting", of.on_existing}};
  if (!access.access_level.written()) made.fields["defaulted"] = model::Strings{"accessLevel"};
  made.adopt = of.adopt;
  building.add_managed(std::move(made));
}

/// What one is in a project is a group there, and what that is nested in is judged. Administrators are told by name.
std::optional<Address> group_behind(Building& building, const manifest::ProjectAccess& entry,
                                    const std::string& project, const Membership& of) {
  const bool named = !is_guid(project);
  if (!named || (entry.group.value != "Readers" && entry.group.value != "Contributors")) return std::nullopt;
  return look_up_principal(building, of.organization, {"[" + project + "]\\" + entry.group.value, entry.group.at});
}

void add_project(Building& building, const manifest::ProjectAccess& entry, const Membership& of) {
  const auto label = building.labels.project(of.organization, entry.project.value);
  const auto name = building.labels.project_name(entry.project.value);
  const auto project =
      building.look_up(kinds::project, label, entry.project.at, {{"organization", of.organization}, {"name", name}});
  auto made = building.resource(kinds::project_entitlement, of.label + "/" + label, entry.project.at);
  made.fields = {{"organization", of.organization},
                 {"memberId", Reference{of.member, "id"}},
                 {"projectId", Reference{project, "id"}},
                 {"projectName", name},
                 {"group", entry.group.value},
                 {"onExisting", of.on_existing}};
  if (const auto group = group_behind(building, entry, name, of))
    made.fields["groupDescriptor"] = Reference{*group, "descriptor"};
  made.adopt = of.adopt;
  building.add_managed(std::move(made));
}

void add_group_membership(Building& building, const manifest::Text& group, const Membership& of) {
  const auto principal = look_up_principal(building, of.organization, group);
  auto made = building.resource(kinds::group_membership, of.label + "/" + group.value, group.at);
  made.fields = {{"organization", of.organization},
                 {"memberDescriptor", Reference{of.member, "descriptor"}},
                 {"groupDescriptor", Reference{principal, "descriptor"}},
                 {"groupName", group.value},
                 {"onExisting", of.on_existing}};
  made.adopt = of.adopt;
  building.add_managed(std::move(made));
}

}  // namespace

Address member_address(const Building& building, const Identity& identity) {
  const auto organization = building.labels.organization(building.manifest->devops.organization.value);
  return {kinds::organization_member.name, building.labels.identity(identity) + "/" + organization};
}

Address look_up_principal(Building& building, const std::string& organization, const manifest::Text& name) {
  return building.look_up(kinds::devops_principal, organization + "/" + name.value, name.at,
                          {{"organization", organization}, {"name", name.value}});
}

void add_organization_access(Building& building, const Identity& identity, const OrganizationAccess& access) {
  Membership of;
  of.organization = building.labels.organization(building.manifest->devops.organization.value);
  of.member = member_address(building, identity);
  of.label = std::string(of.member.path());
  of.on_existing = word_for(identity.kind == IdentityKind::existing);
  of.adopt = identity.adopt;
  building.look_up(kinds::organization, of.organization, building.manifest->devops.organization.at,
                   {{"name", of.organization}});
  add_member(building, identity, access, of);
  for (const auto& entry : access.projects) add_project(building, entry, of);
  for (const auto& group : access.groups) add_group_membership(building, group, of);
}

}  // namespace keyless::desired
