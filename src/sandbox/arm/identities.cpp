#include <fmt/format.h>

#include <algorithm>
#include <cctype>
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
#include "sandbox/text/timestamps.hpp"

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
  if (name.size() < 3 || name.size() > 128 || std::isalnum(static_cast<unsigned char>(name.front())) == 0) return false;
  return name.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") ==
         std::string::npos;
}

/// Which versions know a member; previews come before the version that they prepare.
bool knows_isolation(const Request& request) {
  return request.asked("api-version") >= "2024-11-30";
}
bool knows_restrictions(const Request& request) {
  return request.asked("api-version") >= "2025-05-31";
}

json shown(const Request& request, json row) {
  auto& properties = row["properties"];
  if (!knows_isolation(request)) properties.erase("isolationScope");
  if (!knows_restrictions(request))
    properties.erase("assignmentRestrictions");
  else if (!properties.contains("assignmentRestrictions"))
    properties["assignmentRestrictions"] = {{"providers", json::array()}};
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
  return std::nullopt;
}

std::optional<Reply> flaw_in_properties(const Request& request, const json& body) {
  if (!tags_are_sound(body)) return refuse(400, "InvalidTagValue", "The tags provided are not valid.");
  auto isolation = text_of(member(body, "properties"), "isolationScope");
  if (!knows_isolation(request) || isolation.empty() || isolation == "None" || isolation == "Regional")
    return std::nullopt;
  return decline(400, "BadRequest",
                 fmt::format("The value '{}' of 'isolationScope' is not valid. Allowed values are 'None' and "
                             "'Regional'.",
                             isolation));
}

void take_properties(const Request& request, json& row, const json& body) {
  if (body.contains("tags")) row["tags"] = body["tags"].is_object() ? body["tags"] : json::object();
  const auto& properties = member(body, "properties");
  auto isolation = text_of(properties, "isolationScope");
  if (knows_isolation(request) && !isolation.empty()) row["properties"]["isolationScope"] = isolation;
  if (knows_restrictions(request) && properties.contains("assignmentRestrictions"))
    row["properties"]["assignmentRestrictions"] = properties["assignmentRestrictions"];
}

std::optional<Reply> policy_refusal(Cloud& cloud, const Request& request, json& row) {
  return refused_by_policy(cloud, {scope_of_request(request), identity_type, request.param("name"), &row});
}

std::string subscription_name(const Cloud& cloud, const std::string& id) {
  const auto* row = cloud.world.find(tables::subscriptions, lower(id));
  return row ? text_of(*row, "displayName") : std::string();
}

Reply location_conflict(const Request& request, const json& row, const std::string& asked) {
  return refuse(
      409, "InvalidResourceLocation",
      fmt::format("The resource '{}' already exists in location '{}' in resource group '{}'. A resource with the "
                  "same name cannot be created in location '{}'. Please select a new resource name.",
                  text_of(row, "name"), text_of(row, "location"), request.param("g"), asked));
}

}  // namespace

void add_principal(Cloud& cloud, const json& ids, const std::string& name, const std::string& resource) {
  put_principal(cloud.world, {{"objectId", ids["principalId"]},
                              {"appId", ids["clientId"]},
                              {"tenantId", ids["tenantId"]},
                              {"kind", "managedIdentity"},
                              {"displayName", name},
                              {"createdDateTime", iso_time(cloud.now()).substr(0, 19) + "Z"},
                              {"resourceId", resource}});
  note_written(cloud, tables::principals, lower(text_of(ids, "principalId")), cloud.behaviour.delays.principal);
}

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
  add_principal(cloud, row["properties"], place.name, id);
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
  if (auto reply = unless_registered(cloud, scope, "Microsoft.ManagedIdentity")) return *reply;
  if (auto flaw = flaw_in_body(request, body)) return *flaw;
  if (auto flaw = flaw_in_properties(request, body)) return *flaw;
  if (auto reply = if_locked(cloud, scope, false)) return *reply;
  const auto* found = cloud.world.find(tables::resources, lower(scope));
  auto location = region_of(text_of(body, "location"));
  if (found && text_of(*found, "location") != location) return location_conflict(request, *found, location);
  // A policy judges and changes what is asked for, before there is anything to show.
  json wanted = found ? *found : json{{"location", location}, {"properties", json::object()}};
  take_properties(request, wanted, body);
  if (!body.contains("tags")) wanted["tags"] = json::object();
  if (auto reply = policy_refusal(cloud, request, wanted)) return *reply;
  bool created = !found;
  auto row = created ? make_identity(cloud, {request.param("s"), request.param("g"), request.param("name"), location})
                     : wanted;
  row["tags"] = wanted["tags"];
  row["properties"].update(wanted["properties"]);
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
  if (auto flaw = flaw_in_properties(request, body)) return *flaw;
  auto row = *cloud.world.find(tables::resources, lower(scope));
  auto location = region_of(text_of(body, "location"));
  if (body.contains("location") && location != text_of(row, "location"))
    return location_conflict(request, row, location);
  take_properties(request, row, body);
  if (auto reply = policy_refusal(cloud, request, row)) return *reply;
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

/// The service's token caches forget the identity: tokens issued before are refused from now on.
Reply revoke_tokens(Cloud& cloud, const Request& request) {
  auto scope = scope_of_request(request);
  if (auto reply =
          unless_may(cloud, request, "Microsoft.ManagedIdentity/userAssignedIdentities/revokeTokens/action", scope))
    return *reply;
  if (auto reply = unless_scope(cloud, scope, true)) return *reply;
  if (auto reply = if_locked(cloud, scope, false)) return *reply;
  auto id = text_of((*cloud.world.find(tables::resources, lower(scope)))["properties"], "principalId");
  auto principal = *principal_by_object(cloud.world, id);
  principal["tokensRevokedAt"] = epoch_seconds(cloud.now());
  put_principal(cloud.world, principal);
  return nothing(200);
}

/// Resources that name the identity in `identity.userAssignedIdentities`.
Reply list_associated_resources(Cloud& cloud, const Request& request) {
  auto scope = scope_of_request(request);
  auto action = "Microsoft.ManagedIdentity/userAssignedIdentities/listAssociatedResources/action";
  if (auto reply = unless_may(cloud, request, action, scope)) return *reply;
  if (auto reply = unless_scope(cloud, scope, false)) return *reply;
  auto values = json::array();
  for (const auto& [key, row] : cloud.world.rows(tables::resources)) {
    const auto& used = member(member(row, "identity"), "userAssignedIdentities");
    bool uses = std::any_of(used.items().begin(), used.items().end(),
                            [&](const auto& one) { return equal_caseless(one.key(), scope); });
    if (!uses) continue;
    auto where = scope_of(key);
    values.push_back({{"id", row["id"]},
                      {"name", row["name"]},
                      {"type", lower(text_of(row, "type"))},
                      {"resourceGroup", where.group},
                      {"subscriptionId", where.subscription},
                      {"subscriptionDisplayName", subscription_name(cloud, where.subscription)}});
  }
  return answer(200, {{"totalCount", values.size()}, {"value", values}});
}

}  // namespace keyless::sandbox::arm
