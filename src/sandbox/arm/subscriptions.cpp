#include "sandbox/arm/subscriptions.hpp"

#include <fmt/format.h>

#include <algorithm>
#include "base/json.hpp"

#include "base/text.hpp"
#include "sandbox/arm/ancestry.hpp"
#include "sandbox/arm/authorization.hpp"
#include "sandbox/arm/envelope.hpp"
#include "sandbox/arm/handlers.hpp"
#include "sandbox/arm/locations.hpp"
#include "sandbox/arm/registration.hpp"
#include "sandbox/arm/role_assignments.hpp"
#include "sandbox/state/ids.hpp"

namespace keyless::sandbox::arm {

using nlohmann::json;

namespace {

constexpr const char* owner = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635";

/// Newer versions show tags where there are none.
json shown(const Request& request, const json& row) {
  auto id = text_of(row, "subscriptionId");
  auto state = text_of(row, "state");
  json shape = {
      {"id", "/subscriptions/" + id},
      {"authorizationSource", "RoleBased"},
      {"managedByTenants", json::array()},
      {"subscriptionId", id},
      {"tenantId", text_of(row, "tenantId")},
      {"displayName", text_of(row, "displayName")},
      {"state", state.empty() ? "Enabled" : state},
      {"subscriptionPolicies",
       {{"locationPlacementId", "Public_2014-09-01"}, {"quotaId", "PayAsYouGo_2014-09-01"}, {"spendingLimit", "Off"}}}};
  if (row.contains("tags"))
    shape["tags"] = row["tags"];
  else if (request.asked("api-version") >= "2022-12-01")
    shape["tags"] = json::object();
  return shape;
}

/// Whoever holds any role at, above or below a subscription sees it in the list.
bool has_any_role(const Cloud& cloud, const std::string& subscription, std::string_view object_id) {
  auto who = principal_and_groups(cloud.world, object_id);
  auto place = "/subscriptions/" + subscription;
  auto above = scope_and_above(cloud.world, place);
  const auto& rows = cloud.world.rows(tables::role_assignments);
  return std::any_of(rows.begin(), rows.end(), [&](const auto& row) {
    auto marker = row.first.find("/providers/microsoft.authorization/roleassignments/");
    auto scope = row.first.substr(0, marker);
    bool related = row.first.starts_with(place + "/") || std::find(above.begin(), above.end(), scope) != above.end();
    if (!related || !is_settled(cloud, tables::role_assignments, row.first, cloud.behaviour.delays.role_assignment))
      return false;
    return std::find(who.begin(), who.end(), lower(text_of(row.second["properties"], "principalId"))) != who.end();
  });
}

json with_count(json body) {
  body["count"] = {{"type", "Total"}, {"value", body["value"].size()}};
  return body;
}

}  // namespace

void create_subscription(Cloud& cloud, const NewSubscription& wanted) {
  cloud.world.put(tables::subscriptions, lower(wanted.id),
                  {{"subscriptionId", lower(wanted.id)},
                   {"displayName", wanted.name},
                   {"tenantId", lower(wanted.tenant)},
                   {"providers", new_registrations(cloud)}});
  seed_assignment(cloud, "/subscriptions/" + lower(wanted.id), owner, wanted.owner);
}

Reply numbered_by_provider(Cloud& cloud, Reply reply) {
  reply.headers.emplace_back("request-id", cloud.ids.passing_uuid());
  return reply;
}

Reply list_tenants(Cloud& cloud, const Request& request) {
  auto values = json::array();
  const auto* row = cloud.world.find(tables::tenants, lower(request.caller.tenant));
  if (row)
    values.push_back({{"id", "/tenants/" + text_of(*row, "id")},
                      {"tenantId", text_of(*row, "id")},
                      {"countryCode", "US"},
                      {"displayName", text_of(*row, "name")},
                      {"domains", json::array({"contoso.onmicrosoft.com"})},
                      {"tenantCategory", "Home"},
                      {"defaultDomain", "contoso.onmicrosoft.com"},
                      {"tenantType", "AAD"}});
  return answer(200, {{"value", std::move(values)}});
}

Reply list_subscriptions(Cloud& cloud, const Request& request) {
  auto wanted = [&](const std::string& id, const json& row) {
    return equal_caseless(text_of(row, "tenantId"), request.caller.tenant) &&
           has_any_role(cloud, id, request.caller.object_id);
  };
  auto shape = [&](const json& row) { return shown(request, row); };
  auto reply = page(cloud, request, cloud.world.rows(tables::subscriptions), "", wanted, shape);
  return reply.status == 200 ? answer(200, with_count(parsed_json(reply.body))) : reply;
}

Reply get_subscription(Cloud& cloud, const Request& request) {
  auto scope = "/subscriptions/" + request.param("s");
  if (auto reply = unless_may(cloud, request, "Microsoft.Resources/subscriptions/read", scope)) return *reply;
  return answer(200, shown(request, *cloud.world.find(tables::subscriptions, lower(request.param("s")))));
}

Reply list_locations(Cloud& cloud, const Request& request) {
  auto scope = "/subscriptions/" + request.param("s");
  if (auto reply = unless_may(cloud, request, "Microsoft.Resources/subscriptions/locations/read", scope)) return *reply;
  return answer(200, {{"value", locations_of(request.param("s"), request.asked("api-version"))}});
}

Reply rename_subscription(Cloud& cloud, const Request& request) {
  auto scope = "/subscriptions/" + request.param("s");
  if (auto reply = unless_may(cloud, request, "Microsoft.Subscription/rename/action", scope)) return *reply;
  std::optional<Reply> refused;
  auto body = body_of(request, refused);
  if (refused) return *refused;
  auto row = *cloud.world.find(tables::subscriptions, lower(request.param("s")));
  if (text_of(body, "subscriptionName").empty())
    return refuse(400, "BadRequest", "The subscription name must not be empty.");
  row["displayName"] = body["subscriptionName"];
  cloud.world.put(tables::subscriptions, lower(request.param("s")), row);
  return numbered_by_provider(cloud, answer(200, {{"subscriptionId", text_of(row, "subscriptionId")}}));
}

Reply cancel_subscription(Cloud& cloud, const Request& request) {
  auto scope = "/subscriptions/" + request.param("s");
  if (auto reply = unless_may(cloud, request, "Microsoft.Subscription/cancel/action", scope)) return *reply;
  auto row = *cloud.world.find(tables::subscriptions, lower(request.param("s")));
  row["state"] = "Warned";
  cloud.world.put(tables::subscriptions, lower(request.param("s")), row);
  return numbered_by_provider(cloud, answer(200, {{"subscriptionId", text_of(row, "subscriptionId")}}));
}

}  // namespace keyless::sandbox::arm
