#include <algorithm>
#include "base/json.hpp"

#include "base/text.hpp"
#include "sandbox/graph/directory.hpp"
#include "sandbox/graph/handlers.hpp"
#include "sandbox/graph/query.hpp"
#include "sandbox/graph/rights.hpp"

namespace keyless::sandbox::graph {

namespace {

constexpr std::size_t most_ids = 1000;

bool is_wanted(const ordered_json& object, const json& types) {
  if (types.empty()) return true;
  auto type = object["@odata.type"].get<std::string>().substr(std::string_view("#microsoft.graph.").size());
  return std::any_of(types.begin(), types.end(), [&](const json& one) {
    auto name = one.get<std::string>();
    return equal_caseless(name, type) || equal_caseless(name, "directoryObject");
  });
}

}  // namespace

Reply get_directory_object(Cloud& cloud, const Request& request) {
  if (auto refused = unless_may(cloud, request, Need::read_any_object)) return *refused;
  auto id = key_of(request.param("id")).value;
  auto object = directory_object(cloud, request, id);
  if (!object) return no_such_object(cloud, request, id);
  return entity_reply(cloud, request, 200, "directoryObjects", "", *object);
}

Reply get_by_ids(Cloud& cloud, const Request& request) {
  if (auto refused = unless_may(cloud, request, Need::read_any_object)) return *refused;
  auto body = body_of(request);
  auto ids = body.value("ids", json::array());
  auto types = body.value("types", json::array());
  if (!ids.is_array() || ids.empty() || ids.size() > most_ids)
    return bad_request(cloud, request, "The number of ids must be between 1 and 1000.");
  auto values = ordered_json::array();
  for (const auto& one : ids) {
    auto id = one.get<std::string>();
    if (!is_guid(id)) return bad_request(cloud, request, "Invalid GUID:" + id);
    auto object = directory_object(cloud, request, id);
    if (object && is_wanted(*object, types)) values.push_back(*object);
  }
  ordered_json answer = {{"@odata.context", context_of(request, "directoryObjects")}, {"value", std::move(values)}};
  auto reply = shown(200, answer);
  locate_action(cloud, reply);
  return reply;
}

}  // namespace keyless::sandbox::graph
