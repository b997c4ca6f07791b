#include <fmt/format.h>

#include <cctype>
#include "base/json.hpp"

#include "base/base64.hpp"
#include "base/text.hpp"
#include "sandbox/arm/envelope.hpp"
#include "sandbox/arm/group_deletion.hpp"
#include "sandbox/arm/handlers.hpp"
#include "sandbox/arm/locations.hpp"
#include "sandbox/arm/odata.hpp"
#include "sandbox/arm/policy_check.hpp"
#include "sandbox/state/ids.hpp"
#include "sandbox/text/timestamps.hpp"

namespace keyless::sandbox::arm {

using nlohmann::json;

namespace {

constexpr const char* group_type = "Microsoft.Resources/resourceGroups";
constexpr const char* policy_type = "Microsoft.Resources/subscriptions/resourceGroups";  ///< as policies say it
constexpr const char* group_read = "Microsoft.Resources/subscriptions/resourceGroups/read";
constexpr const char* group_write = "Microsoft.Resources/subscriptions/resourceGroups/write";

std::string scope_of_group(const Request& request) {
  return fmt::format("/subscriptions/{}/resourceGroups/{}", request.param("s"), request.param("g"));
}

std::string key_of(const Request& request) {
  return group_key(request.param("s"), request.param("g"));
}

/// Letters beyond ASCII are letters for the service too.
bool is_name_character(char c) {
  auto byte = static_cast<unsigned char>(c);
  return byte >= 0x80 || std::isalnum(byte) != 0 || std::string_view("-._()").find(c) != std::string_view::npos;
}

std::optional<Reply> flaw_in_name(const std::string& name) {
  std::string bad;
  for (char c : name)
    if (!is_name_character(c)) bad += c;
  if (!bad.empty())
    return refuse(
        400, "InvalidResourceGroup",
        fmt::format("The provided resource group name '{}' has these invalid characters: '{}'. The name can only "
                    "be a letter, digit, '-', '.', '(', ')' or '_'.",
                    name, bad));
  if (name.size() > 90)
    return refuse(400, "ResourceGroupNameInvalid",
                  fmt::format("Resource group name '{}' exceeds the maximum allowed length of '90'.", name));
  if (name.ends_with('.'))
    return refuse(400, "InvalidResourceGroup",
                  fmt::format("The provided resource group name '{}' ends with '.'.", name));
  return std::nullopt;
}

std::optional<Reply> flaw_in_body(const json& body) {
  auto location = text_of(body, "location");
  if (location.empty())
    return refuse(400, "LocationRequired", "The location property is required for this definition.");
  if (region_of(location).empty())
    return refuse(
        400, "LocationNotAvailableForResourceGroup",
        fmt::format("The provided location '{}' is not available for resource group. List of available regions is "
                    "'{}'.",
                    location, all_regions()));
  if (!tags_are_sound(body))
    return refuse(400, "InvalidTagValue",
                  "The tags provided are not valid: at most 50 tags with text values of at most 256 "
                  "characters are allowed.");
  return std::nullopt;
}

json group_from(const Request& request, const json& body) {
  json row = {{"id", scope_of_group(request)},
              {"name", request.param("g")},
              {"type", group_type},
              {"location", region_of(text_of(body, "location"))}};
  if (body.contains("tags") && body["tags"].is_object()) row["tags"] = body["tags"];
  if (!text_of(body, "managedBy").empty()) row["managedBy"] = body["managedBy"];
  row["properties"] = {{"provisioningState", "Succeeded"}};
  return row;
}

std::optional<Reply> policy_refusal(Cloud& cloud, const Request& request, json& row) {
  return refused_by_policy(cloud, {scope_of_group(request), policy_type, request.param("g"), &row});
}

Reply update_group(Cloud& cloud, const Request& request, const json& body, json row) {
  auto asked = region_of(text_of(body, "location"));
  auto actual = text_of(row, "location");
  if (asked != actual)
    return refuse(
        409, "InvalidResourceGroupLocation",
        fmt::format("Invalid resource group location '{}'. The Resource group already exists in location '{}'.", asked,
                    actual));
  if (body.contains("tags") && body["tags"].is_object()) row["tags"] = body["tags"];
  if (!body.contains("tags")) row.erase("tags");
  if (body.contains("managedBy")) row["managedBy"] = body["managedBy"];
  if (auto reply = policy_refusal(cloud, request, row)) return *reply;
  cloud.world.put(tables::resources, key_of(request), row);
  return answer(200, row);
}

bool has_tag(const json& row, const Filter& filter) {
  if (filter.tag_name.empty()) return true;
  for (const auto& [name, value] : member(row, "tags").items())
    if (equal_caseless(name, filter.tag_name)) return !filter.has_tag_value || value == filter.tag_value;
  return false;
}

/// Since 2023 the service signs these links; whoever asks returns them as they are.
std::string poll_link(const Cloud& cloud, const Request& request, const std::string& operation) {
  auto ticks = 621355968000000000LL + epoch_seconds(cloud.now()) * 10000000LL;
  auto seal = cloud.ids.fixed_uuid("seal of " + operation);
  return fmt::format("{}/subscriptions/{}/operationresults/{}?api-version={}&t={}&s={}&h={}",
                     cloud.origins.resource_manager, request.param("s"), operation, request.asked("api-version"), ticks,
                     base64url("signature " + seal), base64url("hash " + seal));
}

Reply accepted(const Cloud& cloud, const Request& request, const std::string& operation) {
  auto reply = nothing(202);
  reply.headers.emplace_back("Location", poll_link(cloud, request, operation));
  reply.headers.emplace_back("Retry-After", "15");
  return reply;
}

}  // namespace

Reply list_groups(Cloud& cloud, const Request& request) {
  if (auto reply = unless_may(cloud, request, group_read, "/subscriptions/" + request.param("s"))) return *reply;
  auto filter = parse_filter(request.asked("$filter"));
  if (!filter)
    return refuse(400, "InvalidFilterInQueryString",
                  fmt::format("Invalid $filter '{}' specified in the query string.", request.asked("$filter")));
  auto wanted = [&](const std::string&, const json& row) {
    return text_of(row, "type") == group_type && has_tag(row, *filter);
  };
  return page(cloud, request, cloud.world.rows(tables::resources), group_key(request.param("s"), ""), wanted);
}

Reply get_group(Cloud& cloud, const Request& request) {
  if (auto reply = unless_may(cloud, request, group_read, scope_of_group(request))) return *reply;
  advance_group(cloud, key_of(request));
  if (auto reply = unless_group(cloud, request.param("s"), request.param("g"), false)) return *reply;
  return answer(200, *cloud.world.find(tables::resources, key_of(request)));
}

Reply head_group(Cloud& cloud, const Request& request) {
  if (auto reply = unless_may(cloud, request, group_read, scope_of_group(request))) return *reply;
  advance_group(cloud, key_of(request));
  if (cloud.world.find(tables::resources, key_of(request))) return nothing(204);
  auto missing = nothing(404);
  missing.headers.emplace_back("x-ms-failure-cause", "gateway");
  return missing;
}

Reply put_group(Cloud& cloud, const Request& request) {
  if (auto reply = unless_may(cloud, request, group_write, scope_of_group(request))) return *reply;
  if (auto reply = flaw_in_name(request.param("g"))) return *reply;
  std::optional<Reply> refused;
  auto body = body_of(request, refused);
  if (refused) return *refused;
  if (auto flaw = flaw_in_body(body)) return *flaw;
  const auto* row = cloud.world.find(tables::resources, key_of(request));
  if (auto reply = if_locked(cloud, scope_of_group(request), false)) return *reply;
  if (!row) {
    auto created = group_from(request, body);
    if (auto reply = policy_refusal(cloud, request, created)) return *reply;
    cloud.world.put(tables::resources, key_of(request), created);
    return answer(201, created);
  }
  if (auto reply = unless_group(cloud, request.param("s"), request.param("g"), true)) return *reply;
  return update_group(cloud, request, body, *row);
}

Reply patch_group(Cloud& cloud, const Request& request) {
  if (auto reply = unless_may(cloud, request, group_write, scope_of_group(request))) return *reply;
  std::optional<Reply> refused;
  auto body = body_of(request, refused);
  if (refused) return *refused;
  if (auto reply = unless_group(cloud, request.param("s"), request.param("g"), true)) return *reply;
  if (auto reply = if_locked(cloud, scope_of_group(request), false)) return *reply;
  auto row = *cloud.world.find(tables::resources, key_of(request));
  if (!tags_are_sound(body)) return refuse(400, "InvalidTagValue", "The tags provided are not valid.");
  if (body.contains("tags") && body["tags"].is_object()) row["tags"] = body["tags"];
  if (auto reply = policy_refusal(cloud, request, row)) return *reply;
  cloud.world.put(tables::resources, key_of(request), row);
  return answer(200, row);
}

Reply delete_group(Cloud& cloud, const Request& request) {
  auto scope = scope_of_group(request);
  if (auto reply = unless_may(cloud, request, "Microsoft.Resources/subscriptions/resourceGroups/delete", scope))
    return *reply;
  if (auto flaw = flaw_in_name(request.param("g"))) return *flaw;
  advance_group(cloud, key_of(request));
  if (auto reply = unless_group(cloud, request.param("s"), request.param("g"), false)) return *reply;
  // A second request joins a deletion that runs, as recorded.
  if (auto running = running_deletion(cloud, key_of(request)); !running.empty())
    return accepted(cloud, request, running);
  if (auto reply = if_locked(cloud, scope, true)) return *reply;
  return accepted(cloud, request, begin_deletion(cloud, request, key_of(request)));
}

Reply poll_operation(Cloud& cloud, const Request& request) {
  if (auto reply = unless_may(cloud, request, "Microsoft.Resources/subscriptions/operationresults/read",
                              "/subscriptions/" + request.param("s")))
    return *reply;
  if (!cloud.world.find(tables::operations, request.param("operation")))
    return refuse(404, "OperationNotFound", "The requested operation was not found.");
  if (advance_deletion(cloud, request.param("operation"))) return accepted(cloud, request, request.param("operation"));
  const auto* row = cloud.world.find(tables::operations, request.param("operation"));
  return row->contains("failure") ? answer(409, (*row)["failure"]) : nothing(200);
}

/// A template of what the group holds, as far as this service keeps it.
Reply export_group(Cloud& cloud, const Request& request) {
  if (auto reply = unless_may(cloud, request, "Microsoft.Resources/subscriptions/resourceGroups/exportTemplate/action",
                              scope_of_group(request)))
    return *reply;
  if (auto reply = unless_group(cloud, request.param("s"), request.param("g"), false)) return *reply;
  json content = {{"$schema", "https://schema.management.azure.com/schemas/2015-01-01/deploymentTemplate.json#"},
                  {"contentVersion", "1.0.0.0"},
                  {"parameters", json::object()},
                  {"variables", json::object()},
                  {"resources", json::array()}};
  auto prefix = key_of(request) + "/providers/";
  const auto& rows = cloud.world.rows(tables::resources);
  for (auto at = rows.lower_bound(prefix); at != rows.end() && at->first.starts_with(prefix); ++at)
    if (at->second.contains("location"))
      content["resources"].push_back({{"type", at->second["type"]},
                                      {"apiVersion", "2024-11-30"},
                                      {"name", at->second["name"]},
                                      {"location", at->second["location"]}});
  return answer(200, {{"template", content}});
}

}  // namespace keyless::sandbox::arm
