#include "sandbox/devops/graph/named_members.hpp"

#include "base/json.hpp"

#include "base/text.hpp"
#include "sandbox/devops/graph/groups.hpp"
#include "sandbox/devops/graph/members.hpp"
#include "sandbox/devops/wire/rows.hpp"
#include "sandbox/state/world.hpp"
#include "sandbox/text/timestamps.hpp"

namespace keyless::sandbox::devops {

using nlohmann::json;

namespace {

bool put_person(Cloud& cloud, const json& organization, const std::string& mail) {
  auto member = materialised_person(cloud, organization, mail);
  if (is_entitled(member)) return false;
  for (auto gone : {"inactive", "guest"}) member.erase(gone);
  member["license"] = "express";
  member["licensingSource"] = "account";
  member["created"] = iso_time(cloud.now());
  put(cloud, text_of(organization, "name"), member);
  return true;
}

bool is_there(const Cloud& cloud, const json& organization, const std::string& project_id, const std::string& name) {
  for (const auto& group : groups_of(cloud, organization))
    if (equal_caseless(text_of(group, "project"), project_id) && equal_caseless(text_of(group, "displayName"), name))
      return true;
  return false;
}

bool put_group_named(Cloud& cloud, const json& organization, const std::string& name) {
  auto end = name.find("]\\");
  if (end == std::string::npos) return false;
  auto scope = name.substr(1, end - 1);
  auto project = project_named(cloud.world, text_of(organization, "name"), scope);
  if (!project && !equal_caseless(scope, text_of(organization, "name"))) return false;
  auto where = project ? *project : json();
  if (is_there(cloud, organization, project ? text_of(where, "id") : std::string(), name.substr(end + 2))) return false;
  make_group(cloud, organization, where, name.substr(end + 2), {});
  return true;
}

}  // namespace

bool put_named(Cloud& cloud, const std::string& organization, const std::string& name) {
  auto found = organization_named(cloud.world, organization);
  if (!found) return false;
  auto home = *found;
  if (name.starts_with('[')) return put_group_named(cloud, home, name);
  return name.find('@') != std::string::npos && put_person(cloud, home, name);
}

}  // namespace keyless::sandbox::devops
