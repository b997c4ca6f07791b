#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "sandbox/arm/envelope.hpp"
#include "sandbox/arm/group_deletion.hpp"
#include "sandbox/arm/handlers.hpp"
#include "sandbox/arm/identities.hpp"
#include "sandbox/arm/locations.hpp"
#include "sandbox/ids.hpp"
#include "sandbox/principals.hpp"

namespace keyless::sandbox::arm {

using nlohmann::json;

namespace {

constexpr const char* identity_type = "Microsoft.ManagedIdentity/userAssignedIdentities";
constexpr const char* identity_read = "Microsoft.ManagedIdentity/userAssignedIdentities/read";
constexpr const char* identity_write = "Microsoft.ManagedIdentity/userAssignedIdentities/write";

std::string scope_of_request(const Request& request) {
  return fmt::format("/subscriptions/{}/resourceGroups/{}/providers/{}/{}", request.param("s"), request.param("g"),
                     identity_type, request.param("name"));
}

bool is_name(const std::string& name) {
  if (name.size() < 3 || name.size() > 128 || !std::isalnum(static_cast<unsigned char>(name.front()))) return false;
  return name.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") ==
         std::string::npos;
}

std::optional<Reply> unless_registered(const Cloud& cloud, const Request& request) {
  const auto* row = cloud.world.find(tables::subscriptions, lower(request.param("s")));
  if (text_of(member(*row, "providers"), "microsoft.managedidentity") == "Registered") return std::nullopt;
  return refuse(409, "MissingSubscriptionRegistration",
                "The subscription is not registered to use namespace 'Microsoft.ManagedIdentity'. See "
                "https://aka.ms/rps-not-found for how to register subscriptions.");
}

bool shows_isolation(const Request& request) {
  return request.asked("api-version") >= "2024-11-30";
}

json shown(const Request& request, json row) {
  if (!shows_isolation(request)) row["properties"].erase("isolationScope");
  return row;
}

Reply shown_reply(int status, const Request& request, const json& row) {
  return answer(status, shown(request, row));
}

std::optional<Reply> flaw_in_body(const Request& request, const json& body) {
  if (!is_name(request.param("name")))
    return refuse(
        400, "InvalidResourceName",
        fmt::format("The resource name '{}' is invalid. The name must be 3 to 128 characters long, start with a "
                    "letter or digit and hold only letters, digits, '-' and '_'.",
                    request.param("name")));
  if (text_of(body, "location").empty())
    return refuse(400, "LocationRequired", "The location property is required for this definition.");
  if (region_of(text_of(body, "location")).empty())
    return refuse(
        400, "LocationNotAvailableForResourceType",
        fmt::format("The provided location '{}' is not available for resource type '{}'. List of available regions "
                    "for the resource type is '{}'.",
                    text_of(body, "location"), identity_type, all_regions()));
  if (!tags_are_sound(body)) return refuse(400, "InvalidTagValue", "The tags provided are not valid.");
  return std::nullopt;
}

void take_properties(json& row, const json& body) {
  if (body.contains("tags")) row["tags"] = body["tags"].is_object() ? body["tags"] : json::object();
  auto isolation = text_of(member(body, "properties"), "isolationScope");
  if (!isolation.empty()) row["properties"]["isolationScope"] = isolation;
}

Reply location_conflict(const Request& request, const json& row, const std::string& asked) {
  return refuse(
      409, "InvalidResourceLocation",
      fmt::format("The resource '{}' already exists in location '{}' in resource group '{}'. A resource with the "
                  "same name cannot be created in location '{}'. Please select a new resource name.",
                  text_of(row, "name"), text_of(row, "location"), request.param("g"), asked));
}

}  // namespace

json make_identity(Cloud& cloud, const IdentityPlace& place) {
  auto id = fmt::format("/subscriptions/{}/resourcegroups/{}/providers/{}/{}", place.subscription, place.group,
                        identity_type, place.name);
  const auto* subscription = cloud.world.find(tables::subscriptions, lower(place.subscription));
  auto tenant = subscription ? text_of(*subscription, "tenantId") : std::string();
  json row = {{"id", id},
              {"name", place.name},
              {"type", identity_type},
              {"location", place.location},
              {"tags", json::object()},
              {"properties",
               {{"isolationScope", "None"},
                {"tenantId", tenant},
                {"principalId", cloud.ids.uuid("principal of " + lower(id))},
                {"clientId", cloud.ids.uuid("client of " + lower(id))}}}};
  cloud.world.put(tables::resources, lower(id), row);
  json principal = {{"objectId", row["properties"]["principalId"]},
                    {"appId", row["properties"]["clientId"]},
                    {"tenantId", tenant},
                    {"kind", "managedIdentity"},
                    {"displayName", place.name},
                    {"resourceId", id}};
  put_principal(cloud.world, principal);
  return row;
}

Reply list_identities(Cloud& cloud, const Request& request) {
  bool in_group = !request.param("g").empty();
  auto scope = "/subscriptions/" + request.param("s") + (in_group ? "/resourceGroups/" + request.param("g") : "");
  if (auto reply = unless_may(cloud, request, identity_read, scope)) return *reply;
  if (in_group)
    if (auto reply = unless_group(cloud, request.param("s"), request.param("g"), false)) return *reply;
  auto prefix = in_group ? group_key(request.param("s"), request.param("g")) + "/" : group_key(request.param("s"), "");
  auto wanted = [](const std::string&, const json& row) { return text_of(row, "type") == identity_type; };
  auto shape = [&](const json& row) { return shown(request, row); };
  return page(cloud, request, cloud.world.rows(tables::resources), prefix, wanted, shape);
}

Reply get_identity(Cloud& cloud, const Request& request) {
  auto scope = scope_of_request(request);
  if (auto reply = unless_may(cloud, request, identity_read, scope)) return *reply;
  if (auto reply = unless_scope(cloud, scope, false)) return *reply;
  return shown_reply(200, request, *cloud.world.find(tables::resources, lower(scope)));
}

Reply put_identity(Cloud& cloud, const Request& request) {
  auto scope = scope_of_request(request);
  if (auto reply = unless_may(cloud, request, identity_write, scope)) return *reply;
  std::optional<Reply> refused;
  auto body = body_of(request, refused);
  if (refused) return *refused;
  if (auto reply = unless_group(cloud, request.param("s"), request.param("g"), true)) return *reply;
  if (auto reply = unless_registered(cloud, request)) return *reply;
  if (auto flaw = flaw_in_body(request, body)) return *flaw;
  if (auto reply = if_locked(cloud, scope, false)) return *reply;
  const auto* found = cloud.world.find(tables::resources, lower(scope));
  auto location = region_of(text_of(body, "location"));
  if (found && text_of(*found, "location") != location) return location_conflict(request, *found, location);
  bool created = !found;
  auto row =
      found ? *found : make_identity(cloud, {request.param("s"), request.param("g"), request.param("name"), location});
  take_properties(row, body);
  if (!body.contains("tags")) row["tags"] = json::object();
  cloud.world.put(tables::resources, lower(scope), row);
  auto reply = shown_reply(created ? 201 : 200, request, row);
  if (created) reply.headers.emplace_back("Location", text_of(row, "id"));
  return reply;
}

Reply patch_identity(Cloud& cloud, const Request& request) {
  auto scope = scope_of_request(request);
  if (auto reply = unless_may(cloud, request, identity_write, scope)) return *reply;
  std::optional<Reply> refused;
  auto body = body_of(request, refused);
  if (refused) return *refused;
  if (auto reply = unless_scope(cloud, scope, true)) return *reply;
  if (auto reply = if_locked(cloud, scope, false)) return *reply;
  if (!tags_are_sound(body)) return refuse(400, "InvalidTagValue", "The tags provided are not valid.");
  auto row = *cloud.world.find(tables::resources, lower(scope));
  take_properties(row, body);
  cloud.world.put(tables::resources, lower(scope), row);
  return shown_reply(200, request, row);
}

Reply delete_identity(Cloud& cloud, const Request& request) {
  auto scope = scope_of_request(request);
  if (auto reply = unless_may(cloud, request, "Microsoft.ManagedIdentity/userAssignedIdentities/delete", scope))
    return *reply;
  if (auto reply = unless_group(cloud, request.param("s"), request.param("g"), true)) return *reply;
  if (auto reply = if_locked(cloud, scope, true)) return *reply;
  if (!cloud.world.find(tables::resources, lower(scope))) return nothing(204);
  erase_resource(cloud, lower(scope));
  return nothing(200);
}

Reply list_identity_operations(Cloud&, const Request&) {
  auto operation = [](const char* name, const char* words) {
    return json{{"name", name},
                {"display",
                 {{"provider", "Microsoft Managed Identity"},
                  {"resource", "User Assigned Identity"},
                  {"operation", words},
                  {"description", words}}}};
  };
  return answer(200, {{"value",
                       {operation(identity_read, "Get an existing user assigned identity"),
                        operation(identity_write, "Creates a new user assigned identity or updates the tags"),
                        operation("Microsoft.ManagedIdentity/userAssignedIdentities/delete",
                                  "Deletes an existing user assigned identity")}}});
}

}  // namespace keyless::sandbox::arm
