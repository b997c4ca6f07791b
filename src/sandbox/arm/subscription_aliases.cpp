#include <fmt/format.h>

#include "base/json.hpp"

#include "base/text.hpp"
#include "sandbox/arm/envelope.hpp"
#include "sandbox/arm/handlers.hpp"
#include "sandbox/arm/subscriptions.hpp"
#include "sandbox/state/ids.hpp"

namespace keyless::sandbox::arm {

using nlohmann::json;

namespace {

constexpr const char* type = "Microsoft.Subscription/aliases";

std::string id_of(const Request& request) {
  return fmt::format("/providers/{}/{}", type, request.param("name"));
}

/// This provider repeats its errors outside the envelope.
Reply no_such_alias(Cloud& cloud) {
  constexpr const char* code = "SubscriptionAliasNotFound";
  constexpr const char* message = "Subscription alias not found";
  json body = {{"error", {{"code", code}, {"message", message}}}, {"code", code}, {"message", message}};
  return numbered_by_provider(cloud, answer(404, body));
}

std::optional<Reply> refusal(Cloud& cloud, const Request& request, const char* verb) {
  return unless_may(cloud, request, std::string(type) + "/" + verb, id_of(request));
}

}  // namespace

Reply get_alias(Cloud& cloud, const Request& request) {
  if (auto reply = refusal(cloud, request, "read")) return *reply;
  const auto* row = cloud.world.find(tables::resources, lower(id_of(request)));
  if (!row) return no_such_alias(cloud);
  auto shape = *row;
  shape["properties"] = {{"subscriptionId", (*row)["properties"]["subscriptionId"]},
                         {"provisioningState", "Succeeded"}};
  return numbered_by_provider(cloud, answer(200, shape));
}

Reply put_alias(Cloud& cloud, const Request& request) {
  if (auto reply = refusal(cloud, request, "write")) return *reply;
  std::optional<Reply> refused;
  auto body = body_of(request, refused);
  if (refused) return *refused;
  auto key = lower(id_of(request));
  if (const auto* row = cloud.world.find(tables::resources, key)) return numbered_by_provider(cloud, answer(200, *row));
  auto properties = member(body, "properties");
  auto id = text_of(properties, "subscriptionId");
  if (id.empty()) {
    id = cloud.ids.uuid("subscription of " + key);
    auto name = text_of(properties, "displayName");
    create_subscription(
        cloud, {id, name.empty() ? request.param("name") : name, request.caller.tenant, request.caller.object_id});
  }
  properties["subscriptionId"] = id;
  properties["provisioningState"] = "Succeeded";
  json row = {{"id", id_of(request)}, {"name", request.param("name")}, {"type", type}, {"properties", properties}};
  cloud.world.put(tables::resources, key, row);
  return numbered_by_provider(cloud, answer(200, row));
}

Reply delete_alias(Cloud& cloud, const Request& request) {
  if (auto reply = refusal(cloud, request, "delete")) return *reply;
  bool was_there = cloud.world.erase(tables::resources, lower(id_of(request)));
  return numbered_by_provider(cloud, nothing(was_there ? 200 : 204));
}

}  // namespace keyless::sandbox::arm
