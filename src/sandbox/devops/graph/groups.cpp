#include "sandbox/devops/graph/groups.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cstdint>
#include "base/json.hpp"

#include "base/base64.hpp"
#include "base/text.hpp"
#include "sandbox/devops/wire/rows.hpp"
#include "sandbox/state/ids.hpp"
#include "sandbox/state/world.hpp"

namespace keyless::sandbox::devops {

using nlohmann::json;

namespace {

constexpr std::string_view authority = "S-1-9-1551374245";
/// What Entra groups have in the place of an organization's numbers.
constexpr std::string_view entra_authority = "S-1-9-1551374245-1204400969-2402986413-2179408616-3";

struct Usual {
  const char* name;
  const char* description;
};

constexpr std::array<Usual, 8> usual_of_projects = {{
    {"Build Administrators",
     "Members of this group can create, modify and delete build definitions and manage queued "
     "and completed builds."},
    {"Contributors", "Members of this group can add, modify, and delete items within the team project."},
    {"Endpoint Administrators",
     "Members of this group should include accounts for people who should be able to manage "
     "all the service connections."},
    {"Endpoint Creators",
     "Members of this group should include accounts for people who should be able to create "
     "service connections."},
    {"Project Administrators", "Members of this group can perform all operations in the team project."},
    {"Project Valid Users", "Members of this group have access to the team project."},
    {"Readers", "Members of this group have access to the team project."},
    {"Release Administrators", "Members of this group can perform all operations on Release Management"},
}};

std::string four_numbers(std::string_view guid) {
  std::string digits;
  for (char c : guid)
    if (c != '-') digits += c;
  std::string text;
  for (std::size_t i = 0; i + 8 <= digits.size(); i += 8) {
    std::uint32_t number = 0;
    std::from_chars(digits.data() + i, digits.data() + i + 8, number, 16);
    text += fmt::format("-{}", number);
  }
  return text;
}

json group_row(const std::string& sid, const std::string& id, std::string_view name, std::string_view description,
               const std::string& project) {
  return {{"descriptor", group_descriptor(sid)},
          {"id", id},
          {"originId", id},
          {"origin", "vsts"},
          {"displayName", std::string(name)},
          {"description", std::string(description)},
          {"project", project},
          {"sid", sid}};
}

json of_organization(const Cloud& cloud, const json& organization, int number, const char* name, const char* about) {
  auto id = cloud.ids.fixed_uuid("group/" + text_of(organization, "id") + "/" + name);
  auto sid = sid_of_scope(text_of(organization, "id")) + fmt::format("-0-0-0-0-{}", number);
  return group_row(sid, id, name, about, {});
}

std::string row_key(const json& organization, std::string_view descriptor) {
  return lower(text_of(organization, "name")) + "/" + std::string(descriptor);
}

void add_those_of_projects(const Cloud& cloud, const json& organization, std::vector<json>& groups) {
  for (const auto& [id, project] : cloud.world.rows(tables::projects)) {
    if (!equal_caseless(text_of(project, "organization"), text_of(organization, "name"))) continue;
    for (const auto& usual : usual_of_projects) groups.push_back(project_group(cloud, project, usual.name));
    groups.push_back(project_group(cloud, project, text_of(project, "name") + " Team"));
  }
}

}  // namespace

std::string sid_of_scope(std::string_view guid) {
  return std::string(authority) + four_numbers(guid);
}

std::string group_descriptor(std::string_view sid, bool of_entra) {
  return (of_entra ? "aadgp." : "vssgp.") + base64url(sid);
}

std::string sid_of_descriptor(std::string_view descriptor) {
  bool of_group = descriptor.starts_with("vssgp.") || descriptor.starts_with("aadgp.");
  return of_group ? from_base64(descriptor.substr(6)) : std::string();
}

std::string administrators_descriptor(const json& organization) {
  return group_descriptor(sid_of_scope(text_of(organization, "id")) + "-0-0-0-0-1");
}

std::vector<json> groups_of(const Cloud& cloud, const json& organization) {
  std::vector<json> groups = {
      of_organization(cloud, organization, 1, "Project Collection Administrators",
                      "Members of this application group can perform all privileged operations on the Team Project "
                      "Collection."),
      of_organization(cloud, organization, 3, "Project Collection Valid Users",
                      "Members of this application group have access to Team Project Collection."),
      of_organization(cloud, organization, 2, "Project Collection Service Accounts",
                      "This application group contains Team Project Collection service accounts.")};
  add_those_of_projects(cloud, organization, groups);
  for (auto row : below(cloud.world.rows(group_rows), lower(text_of(organization, "name")) + "/"))
    groups.push_back(*row);
  return groups;
}

std::optional<json> group_with(const Cloud& cloud, const json& organization, std::string_view descriptor_or_id) {
  for (auto& group : groups_of(cloud, organization))
    if (text_of(group, "descriptor") == descriptor_or_id || equal_caseless(text_of(group, "id"), descriptor_or_id))
      return std::move(group);
  return std::nullopt;
}

json project_group(const Cloud& cloud, const json& project, std::string_view name) {
  auto project_id = text_of(project, "id");
  // The team stays the same when its project gets another name.
  bool team = name.ends_with(" Team");
  auto purpose = team ? "team/" + project_id : "group/" + project_id + "/" + std::string(name);
  auto id = cloud.ids.fixed_uuid(purpose);
  std::string_view about = team ? "The default project team." : "";
  for (const auto& usual : usual_of_projects)
    if (name == usual.name) about = usual.description;
  return group_row(sid_of_scope(project_id) + "-1" + four_numbers(id), id, name, about, project_id);
}

json make_group(Cloud& cloud, const json& organization, const json& project, const std::string& name,
                const std::string& description) {
  auto scope = text_of(project.is_object() ? project : organization, "id");
  auto id = cloud.ids.uuid("made group/" + scope + "/" + lower(name));
  auto group = group_row(sid_of_scope(scope) + "-1" + four_numbers(id), id, name, description,
                         project.is_object() ? scope : std::string());
  group["made"] = true;
  put_group(cloud, organization, group);
  return group;
}

json materialised_group(Cloud& cloud, const json& organization, const std::string& object_id) {
  auto sid = std::string(entra_authority) + four_numbers(object_id);
  auto descriptor = group_descriptor(sid, true);
  if (auto there = cloud.world.find(group_rows, row_key(organization, descriptor))) return *there;
  auto id = cloud.ids.fixed_uuid("group/" + text_of(organization, "id") + "/" + lower(object_id));
  auto group = group_row(sid, id, object_id, "", {});
  group["descriptor"] = descriptor;
  group["origin"] = "aad";
  group["originId"] = lower(object_id);
  group["made"] = true;
  put_group(cloud, organization, group);
  return group;
}

void put_group(Cloud& cloud, const json& organization, const json& group) {
  cloud.world.put(group_rows, row_key(organization, text_of(group, "descriptor")), group);
}

}  // namespace keyless::sandbox::devops
