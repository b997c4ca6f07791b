#include "sandbox/devops/graph/membership.hpp"

#include <algorithm>
#include <set>
#include "base/json.hpp"

#include "base/text.hpp"
#include "sandbox/devops/graph/groups.hpp"
#include "sandbox/devops/graph/members.hpp"
#include "sandbox/devops/wire/rows.hpp"
#include "sandbox/state/world.hpp"

namespace keyless::sandbox::devops {

using nlohmann::json;

namespace {

constexpr const char* membership_rows = "memberships";

std::string home_of(const json& organization) {
  return lower(text_of(organization, "name")) + "/";
}

std::vector<std::string> written_containers(const World& world, const json& organization, std::string_view descriptor) {
  std::vector<std::string> found;
  auto prefix = home_of(organization) + std::string(descriptor) + "/";
  for (auto row : below(world.rows(membership_rows), prefix)) found.push_back(text_of(*row, "container"));
  return found;
}

/// Every group that is reached from here through written memberships.
std::set<std::string> all_containers(const World& world, const json& organization, const std::string& descriptor) {
  std::set<std::string> reached;
  std::vector<std::string> open = {descriptor};
  while (!open.empty()) {
    auto next = std::move(open.back());
    open.pop_back();
    for (auto& container : written_containers(world, organization, next))
      if (reached.insert(container).second) open.push_back(container);
  }
  return reached;
}

std::optional<json> with_descriptor(const Cloud& cloud, const json& organization, std::string_view descriptor) {
  return member_with(cloud, text_of(organization, "name"), "descriptor", descriptor);
}

void mark_administrator(Cloud& cloud, const json& organization, std::string_view descriptor, bool administrator) {
  auto member = with_descriptor(cloud, organization, descriptor);
  if (!member) return;
  (*member)["administrator"] = administrator;
  put(cloud, text_of(organization, "name"), *member);
}

}  // namespace

std::vector<std::string> containers_of(const Cloud& cloud, const json& organization, std::string_view descriptor) {
  auto found = written_containers(cloud.world, organization, descriptor);
  auto member = with_descriptor(cloud, organization, descriptor);
  if (member && member->value("administrator", false)) found.push_back(administrators_descriptor(organization));
  return found;
}

std::vector<std::string> contents_of(const Cloud& cloud, const json& organization, std::string_view descriptor) {
  std::vector<std::string> found;
  for (auto row : below(cloud.world.rows(membership_rows), home_of(organization)))
    if (text_of(*row, "container") == descriptor) found.push_back(text_of(*row, "member"));
  if (descriptor != administrators_descriptor(organization)) return found;
  for (const auto& member : members_of(cloud, text_of(organization, "name")))
    if (member.value("administrator", false)) found.push_back(text_of(member, "descriptor"));
  return found;
}

bool is_direct_member(const Cloud& cloud, const json& organization, std::string_view descriptor,
                      std::string_view container) {
  auto containers = containers_of(cloud, organization, descriptor);
  return std::find(containers.begin(), containers.end(), container) != containers.end();
}

bool is_in_group(const World& world, const json& organization, std::string_view descriptor, std::string_view group) {
  return all_containers(world, organization, std::string(descriptor)).contains(std::string(group));
}

void add_membership(Cloud& cloud, const json& organization, std::string_view descriptor, std::string_view container) {
  bool person = sid_of_descriptor(descriptor).empty();
  if (person && container == administrators_descriptor(organization))
    return mark_administrator(cloud, organization, descriptor, true);
  auto key = home_of(organization) + std::string(descriptor) + "/" + std::string(container);
  cloud.world.put(membership_rows, key, {{"member", std::string(descriptor)}, {"container", std::string(container)}});
}

bool remove_membership(Cloud& cloud, const json& organization, std::string_view descriptor,
                       std::string_view container) {
  bool was = is_direct_member(cloud, organization, descriptor, container);
  cloud.world.erase(membership_rows, home_of(organization) + std::string(descriptor) + "/" + std::string(container));
  if (container == administrators_descriptor(organization)) mark_administrator(cloud, organization, descriptor, false);
  return was;
}

void remove_from_all(Cloud& cloud, const json& organization, std::string_view descriptor) {
  for (const auto& container : containers_of(cloud, organization, descriptor))
    remove_membership(cloud, organization, descriptor, container);
}

bool administers(const World& world, const json& organization, const json& member) {
  if (member.value("administrator", false)) return true;
  return all_containers(world, organization, text_of(member, "descriptor"))
      .contains(administrators_descriptor(organization));
}

bool is_in_project(const World& world, const json& organization, const json& member, const json& project) {
  auto prefix = sid_of_scope(text_of(project, "id")) + "-";
  for (const auto& container : all_containers(world, organization, text_of(member, "descriptor")))
    if (sid_of_descriptor(container).starts_with(prefix)) return true;
  return false;
}

bool contributes_to_project(const Cloud& cloud, const json& organization, const json& member, const json& project) {
  auto prefix = sid_of_scope(text_of(project, "id")) + "-";
  std::set<std::string> read_only;
  for (auto name : {"Readers", "Project Valid Users"})
    read_only.insert(text_of(project_group(cloud, project, name), "descriptor"));
  for (const auto& container : all_containers(cloud.world, organization, text_of(member, "descriptor")))
    if (sid_of_descriptor(container).starts_with(prefix) && !read_only.contains(container)) return true;
  return false;
}

bool administers_project(const Cloud& cloud, const json& organization, const json& member, const json& project) {
  auto wanted = text_of(project_group(cloud, project, "Project Administrators"), "descriptor");
  return all_containers(cloud.world, organization, text_of(member, "descriptor")).contains(wanted);
}

void put_into_project(Cloud& cloud, std::string_view organization, std::string_view project_id,
                      std::string_view object_id, std::string_view group) {
  auto home = organization_named(cloud.world, organization);
  auto project = project_named(cloud.world, organization, project_id);
  auto member = cloud.world.find(rows::members, member_key(organization, object_id));
  if (!home || !project || !member) return;
  auto container = text_of(project_group(cloud, *project, group), "descriptor");
  auto place = *home;
  add_membership(cloud, place, text_of(*member, "descriptor"), container);
}

}  // namespace keyless::sandbox::devops
