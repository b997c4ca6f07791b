#include <fmt/format.h>

#include "base/json.hpp"

#include "base/text.hpp"
#include "sandbox/arm/envelope.hpp"
#include "sandbox/arm/handlers.hpp"
#include "sandbox/arm/odata.hpp"

namespace keyless::sandbox::arm {

using nlohmann::json;

namespace {

bool is_tracked(const json& row) {
  return row.contains("location") && text_of(row, "type") != "Microsoft.Resources/resourceGroups";
}

json shown(const json& row) {
  json shape = row;
  shape.erase("properties");
  shape.erase("systemClientId");
  return shape;
}

bool has_tag(const json& row, const Filter& filter) {
  if (filter.tag_name.empty()) return true;
  for (const auto& [name, value] : member(row, "tags").items())
    if (equal_caseless(name, filter.tag_name)) return !filter.has_tag_value || value == filter.tag_value;
  return false;
}

bool fits(const Filter& filter, const std::string& key, const json& row) {
  auto same = [](const std::string& asked, const std::string& is) {
    return asked.empty() || equal_caseless(asked, is);
  };
  return same(filter.resource_type, text_of(row, "type")) && same(filter.location, text_of(row, "location")) &&
         same(filter.name, text_of(row, "name")) && same(filter.group, scope_of(key).group) && has_tag(row, filter);
}

}  // namespace

Reply list_resources(Cloud& cloud, const Request& request) {
  bool in_group = !request.param("g").empty();
  auto scope = "/subscriptions/" + request.param("s") + (in_group ? "/resourceGroups/" + request.param("g") : "");
  auto action =
      std::string("Microsoft.Resources/subscriptions/") + (in_group ? "resourceGroups/" : "") + "resources/read";
  if (auto reply = unless_may(cloud, request, action, scope)) return *reply;
  if (in_group)
    if (auto reply = unless_group(cloud, request.param("s"), request.param("g"), false)) return *reply;
  auto filter = parse_filter(request.asked("$filter"));
  if (!filter)
    return refuse(400, "InvalidFilterInQueryString",
                  fmt::format("Invalid $filter '{}' specified in the query string.", request.asked("$filter")));
  auto prefix = in_group ? group_key(request.param("s"), request.param("g")) + "/" : group_key(request.param("s"), "");
  auto wanted = [&](const std::string& key, const json& row) { return is_tracked(row) && fits(*filter, key, row); };
  return page(cloud, request, cloud.world.rows(tables::resources), prefix, wanted, shown);
}

}  // namespace keyless::sandbox::arm
