#include <fmt/format.h>

#include "base/json.hpp"

#include "base/text.hpp"
#include "sandbox/arm/envelope.hpp"
#include "sandbox/arm/handlers.hpp"

namespace keyless::sandbox::arm {

using nlohmann::json;

namespace {

constexpr const char* type = "Microsoft.Resources/tags";

/// Tags live on the row of what they are about: a subscription, a group or a resource.
struct Place {
  const char* table = tables::resources;
  std::string key = {};
};

Place place_of(const Request& request) {
  auto scope = scope_of(request.param("scope"));
  bool is_subscription = scope.group.empty() && !scope.subscription.empty();
  if (is_subscription) return {tables::subscriptions, lower(scope.subscription)};
  return {tables::resources, lower(request.param("scope"))};
}

Reply shown(const Request& request, const json& row) {
  return answer(200, {{"id", fmt::format("{}/providers/{}/default", request.param("scope"), type)},
                      {"name", "default"},
                      {"type", type},
                      {"properties", {{"tags", member(row, "tags")}}}});
}

std::optional<Reply> refusal(Cloud& cloud, const Request& request, const char* verb, bool writing) {
  const auto& scope = request.param("scope");
  if (auto reply = unless_may(cloud, request, std::string(type) + "/" + verb, scope)) return reply;
  if (auto reply = unless_scope(cloud, scope, writing)) return reply;
  return writing ? if_locked(cloud, scope, false) : std::nullopt;
}

Reply set_tags(Cloud& cloud, const Request& request, json tags) {
  auto place = place_of(request);
  const auto* found = cloud.world.find(place.table, place.key);
  if (!found) return refuse(404, "ResourceNotFound", fmt::format("'{}' was not found.", request.param("scope")));
  auto row = *found;
  row["tags"] = std::move(tags);
  cloud.world.put(place.table, place.key, row);
  return shown(request, row);
}

json changed(json tags, const std::string& operation, const json& asked) {
  if (equal_caseless(operation, "Replace")) return asked;
  for (const auto& [name, value] : asked.items()) {
    if (equal_caseless(operation, "Delete"))
      tags.erase(name);
    else
      tags[name] = value;
  }
  return tags;
}

std::optional<Reply> flaw_in_body(const json& body) {
  if (!tags_are_sound(member(body, "properties")))
    return refuse(400, "InvalidTagValue", "The tags provided are not valid.");
  return std::nullopt;
}

}  // namespace

Reply get_tags(Cloud& cloud, const Request& request) {
  if (auto reply = refusal(cloud, request, "read", false)) return *reply;
  auto place = place_of(request);
  const auto* row = cloud.world.find(place.table, place.key);
  if (!row) return refuse(404, "ResourceNotFound", fmt::format("'{}' was not found.", request.param("scope")));
  return shown(request, *row);
}

Reply put_tags(Cloud& cloud, const Request& request) {
  if (auto reply = refusal(cloud, request, "write", true)) return *reply;
  std::optional<Reply> refused;
  auto body = body_of(request, refused);
  if (refused) return *refused;
  if (auto flaw = flaw_in_body(body)) return *flaw;
  return set_tags(cloud, request, member(member(body, "properties"), "tags"));
}

Reply patch_tags(Cloud& cloud, const Request& request) {
  if (auto reply = refusal(cloud, request, "write", true)) return *reply;
  std::optional<Reply> refused;
  auto body = body_of(request, refused);
  if (refused) return *refused;
  if (auto flaw = flaw_in_body(body)) return *flaw;
  auto operation = text_of(body, "operation");
  if (!equal_caseless(operation, "Merge") && !equal_caseless(operation, "Replace") &&
      !equal_caseless(operation, "Delete"))
    return refuse(400, "InvalidRequestContent", fmt::format("The operation '{}' is not valid.", operation));
  auto place = place_of(request);
  const auto* row = cloud.world.find(place.table, place.key);
  auto before = row ? member(*row, "tags") : json::object();
  return set_tags(cloud, request, changed(before, operation, member(member(body, "properties"), "tags")));
}

Reply delete_tags(Cloud& cloud, const Request& request) {
  if (auto reply = refusal(cloud, request, "delete", true)) return *reply;
  auto reply = set_tags(cloud, request, json::object());
  return reply.status == 200 ? nothing(200) : reply;
}

}  // namespace keyless::sandbox::arm
