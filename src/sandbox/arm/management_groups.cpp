#include <fmt/format.h>

#include "base/json.hpp"

#include "base/text.hpp"
#include "sandbox/arm/ancestry.hpp"
#include "sandbox/arm/authorization.hpp"
#include "sandbox/arm/envelope.hpp"
#include "sandbox/arm/handlers.hpp"
#include "sandbox/arm/role_assignments.hpp"

namespace keyless::sandbox::arm {

using nlohmann::json;

namespace {

constexpr const char* type = "Microsoft.Management/managementGroups";
constexpr const char* owner = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635";

std::string id_of(std::string_view name) {
  return fmt::format("/providers/{}/{}", type, name);
}

std::string action(const char* verb) {
  return std::string(type) + "/" + verb;
}

json row_of(const std::string& tenant, const std::string& name, const std::string& title, const json& parent) {
  return {{"id", id_of(name)},
          {"type", type},
          {"name", name},
          {"properties", {{"tenantId", tenant}, {"displayName", title}, {"details", {{"parent", parent}}}}}};
}

/// The root group is there without being made; its name is the tenant's id.
std::optional<json> find_group(const Cloud& cloud, const Request& request, const std::string& name) {
  const auto* row = cloud.world.find(tables::resources, management_group_key(name));
  if (row && equal_caseless(text_of(member(*row, "properties"), "tenantId"), request.caller.tenant)) return *row;
  if (!equal_caseless(name, request.caller.tenant)) return std::nullopt;
  return row_of(request.caller.tenant, request.caller.tenant, "Tenant Root Group", json::object());
}

Reply missing(const std::string& name) {
  return decline(404, "NotFound", fmt::format("'{}' not found", id_of(name)));
}

std::string parent_key(const json& row) {
  return lower(text_of(member(member(member(row, "properties"), "details"), "parent"), "id"));
}

std::string group_of_subscription(const json& row) {
  auto name = text_of(row, "managementGroup");
  return management_group_key(name.empty() ? text_of(row, "tenantId") : name);
}

json children_of(const Cloud& cloud, const std::string& key) {
  auto children = json::array();
  for (const auto& [id, row] : cloud.world.rows(tables::resources))
    if (text_of(row, "type") == type && parent_key(row) == key)
      children.push_back({{"type", type},
                          {"id", row["id"]},
                          {"name", row["name"]},
                          {"displayName", row["properties"]["displayName"]}});
  for (const auto& [id, row] : cloud.world.rows(tables::subscriptions))
    if (group_of_subscription(row) == key)
      children.push_back({{"type", "/subscriptions"},
                          {"id", "/subscriptions/" + id},
                          {"name", id},
                          {"displayName", text_of(row, "displayName")}});
  return children;
}

json member_of(const Request& request, const std::string& subscription, const json& row) {
  return {{"id", id_of(request.param("name")) + "/subscriptions/" + subscription},
          {"type", "Microsoft.Management/managementGroups/subscriptions"},
          {"name", subscription},
          {"properties",
           {{"tenant", request.caller.tenant},
            {"displayName", text_of(row, "displayName")},
            {"parent", {{"id", id_of(request.param("name"))}}},
            {"state", "Active"}}}};
}

Reply move_subscription(Cloud& cloud, const Request& request, const char* verb, const std::string& group) {
  auto key = lower(request.param("subscription"));
  auto scope = "/subscriptions/" + key;
  if (auto reply = unless_may(cloud, request, action("subscriptions/") + verb, id_of(request.param("name"))))
    return *reply;
  if (auto reply = unless_may(cloud, request, "Microsoft.Authorization/roleAssignments/write", scope)) return *reply;
  const auto* found = cloud.world.find(tables::subscriptions, key);
  if (!found || !find_group(cloud, request, request.param("name"))) return missing(request.param("name"));
  auto row = *found;
  row["managementGroup"] = group;
  cloud.world.put(tables::subscriptions, key, row);
  if (group.empty()) return nothing(200);
  return answer(200, member_of(request, key, row));
}

/// Taken when a group is created: the asked parent, or the root.
json asked_parent(const Request& request, const json& body) {
  const auto& details = member(member(body, "properties"), "details");
  auto id = text_of(member(details, "parent"), "id");
  if (id.empty()) id = id_of(request.caller.tenant);
  return {{"id", id}, {"name", name_in(id)}};
}

/// A change of name, and of the group above when `parentGroupId` says so.
void amend(json& row, const json& body) {
  if (auto title = text_of(body, "displayName"); !title.empty()) row["properties"]["displayName"] = title;
  if (auto parent = text_of(body, "parentGroupId"); !parent.empty())
    row["properties"]["details"]["parent"] = {{"id", parent}, {"name", name_in(parent)}};
}

}  // namespace

Reply list_management_groups(Cloud& cloud, const Request& request) {
  auto values = json::array();
  auto add = [&](const json& row) {
    auto shape = row;
    shape["properties"].erase("details");
    if (may(cloud, request.caller.object_id, action("read"), text_of(row, "id"))) values.push_back(std::move(shape));
  };
  add(*find_group(cloud, request, request.caller.tenant));
  for (const auto& [key, row] : cloud.world.rows(tables::resources))
    if (text_of(row, "type") == type && find_group(cloud, request, text_of(row, "name"))) add(row);
  return answer(200, {{"value", values}});
}

Reply get_management_group(Cloud& cloud, const Request& request) {
  const auto& name = request.param("name");
  if (auto reply = unless_may(cloud, request, action("read"), id_of(name))) return *reply;
  auto row = find_group(cloud, request, name);
  if (!row) return missing(name);
  if (equal_caseless(request.asked("$expand"), "children") || equal_caseless(request.asked("$expand"), "path"))
    (*row)["properties"]["children"] = children_of(cloud, management_group_key(name));
  return answer(200, *row);
}

/// Everyone in a tenant may make groups below the root, and owns what they made.
Reply put_management_group(Cloud& cloud, const Request& request) {
  const auto& name = request.param("name");
  std::optional<Reply> refused;
  auto body = body_of(request, refused);
  if (refused) return *refused;
  auto found = find_group(cloud, request, name);
  if (!found && cloud.world.find(tables::resources, management_group_key(name)))
    return decline(409, "Conflict", fmt::format("The management group id '{}' is taken.", name));
  auto parent = asked_parent(request, body);
  bool below_root = equal_caseless(text_of(parent, "name"), request.caller.tenant);
  if (found)
    if (auto reply = unless_may(cloud, request, action("write"), id_of(name))) return *reply;
  if (!found && !below_root)
    if (auto reply = unless_may(cloud, request, action("write"), text_of(parent, "id"))) return *reply;
  if (!find_group(cloud, request, text_of(parent, "name"))) return missing(text_of(parent, "name"));
  auto title = text_of(member(body, "properties"), "displayName");
  auto row = row_of(request.caller.tenant, name, title.empty() ? name : title, parent);
  cloud.world.put(tables::resources, management_group_key(name), row);
  if (!found) seed_assignment(cloud, id_of(name), owner, request.caller.object_id);
  return answer(200, row);
}

Reply patch_management_group(Cloud& cloud, const Request& request) {
  const auto& name = request.param("name");
  std::optional<Reply> refused;
  auto body = body_of(request, refused);
  if (refused) return *refused;
  if (auto reply = unless_may(cloud, request, action("write"), id_of(name))) return *reply;
  auto row = find_group(cloud, request, name);
  if (!row) return missing(name);
  auto parent = text_of(body, "parentGroupId");
  if (!parent.empty() && !find_group(cloud, request, name_in(parent))) return missing(name_in(parent));
  amend(*row, body);
  cloud.world.put(tables::resources, management_group_key(name), *row);
  return answer(200, *row);
}

Reply delete_management_group(Cloud& cloud, const Request& request) {
  const auto& name = request.param("name");
  if (auto reply = unless_may(cloud, request, action("delete"), id_of(name))) return *reply;
  auto key = management_group_key(name);
  if (!find_group(cloud, request, name) || !cloud.world.find(tables::resources, key)) return nothing(204);
  if (!children_of(cloud, key).empty())
    return decline(400, "BadRequest", fmt::format("Cannot delete group with children: '{}'.", id_of(name)));
  cloud.world.erase(tables::resources, key);
  auto reply = answer(202, {{"id", id_of(name)}, {"type", type}, {"name", name}, {"status", "Succeeded"}});
  reply.headers.emplace_back("Location", cloud.origins.resource_manager + "/providers/Microsoft.Management/" +
                                             "operationResults/delete/managementGroups/" + name +
                                             "?api-version=" + std::string(request.asked("api-version")));
  return reply;
}

Reply get_management_deletion(Cloud&, const Request& request) {
  const auto& name = request.param("name");
  return answer(200, {{"id", id_of(name)}, {"type", type}, {"name", name}, {"status", "Succeeded"}});
}

Reply list_management_subscriptions(Cloud& cloud, const Request& request) {
  const auto& name = request.param("name");
  if (auto reply = unless_may(cloud, request, action("subscriptions/read"), id_of(name))) return *reply;
  if (!find_group(cloud, request, name)) return missing(name);
  auto values = json::array();
  for (const auto& [id, row] : cloud.world.rows(tables::subscriptions))
    if (group_of_subscription(row) == management_group_key(name)) values.push_back(member_of(request, id, row));
  return answer(200, {{"value", values}});
}

Reply get_management_subscription(Cloud& cloud, const Request& request) {
  const auto& name = request.param("name");
  auto id = lower(request.param("subscription"));
  if (auto reply = unless_may(cloud, request, action("subscriptions/read"), id_of(name))) return *reply;
  const auto* row = cloud.world.find(tables::subscriptions, id);
  if (!row || group_of_subscription(*row) != management_group_key(name)) return missing(name);
  return answer(200, member_of(request, id, *row));
}

Reply put_management_subscription(Cloud& cloud, const Request& request) {
  return move_subscription(cloud, request, "write", request.param("name"));
}

Reply delete_management_subscription(Cloud& cloud, const Request& request) {
  return move_subscription(cloud, request, "delete", "");
}

}  // namespace keyless::sandbox::arm
