#include "base/json.hpp"

#include "base/text.hpp"
#include "sandbox/directory/principals.hpp"
#include "sandbox/graph/directory.hpp"
#include "sandbox/graph/handlers.hpp"
#include "sandbox/graph/query.hpp"
#include "sandbox/graph/rights.hpp"
#include "sandbox/graph/shapes.hpp"
#include "sandbox/graph/tables.hpp"
#include "sandbox/state/world.hpp"

namespace keyless::sandbox::graph {

namespace {

bool is_application(const json& item) {
  return text_of(item, "table") == tables::applications;
}

std::string type_of(const json& item) {
  if (is_application(item)) return "application";
  auto kind = text_of(item["row"], "kind");
  return kind == "user" || kind == "group" ? kind : "servicePrincipal";
}

Need write_need(const json& item) {
  auto type = type_of(item);
  return type == "user" ? Need::write_users : type == "group" ? Need::write_groups : Need::write_application;
}

Need read_need(std::string_view type) {
  return type == "user" ? Need::read_users : type == "group" ? Need::read_groups : Need::read_applications;
}

ordered_json shape(const Cloud& cloud, const json& item, bool typed) {
  auto object =
      is_application(item) ? typed_application_shape(item["row"]) : directory_object_shape(cloud, item["row"]);
  object["deletedDateTime"] = text_of(item, "deletedDateTime");
  if (!typed) object.erase("@odata.type");
  return object;
}

const json* find(const Cloud& cloud, const Request& request) {
  const auto* item = cloud.world.find(tables::deleted_items, lower(key_of(request.param("id")).value));
  return item && in_tenant((*item)["row"], request) ? item : nullptr;
}

void put_back(Cloud& cloud, const json& item) {
  auto row = item["row"];
  auto id = text_of(row, is_application(item) ? "id" : "objectId");
  if (application_of(cloud.world, text_of(row, "tenantId"), text_of(row, "appId")))
    for (auto list : shared_credentials) row.erase(list);
  is_application(item) ? put_application(cloud.world, row) : put_principal(cloud.world, row);
  cloud.world.erase(tables::deleted_items, lower(id));
}

/// An application comes back with the principal it took along.
void put_back_principal(Cloud& cloud, const json& application) {
  std::vector<json> found;
  for (const auto& [id, item] : cloud.world.rows(tables::deleted_items)) {
    bool fits = !is_application(item) && text_of(item["row"], "tenantId") == text_of(application, "tenantId") &&
                equal_caseless(text_of(item["row"], "appId"), text_of(application, "appId"));
    if (fits) found.push_back(item);
  }
  for (const auto& item : found) put_back(cloud, item);
}

bool name_is_taken(const Cloud& cloud, const json& item) {
  auto tenant = text_of(item["row"], "tenantId");
  auto app_id = text_of(item["row"], "appId");
  if (app_id.empty()) return false;
  return is_application(item) ? application_of(cloud.world, tenant, app_id) != nullptr
                              : principal_by_app(cloud.world, tenant, app_id) != nullptr;
}

}  // namespace

Reply list_deleted_items(Cloud& cloud, const Request& request) {
  auto cast = request.param("type");
  constexpr std::string_view space = "microsoft.graph.";
  if (!starts_with_caseless(cast, space)) return no_such_object(cloud, request, cast);
  auto type = cast.substr(space.size());
  if (auto refused = unless_may(cloud, request, read_need(type))) return *refused;
  auto set = type == "servicePrincipal" ? std::string("servicePrincipals") : type + "s";
  Listing listing{set, type};
  for (const auto& [id, item] : cloud.world.rows(tables::deleted_items))
    if (equal_caseless(type_of(item), type) && in_tenant(item["row"], request))
      listing.objects.push_back(shape(cloud, item, false));
  return list_reply(cloud, request, listing);
}

Reply get_deleted_item(Cloud& cloud, const Request& request) {
  // `graph` is the alias of the namespace that Microsoft's own libraries send.
  const auto& id = request.param("id");
  bool alias = starts_with_caseless(id, "graph.");
  if (alias || starts_with_caseless(id, "microsoft.graph.")) {
    auto again = request;
    again.params["type"] = alias ? "microsoft." + id : id;
    return list_deleted_items(cloud, again);
  }
  const auto* item = find(cloud, request);
  if (auto refused = unless_may(cloud, request, item ? read_need(type_of(*item)) : Need::read_any_object))
    return *refused;
  if (!item) return no_such_object(cloud, request, key_of(request.param("id")).value);
  return entity_reply(cloud, request, 200, "directoryObjects", "", shape(cloud, *item, true));
}

Reply restore_deleted_item(Cloud& cloud, const Request& request) {
  const auto* found = find(cloud, request);
  auto need = found ? write_need(*found) : Need::read_any_object;
  if (auto refused = unless_may(cloud, request, need, found ? &(*found)["row"] : nullptr)) return *refused;
  if (!found) return no_such_object(cloud, request, key_of(request.param("id")).value);
  auto item = *found;
  if (name_is_taken(cloud, item))
    return refuse(cloud, request, 409, "Request_MultipleObjectsWithSameKeyValue",
                  "The object cannot be restored because its key is already in use.");
  put_back(cloud, item);
  if (is_application(item)) put_back_principal(cloud, item["row"]);
  auto restored = item;
  auto object = shape(cloud, restored, true);
  object["deletedDateTime"] = nullptr;
  auto reply = entity_reply(cloud, request, 200, "directoryObjects", "", object);
  locate_action(cloud, reply);
  return reply;
}

Reply purge_deleted_item(Cloud& cloud, const Request& request) {
  const auto* found = find(cloud, request);
  auto need = found ? write_need(*found) : Need::read_any_object;
  if (auto refused = unless_may(cloud, request, need, found ? &(*found)["row"] : nullptr)) return *refused;
  if (!found) return no_such_object(cloud, request, key_of(request.param("id")).value);
  auto row = (*found)["row"];
  bool application = is_application(*found);
  cloud.world.erase(tables::deleted_items, lower(key_of(request.param("id")).value));
  if (!application) return no_content();
  std::vector<std::string> gone;
  for (const auto& [id, item] : cloud.world.rows(tables::deleted_items))
    if (!is_application(item) && equal_caseless(text_of(item["row"], "appId"), text_of(row, "appId")))
      gone.push_back(id);
  for (const auto& id : gone) cloud.world.erase(tables::deleted_items, id);
  return no_content();
}

}  // namespace keyless::sandbox::graph
