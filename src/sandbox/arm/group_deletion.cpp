#include "sandbox/arm/group_deletion.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <nlohmann/json.hpp>

#include "sandbox/arm/envelope.hpp"
#include "sandbox/principals.hpp"

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

void erase_group(Cloud& cloud, const std::string& group) {
  for (const auto& key : keys_below(cloud.world.rows(tables::resources), group + "/")) erase_resource(cloud, key);
  erase_assignments_below(cloud.world, group);
  cloud.world.erase(tables::resources, group);
}

}  // namespace

void erase_resource(Cloud& cloud, const std::string& key) {
  const auto* row = cloud.world.find(tables::resources, key);
  if (!row) return;
  bool identity = text_of(*row, "type") == "Microsoft.ManagedIdentity/userAssignedIdentities";
  if (identity) remove_principal(cloud.world, text_of(member(*row, "properties"), "principalId"));
  for (const auto& below : keys_below(cloud.world.rows(tables::resources), key + "/"))
    cloud.world.erase(tables::resources, below);
  erase_assignments_below(cloud.world, key);
  cloud.world.erase(tables::resources, key);
}

std::string begin_deletion(Cloud& cloud, const std::string& group) {
  auto row = *cloud.world.find(tables::resources, group);
  row["properties"]["provisioningState"] = "Deleting";
  cloud.world.put(tables::resources, group, row);
  auto name = text_of(row, "name");
  std::transform(name.begin(), name.end(), name.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  json job = {{"jobId", fmt::format("RESOURCEGROUPDELETIONJOB-{}-{}", name, text_of(row, "location"))},
              {"jobLocation", text_of(row, "location")}};
  auto operation = base64url(job.dump());
  cloud.world.put(tables::operations, operation, {{"group", group}, {"polls", polls_until_done}});
  return operation;
}

bool advance_deletion(Cloud& cloud, const std::string& operation) {
  const auto* row = cloud.world.find(tables::operations, operation);
  if (!row) return false;
  auto left = row->value("polls", 0) - 1;
  auto group = text_of(*row, "group");
  if (left > 0) {
    cloud.world.put(tables::operations, operation, {{"group", group}, {"polls", left}});
    return true;
  }
  cloud.world.put(tables::operations, operation, {{"group", ""}, {"polls", 0}});
  if (!group.empty()) erase_group(cloud, group);
  return false;
}

void advance_group(Cloud& cloud, const std::string& group) {
  for (const auto& [operation, row] : cloud.world.rows(tables::operations)) {
    if (text_of(row, "group") != group) continue;
    advance_deletion(cloud, std::string(operation));
    return;
  }
}

}  // namespace keyless::sandbox::arm
