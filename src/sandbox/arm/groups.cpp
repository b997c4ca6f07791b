#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "sandbox/arm/envelope.hpp"
#include "sandbox/arm/group_deletion.hpp"
#include "sandbox/arm/handlers.hpp"
#include "sandbox/arm/locations.hpp"
#include "sandbox/arm/odata.hpp"

namespace keyless::sandbox::arm {

using nlohmann::json;

namespace {

constexpr const char* group_type = "Microsoft.Resources/resourceGroups";
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
  return byte >= 0x80 || std::isalnum(byte) || std::string_view("-._()").find(c) != std::string_view::npos;
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

Reply update_group(Cloud& cloud, const Request& request, const json& body, json row) {
  auto asked = region_of(text_of(body, "location"));
  auto actual = text_of(row, "location");
  if (asked != actual)
    return refuse(
        409, "InvalidResourceGroupLocation",
        fmt::format("Invalid resource group location '{}'. The Resource group already exists in location '{}'.", asked,
                    actual));
  row.erase("tags");
  if (body.contains("tags") && body["tags"].is_object()) row["tags"] = body["tags"];
  cloud.world.put(tables::resources, key_of(request), row);
  return answer(200, row);
}

bool has_tag(const json& row, const Filter& filter) {
  if (filter.tag_name.empty()) return true;
  for (const auto& [name, value] : member(row, "tags").items())
    if (same_text(name, filter.tag_name)) return !filter.has_tag_value || value == filter.tag_value;
  return false;
}

std::string retry_link(const Cloud& cloud, const Request& request, const std::string& operation) {
  return fmt::format("{}/subscriptions/{}/operationresults/{}?api-version={}", cloud.origins.resource_manager,
                     request.param("s"), operation, request.asked("api-version"));
}

Reply accepted(const Cloud& cloud, const Request& request, const std::string& operation) {
  auto reply = nothing(202);
  reply.headers.emplace_back("Location", retry_link(cloud, request, operation));
  reply.headers.emplace_back("Retry-After", "0");
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
  return nothing(cloud.world.find(tables::resources, key_of(request)) ? 204 : 404);
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
  cloud.world.put(tables::resources, key_of(request), row);
  return answer(200, row);
}

Reply delete_group(Cloud& cloud, const Request& request) {
  auto scope = scope_of_group(request);
  if (auto reply = unless_may(cloud, request, "Microsoft.Resources/subscriptions/resourceGroups/delete", scope))
    return *reply;
  if (auto flaw = flaw_in_name(request.param("g"))) return *flaw;
  if (auto reply = unless_group(cloud, request.param("s"), request.param("g"), true)) return *reply;
  if (auto reply = if_locked(cloud, scope, true)) return *reply;
  return accepted(cloud, request, begin_deletion(cloud, key_of(request)));
}

Reply poll_operation(Cloud& cloud, const Request& request) {
  if (!cloud.world.find(tables::operations, request.param("operation")))
    return refuse(404, "OperationNotFound", "The requested operation was not found.");
  if (advance_deletion(cloud, request.param("operation"))) return accepted(cloud, request, request.param("operation"));
  return nothing(200);
}

}  // namespace keyless::sandbox::arm
