#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

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
  return shape;
}

std::string type_in(std::string_view id) {
  auto parts = split(id, '/');
  auto at = std::find_if(parts.begin(), parts.end(), [](const auto& part) { return same_text(part, "providers"); });
  std::string type;
  if (at != parts.end() && ++at != parts.end()) type = *at++;
  for (; at != parts.end() && type.size() < id.size(); at += std::min<std::ptrdiff_t>(2, parts.end() - at))
    type += "/" + *at;
  return type;
}

}  // namespace

Reply list_resources(Cloud& cloud, const Request& request) {
  bool in_group = !request.param("g").empty();
  auto scope = "/subscriptions/" + request.param("s") + (in_group ? "/resourceGroups/" + request.param("g") : "");
  if (auto reply = unless_may(cloud, request, "Microsoft.Resources/subscriptions/resources/read", scope)) return *reply;
  if (in_group)
    if (auto reply = unless_group(cloud, request.param("s"), request.param("g"), false)) return *reply;
  auto filter = parse_filter(request.asked("$filter"));
  if (!filter)
    return refuse(400, "InvalidFilterInQueryString",
                  fmt::format("Invalid $filter '{}' specified in the query string.", request.asked("$filter")));
  auto prefix = in_group ? group_key(request.param("s"), request.param("g")) + "/" : group_key(request.param("s"), "");
  auto wanted = [&](const std::string&, const json& row) {
    return is_tracked(row) && (filter->resource_type.empty() || same_text(filter->resource_type, text_of(row, "type")));
  };
  return page(cloud, request, cloud.world.rows(tables::resources), prefix, wanted, shown);
}

Reply get_resource(Cloud& cloud, const Request& request) {
  auto id = fmt::format("/subscriptions/{}/resourceGroups/{}/providers{}", request.param("s"), request.param("g"),
                        request.param("rest"));
  if (auto reply = unless_may(cloud, request, type_in(id) + "/read", id)) return *reply;
  if (auto reply = unless_scope(cloud, id, false)) return *reply;
  if (request.method == "HEAD") return nothing(204);
  return answer(200, *cloud.world.find(tables::resources, lower(id)));
}

}  // namespace keyless::sandbox::arm
