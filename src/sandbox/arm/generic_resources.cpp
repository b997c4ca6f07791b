#include <fmt/format.h>

#include "base/json.hpp"

#include "base/text.hpp"
#include "sandbox/arm/envelope.hpp"
#include "sandbox/arm/group_deletion.hpp"
#include "sandbox/arm/handlers.hpp"
#include "sandbox/arm/identities.hpp"
#include "sandbox/arm/locations.hpp"
#include "sandbox/arm/policy_check.hpp"
#include "sandbox/arm/registration.hpp"
#include "sandbox/directory/principals.hpp"
#include "sandbox/state/ids.hpp"

namespace keyless::sandbox::arm {

using nlohmann::json;

namespace {

std::string id_of(const Request& request) {
  auto group = request.param("g").empty() ? std::string() : "/resourceGroups/" + request.param("g");
  return fmt::format("/subscriptions/{}{}/providers{}", request.param("s"), group, request.param("rest"));
}

std::string provider_of(const std::string& id) {
  auto type = type_in(id);
  return type.substr(0, type.find('/'));
}

/// `/providers/A.B/c/name[/d/name]`: a resource has a name for each part of its type.
bool names_a_resource(const Request& request) {
  auto parts = split(request.param("rest"), '/');
  return parts.size() >= 4 && parts.size() % 2 == 0;
}

Reply no_such_type(const Request& request) {
  auto provider = provider_of(id_of(request));
  if (!is_provider(provider))
    return refuse(404, "InvalidResourceNamespace", fmt::format("The resource namespace '{}' is invalid.", provider));
  return refuse(404, "InvalidResourceType",
                fmt::format("The resource type could not be found in the namespace '{}' for api version '{}'.",
                            provider, request.asked("api-version")));
}

/// `A.B/c/d/e` is a child of the resource that ends two parts before.
std::optional<Reply> unless_parent(Cloud& cloud, const std::string& id) {
  auto parts = split(id, '/');
  auto provider = id.rfind("/providers/");
  if (split(id.substr(provider), '/').size() <= 5) return std::nullopt;
  auto parent = id.substr(0, id.rfind('/', id.rfind('/') - 1));
  if (cloud.world.find(tables::resources, lower(parent))) return std::nullopt;
  return refuse(404, "ParentResourceNotFound",
                fmt::format("Can not perform requested operation on nested resource. Parent resource '{}' not found.",
                            name_in(parent)));
}

bool is_nested(const std::string& id) {
  return split(id.substr(id.rfind("/providers/")), '/').size() > 5;
}

std::optional<Reply> flaw_in_body(const std::string& id, const json& body) {
  if (!tags_are_sound(body)) return refuse(400, "InvalidTagValue", "The tags provided are not valid.");
  auto location = text_of(body, "location");
  if (location.empty() && !is_nested(id))
    return refuse(400, "LocationRequired", "The location property is required for this definition.");
  if (location.empty() || location == "global" || !region_of(location).empty()) return std::nullopt;
  return refuse(
      400, "LocationNotAvailableForResourceType",
      fmt::format("The provided location '{}' is not available for resource type '{}'. List of available regions for "
                  "the resource type is '{}'.",
                  location, type_in(id), all_regions()));
}

/// User-assigned identities are named by id and shown with theirs.
std::optional<Reply> take_user_identities(const Cloud& cloud, json& row) {
  if (!member(row, "identity").contains("userAssignedIdentities")) return std::nullopt;
  for (auto& [id, one] : row["identity"]["userAssignedIdentities"].items()) {
    const auto* identity = cloud.world.find(tables::resources, lower(id));
    if (!identity || text_of(*identity, "type") != "Microsoft.ManagedIdentity/userAssignedIdentities")
      return refuse(400, "FailedIdentityOperation",
                    fmt::format("Identity operation for resource failed with error 'Failed to perform resource "
                                "identity operation. Status: 'BadRequest'. Response: the identity '{}' was not found.'",
                                id));
    const auto& ids = member(*identity, "properties");
    one = {{"principalId", text_of(ids, "principalId")}, {"clientId", text_of(ids, "clientId")}};
  }
  return std::nullopt;
}

json shown(json row) {
  row.erase("systemClientId");
  row.erase("systemPrincipalId");
  return row;
}

json row_from(const std::string& id, const json& body, const json* before) {
  json row = before ? *before : json{{"id", id}, {"name", name_in(id)}, {"type", type_in(id)}};
  for (auto name : {"tags", "kind", "sku", "identity", "properties", "plan", "zones", "managedBy"})
    if (body.contains(name)) row[name] = body[name];
  auto location = region_of(text_of(body, "location"));
  if (!text_of(body, "location").empty()) row["location"] = location.empty() ? text_of(body, "location") : location;
  if (row.contains("location") && (!row.contains("tags") || row["tags"].is_null())) row["tags"] = json::object();
  if (!row.contains("properties") || !row["properties"].is_object()) row["properties"] = json::object();
  row["properties"]["provisioningState"] = "Succeeded";
  return row;
}

std::optional<Reply> location_conflict(const Request& request, const json* before, const json& row) {
  if (!before || text_of(*before, "location") == text_of(row, "location")) return std::nullopt;
  return refuse(
      409, "InvalidResourceLocation",
      fmt::format("The resource '{}' already exists in location '{}' in resource group '{}'. A resource with the "
                  "same name cannot be created in location '{}'. Please select a new resource name.",
                  text_of(row, "name"), text_of(*before, "location"), request.param("g"), text_of(row, "location")));
}

/// Types that have routes, and rules, of their own.
bool is_served_elsewhere(const std::string& id) {
  return equal_caseless(provider_of(id), "Microsoft.ManagedIdentity") ||
         equal_caseless(provider_of(id), "Microsoft.Authorization") ||
         equal_caseless(provider_of(id), "Microsoft.Resources");
}

std::optional<Reply> write_refusal(Cloud& cloud, const Request& request, const std::string& id) {
  if (!names_a_resource(request) || is_served_elsewhere(id)) return no_such_type(request);
  if (auto reply = unless_may(cloud, request, type_in(id) + "/write", id)) return reply;
  if (!request.param("g").empty())
    if (auto reply = unless_group(cloud, request.param("s"), request.param("g"), true)) return reply;
  if (auto reply = unless_registered(cloud, id, provider_of(id))) return reply;
  if (auto reply = unless_parent(cloud, id)) return reply;
  return if_locked(cloud, id, false);
}

Reply keep(Cloud& cloud, const Request& request, const std::string& id, json row, const json* before) {
  if (auto reply = location_conflict(request, before, row)) return *reply;
  if (auto reply = refused_by_policy(cloud, {id, type_in(id), name_in(id), &row})) return *reply;
  if (auto reply = take_user_identities(cloud, row)) return *reply;
  bool created = !before;
  settle_identity(cloud, id, row);
  cloud.world.put(tables::resources, lower(id), row);
  return answer(created ? 201 : 200, shown(row));
}

}  // namespace

void settle_identity(Cloud& cloud, const std::string& id, json& row) {
  auto kind = lower(text_of(member(row, "identity"), "type"));
  bool wanted = kind.find("systemassigned") != std::string::npos;
  // Which principal a resource has is never the caller's to say.
  if (row.contains("identity") && row["identity"].is_object())
    for (auto name : {"principalId", "clientId", "tenantId"}) row["identity"].erase(name);
  bool there = row.contains("systemClientId");
  if (there && !wanted) {
    remove_principal(cloud.world, text_of(row, "systemPrincipalId"));
    row.erase("systemClientId");
    row.erase("systemPrincipalId");
  }
  if (wanted && !there) {
    row["systemPrincipalId"] = cloud.ids.uuid("system principal of " + lower(id));
    row["systemClientId"] = cloud.ids.uuid("system client of " + lower(id));
  }
  if (!wanted) return;
  auto tenant = tenant_of_scope(cloud.world, id);
  row["identity"]["principalId"] = row["systemPrincipalId"];
  row["identity"]["tenantId"] = tenant;
  if (!there)
    add_principal(
        cloud, {{"principalId", row["systemPrincipalId"]}, {"clientId", row["systemClientId"]}, {"tenantId", tenant}},
        text_of(row, "name"), id);
}

Reply get_resource(Cloud& cloud, const Request& request) {
  auto id = id_of(request);
  if (!names_a_resource(request)) return no_such_type(request);
  if (auto reply = unless_may(cloud, request, type_in(id) + "/read", id)) return *reply;
  if (auto reply = unless_scope(cloud, id, false)) return *reply;
  const auto* row = cloud.world.find(tables::resources, lower(id));
  if (!row) return refuse(404, "ResourceNotFound", fmt::format("The Resource '{}' was not found.", id));
  return request.method == "HEAD" ? nothing(204) : answer(200, shown(*row));
}

/// All resources of one type in a group or a subscription.
Reply list_of_type(Cloud& cloud, const Request& request) {
  auto id = id_of(request);
  auto parts = split(request.param("rest"), '/');
  auto type = request.param("rest").empty() ? std::string() : request.param("rest").substr(1);
  if (parts.size() != 3 || !is_provider(provider_of(id + "/"))) return no_such_type(request);
  auto scope = id.substr(0, id.find("/providers/"));
  if (auto reply = unless_may(cloud, request, type + "/read", scope)) return *reply;
  if (auto reply = unless_scope(cloud, scope, false)) return *reply;
  auto wanted = [&](const std::string&, const json& row) { return equal_caseless(text_of(row, "type"), type); };
  return page(cloud, request, cloud.world.rows(tables::resources), lower(scope) + "/", wanted, shown);
}

Reply read_resource(Cloud& cloud, const Request& request) {
  return names_a_resource(request) ? get_resource(cloud, request) : list_of_type(cloud, request);
}

Reply put_resource(Cloud& cloud, const Request& request) {
  auto id = id_of(request);
  if (auto reply = write_refusal(cloud, request, id)) return *reply;
  std::optional<Reply> refused;
  auto body = body_of(request, refused);
  if (refused) return *refused;
  if (auto flaw = flaw_in_body(id, body)) return *flaw;
  const auto* before = cloud.world.find(tables::resources, lower(id));
  return keep(cloud, request, id, row_from(id, body, before), before);
}

Reply patch_resource(Cloud& cloud, const Request& request) {
  auto id = id_of(request);
  if (auto reply = write_refusal(cloud, request, id)) return *reply;
  std::optional<Reply> refused;
  auto body = body_of(request, refused);
  if (refused) return *refused;
  if (auto reply = unless_scope(cloud, id, true)) return *reply;
  const auto* before = cloud.world.find(tables::resources, lower(id));
  if (!before) return refuse(404, "ResourceNotFound", fmt::format("The Resource '{}' was not found.", id));
  if (!tags_are_sound(body)) return refuse(400, "InvalidTagValue", "The tags provided are not valid.");
  auto changes = body;
  if (body.contains("properties") && body["properties"].is_object()) {
    changes["properties"] = member(*before, "properties");
    changes["properties"].merge_patch(body["properties"]);
  }
  return keep(cloud, request, id, row_from(id, changes, before), before);
}

Reply delete_resource(Cloud& cloud, const Request& request) {
  auto id = id_of(request);
  if (!names_a_resource(request)) return no_such_type(request);
  if (auto reply = unless_may(cloud, request, type_in(id) + "/delete", id)) return *reply;
  if (!request.param("g").empty())
    if (auto reply = unless_group(cloud, request.param("s"), request.param("g"), true)) return *reply;
  if (auto reply = if_locked(cloud, id, true)) return *reply;
  if (!cloud.world.find(tables::resources, lower(id))) return nothing(204);
  erase_resource(cloud, lower(id));
  return nothing(200);
}

}  // namespace keyless::sandbox::arm
