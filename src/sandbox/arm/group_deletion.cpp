#include "sandbox/arm/group_deletion.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include "base/json.hpp"

#include "base/base64.hpp"
#include "base/text.hpp"
#include "sandbox/arm/deny_assignments.hpp"
#include "sandbox/arm/envelope.hpp"
#include "sandbox/directory/principals.hpp"
#include "sandbox/state/ids.hpp"

namespace keyless::sandbox::arm {

using nlohmann::json;

namespace {

constexpr int polls_until_done = 2;

std::vector<std::string> keys_below(const World::Rows& rows, const std::string& prefix) {
  std::vector<std::string> keys;
  for (auto at = rows.lower_bound(prefix); at != rows.end() && at->first.starts_with(prefix); ++at)
    keys.push_back(at->first);
  return keys;
}

void erase_assignments_below(World& world, const std::string& scope) {
  for (const auto& key : keys_below(world.rows(tables::role_assignments), scope + "/")) {
    world.erase(tables::index, "assignment/" + key.substr(key.rfind('/') + 1));
    world.erase(tables::role_assignments, key);
  }
}

bool is_for(const std::string& group, const json& role) {
  const auto& scopes = role["properties"]["assignableScopes"];
  return std::all_of(scopes.begin(), scopes.end(), [&](const json& one) {
    auto place = lower(one.get<std::string>());
    return place == group || place.starts_with(group + "/");
  });
}

/// A role that could be assigned in the group alone goes with it.
void erase_roles_for(World& world, const std::string& group) {
  std::vector<std::string> gone;
  for (const auto& [guid, role] : world.rows(tables::role_definitions))
    if (is_for(group, role)) gone.push_back(guid);
  for (const auto& guid : gone) world.erase(tables::role_definitions, guid);
}

void erase_group(Cloud& cloud, const std::string& group) {
  for (const auto& key : keys_below(cloud.world.rows(tables::resources), group + "/")) erase_resource(cloud, key);
  erase_assignments_below(cloud.world, group);
  erase_roles_for(cloud.world, group);
  cloud.world.erase(tables::resources, group);
}

/// What the services refuse to delete although the group may go: a deny assignment in front of a resource.
std::vector<std::string> stuck_resources(const Cloud& cloud, const std::string& group, const Request& caller) {
  std::vector<std::string> stuck;
  for (const auto& key : keys_below(cloud.world.rows(tables::resources), group + "/providers/"))
    if (if_denied(cloud, caller, type_in(key) + "/delete", key)) stuck.push_back(key);
  return stuck;
}

json failure_of(const Cloud& cloud, const json& group, const std::vector<std::string>& stuck, const Request& caller,
                const std::string& tracking) {
  std::string names;
  auto details = json::array();
  for (const auto& key : stuck) {
    const auto& row = *cloud.world.find(tables::resources, key);
    names += fmt::format("{}{}/{}", names.empty() ? "" : ",", text_of(row, "type"), text_of(row, "name"));
    details.push_back({{"Code", nullptr},
                       {"Target", row["id"]},
                       {"Message", if_denied(cloud, caller, type_in(key) + "/delete", key)->body},
                       {"Details", nullptr},
                       {"AdditionalInfo", nullptr}});
  }
  auto message = fmt::format(
      "Deletion of resource group '{}' failed as resources with identifiers '{}' could not be deleted. The "
      "provisioning state of the resource group will be rolled back. The tracking Id is '{}'. Please check audit logs "
      "for more details.",
      text_of(group, "name"), names, tracking);
  return {{"Error",
           {{"Code", "ResourceGroupDeletionBlocked"},
            {"Target", nullptr},
            {"Message", message},
            {"Details", details},
            {"AdditionalInfo", nullptr}}}};
}

std::string encoded_name(const std::string& name) {
  std::string out;
  for (char c : name) {
    auto byte = static_cast<unsigned char>(c);
    if (std::isalnum(byte) != 0)
      out += static_cast<char>(std::toupper(byte));
    else
      out += fmt::format(":{:02X}", byte);
  }
  return out;
}

/// The group comes back when something in it could not go.
void end_deletion(Cloud& cloud, const std::string& operation, const json& row) {
  auto group = text_of(row, "group");
  json left = {{"group", ""}};
  if (row.contains("failure")) {
    left["failure"] = row["failure"];
    auto kept = *cloud.world.find(tables::resources, group);
    kept["properties"]["provisioningState"] = "Succeeded";
    cloud.world.put(tables::resources, group, kept);
  } else {
    erase_group(cloud, group);
  }
  cloud.world.put(tables::operations, operation, left);
}

}  // namespace

void erase_resource(Cloud& cloud, const std::string& key) {
  const auto* row = cloud.world.find(tables::resources, key);
  if (!row) return;
  bool identity = text_of(*row, "type") == "Microsoft.ManagedIdentity/userAssignedIdentities";
  auto principal = identity ? text_of(member(*row, "properties"), "principalId") : text_of(*row, "systemPrincipalId");
  remove_principal(cloud.world, principal);
  for (const auto& below : keys_below(cloud.world.rows(tables::resources), key + "/"))
    cloud.world.erase(tables::resources, below);
  erase_assignments_below(cloud.world, key);
  cloud.world.erase(tables::resources, key);
}

std::string begin_deletion(Cloud& cloud, const Request& request, const std::string& group) {
  auto row = *cloud.world.find(tables::resources, group);
  row["properties"]["provisioningState"] = "Deleting";
  cloud.world.put(tables::resources, group, row);
  auto job =
      fmt::format(R"({{"jobId":"RESOURCEGROUPDELETIONJOB-{}-{}","jobLocation":"{}"}})",
                  encoded_name(text_of(row, "name")), encoded_name(text_of(row, "location")), text_of(row, "location"));
  // Groups of one name in two subscriptions are two deletions.
  auto operation = base64url(job) + cloud.ids.fixed_uuid(group).substr(0, 8);
  json kept = {{"group", group}, {"polls", polls_until_done}};
  auto stuck = stuck_resources(cloud, group, request);
  if (!stuck.empty()) kept["failure"] = failure_of(cloud, row, stuck, request, cloud.ids.fixed_uuid(operation));
  cloud.world.put(tables::operations, operation, kept);
  note_written(cloud, tables::operations, operation, cloud.behaviour.delays.group_deletion);
  return operation;
}

bool advance_deletion(Cloud& cloud, const std::string& operation) {
  const auto* found = cloud.world.find(tables::operations, operation);
  if (!found || text_of(*found, "group").empty()) return false;
  auto row = *found;
  if (!is_settled(cloud, tables::operations, operation, cloud.behaviour.delays.group_deletion)) return true;
  // Without a delay of its own a deletion takes a few looks, so that clients poll at all.
  bool timed = cloud.behaviour.delays.group_deletion.count() > 0;
  auto left = row.value("polls", 0) - 1;
  if (!timed && left > 0) {
    row["polls"] = left;
    cloud.world.put(tables::operations, operation, row);
    return true;
  }
  end_deletion(cloud, operation, row);
  return false;
}

std::string running_deletion(const Cloud& cloud, const std::string& group) {
  for (const auto& [operation, row] : cloud.world.rows(tables::operations))
    if (text_of(row, "group") == group) return operation;
  return {};
}

void end_due_deletions(Cloud& cloud) {
  if (cloud.behaviour.delays.group_deletion.count() == 0) return;
  std::vector<std::string> due;
  for (const auto& [operation, row] : cloud.world.rows(tables::operations))
    if (!text_of(row, "group").empty()) due.push_back(operation);
  for (const auto& operation : due) advance_deletion(cloud, operation);
}

void advance_group(Cloud& cloud, const std::string& group) {
  auto operation = running_deletion(cloud, group);
  if (!operation.empty()) advance_deletion(cloud, operation);
}

}  // namespace keyless::sandbox::arm
