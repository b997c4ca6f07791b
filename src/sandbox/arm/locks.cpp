#include <fmt/format.h>

#include <algorithm>
#include "base/json.hpp"

#include "base/text.hpp"
#include "sandbox/arm/ancestry.hpp"
#include "sandbox/arm/envelope.hpp"
#include "sandbox/arm/handlers.hpp"
#include "sandbox/arm/odata.hpp"

namespace keyless::sandbox::arm {

using nlohmann::json;

namespace {

constexpr const char* marker = "/providers/Microsoft.Authorization/locks/";

std::string id_of(const Request& request) {
  return request.param("scope") + marker + request.param("name");
}

std::optional<Reply> refusal(Cloud& cloud, const Request& request, const char* verb) {
  auto action = std::string("Microsoft.Authorization/locks/") + verb;
  if (auto reply = unless_may(cloud, request, action, id_of(request))) return reply;
  return unless_scope(cloud, request.param("scope"), false);
}

Reply no_such_lock(const Request& request) {
  return decline(404, "LockNotFound", fmt::format("The lock '{}' could not be found.", request.param("name")));
}

}  // namespace

Reply list_locks(Cloud& cloud, const Request& request) {
  if (auto reply = unless_may(cloud, request, "Microsoft.Authorization/locks/read", request.param("scope")))
    return *reply;
  if (auto reply = unless_scope(cloud, request.param("scope"), false)) return *reply;
  const auto& scope = request.param("scope");
  auto filter = parse_filter(request.asked("$filter"));
  if (!filter) return decline(400, "InvalidFilterInQueryString", "The $filter specified in the query is not valid.");
  auto above = scope_and_above(cloud.world, scope);
  World::Rows found;
  for (const auto& [key, row] : cloud.world.rows(tables::resources)) {
    auto at = key.rfind(lower(marker));
    if (at == std::string::npos) continue;
    auto place = key.substr(0, at);
    bool here = std::find(above.begin(), above.end(), place) != above.end();
    if (here || (!filter->at_scope && place.starts_with(above.front() + "/"))) found[key] = row;
  }
  return page_of(cloud, request, found);
}

Reply get_lock(Cloud& cloud, const Request& request) {
  if (auto reply = refusal(cloud, request, "read")) return *reply;
  const auto* row = cloud.world.find(tables::resources, lower(id_of(request)));
  return row ? answer(200, *row) : no_such_lock(request);
}

Reply put_lock(Cloud& cloud, const Request& request) {
  if (auto reply = refusal(cloud, request, "write")) return *reply;
  std::optional<Reply> refused;
  auto body = body_of(request, refused);
  if (refused) return *refused;
  const auto& properties = member(body, "properties");
  auto level = text_of(properties, "level");
  if (level != "CanNotDelete" && level != "ReadOnly")
    return decline(400, "InvalidLockLevel", fmt::format("The lock level '{}' is invalid.", level));
  json row = {{"properties", {{"level", level}}},
              {"id", id_of(request)},
              {"type", "Microsoft.Authorization/locks"},
              {"name", request.param("name")}};
  for (auto name : {"notes", "owners"})
    if (properties.contains(name)) row["properties"][name] = properties[name];
  bool created = !cloud.world.find(tables::resources, lower(id_of(request)));
  cloud.world.put(tables::resources, lower(id_of(request)), row);
  return answer(created ? 201 : 200, row);
}

Reply delete_lock(Cloud& cloud, const Request& request) {
  if (auto reply = refusal(cloud, request, "delete")) return *reply;
  return nothing(cloud.world.erase(tables::resources, lower(id_of(request))) ? 200 : 204);
}

}  // namespace keyless::sandbox::arm
