#include <algorithm>
#include "base/json.hpp"

#include "base/text.hpp"
#include "sandbox/directory/principals.hpp"
#include "sandbox/graph/directory.hpp"
#include "sandbox/graph/editing.hpp"
#include "sandbox/graph/handlers.hpp"
#include "sandbox/graph/query.hpp"
#include "sandbox/graph/rights.hpp"
#include "sandbox/state/world.hpp"

namespace keyless::sandbox::graph {

namespace {

/// Where a list of references hangs: an application, a service principal or a group.
struct Place {
  const json* row = nullptr;
  bool application = false;
  bool group = false;
  const char* list = "owners";
};

Place place_of(const Cloud& cloud, const Request& request) {
  auto parts = split(request.path, '/');
  auto set = parts.size() > 2 ? parts[2] : std::string();
  const auto& id = request.param("id");
  Place place;
  place.application = starts_with_caseless(set, "applications");
  place.group = starts_with_caseless(set, "groups");
  if (place.application) place.row = find_application(cloud, request, id);
  if (place.group) place.row = find_group(cloud, request, id);
  if (!place.application && !place.group) place.row = find_service_principal(cloud, request, id);
  bool members =
      std::any_of(parts.begin(), parts.end(), [](const auto& part) { return equal_caseless(part, "members"); });
  if (members) place.list = "members";
  return place;
}

std::optional<Reply> unless_changeable(Cloud& cloud, const Request& request, const Place& place) {
  auto need = place.group ? Need::write_groups : Need::write_application;
  if (auto refused = unless_may(cloud, request, need, place.row)) return refused;
  if (!place.row) return no_such_object(cloud, request, key_of(request.param("id")).value);
  return std::nullopt;
}

void store(Cloud& cloud, const Place& place, const json& row) {
  place.application ? put_application(cloud.world, row) : put_principal(cloud.world, row);
}

bool holds(const json& list, const std::string& id) {
  return std::any_of(list.begin(), list.end(),
                     [&](const json& one) { return equal_caseless(one.get<std::string>(), id); });
}

/// Applications are no principals: nothing can be owned by one, nor can it be a member.
std::optional<Reply> unless_referable(Cloud& cloud, const Request& request, const std::string& id, const char* list) {
  if (find_principal(cloud, request, id)) return std::nullopt;
  if (find_application(cloud, request, id))
    return bad_request(cloud, request,
                       "The reference target 'Application_" + id + "' of type 'Application' is invalid for the '" +
                           std::string(list) + "' reference.");
  return no_such_object(cloud, request, id);
}

}  // namespace

Reply list_references(Cloud& cloud, const Request& request) {
  auto place = place_of(cloud, request);
  auto need = place.group ? Need::read_groups : Need::read_applications;
  if (auto refused = unless_may(cloud, request, need)) return *refused;
  if (!place.row) return no_such_object(cloud, request, key_of(request.param("id")).value);
  Listing listing{"directoryObjects", ""};
  for (const auto& one : objects_named(cloud, request, *place.row, place.list)) listing.objects.push_back(one);
  return list_reply(cloud, request, listing);
}

Reply add_reference(Cloud& cloud, const Request& request) {
  auto place = place_of(cloud, request);
  if (auto refused = unless_changeable(cloud, request, place)) return *refused;
  auto id = lower(referenced_id(text_of(body_of(request), "@odata.id")));
  if (id.empty()) return bad_request(cloud, request, "Invalid URL format specified in payload.");
  if (auto refused = unless_referable(cloud, request, id, place.list)) return *refused;
  auto row = *place.row;
  auto& list = row[place.list];
  if (!list.is_array()) list = json::array();
  if (holds(list, id))
    return bad_request(cloud, request,
                       "One or more added object references already exist for the following modified properties: '" +
                           std::string(place.list) + "'.");
  list.push_back(id);
  store(cloud, place, row);
  return no_content();
}

Reply remove_reference(Cloud& cloud, const Request& request) {
  auto place = place_of(cloud, request);
  if (auto refused = unless_changeable(cloud, request, place)) return *refused;
  const auto& id = request.param("member");
  auto row = *place.row;
  auto list = row.value(place.list, json::array());
  if (!holds(list, id)) return no_such_object(cloud, request, id);
  auto kept = json::array();
  for (const auto& one : list)
    if (!equal_caseless(one.get<std::string>(), id)) kept.push_back(one);
  row[place.list] = std::move(kept);
  store(cloud, place, row);
  return no_content();
}

}  // namespace keyless::sandbox::graph
