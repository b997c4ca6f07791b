#include "sandbox/graph/membership.hpp"

#include <fmt/format.h>

#include <algorithm>
#include "base/json.hpp"

#include "base/text.hpp"
#include "sandbox/directory/principals.hpp"
#include "sandbox/graph/directory.hpp"
#include "sandbox/graph/handlers.hpp"
#include "sandbox/graph/query.hpp"
#include "sandbox/graph/rights.hpp"
#include "sandbox/state/world.hpp"

namespace keyless::sandbox::graph {

namespace {

bool holds(const json& row, const char* list, const std::string& id) {
  auto at = row.find(list);
  return at != row.end() && std::any_of(at->begin(), at->end(), [&](const json& one) {
           return one.is_string() && equal_caseless(one.get<std::string>(), id);
         });
}

void add_groups(const Cloud& cloud, const Request& request, const std::string& id, std::vector<std::string>& found) {
  for (const auto& [key, row] : cloud.world.rows(tables::principals)) {
    bool fits = text_of(row, "kind") == "group" && in_tenant(row, request) && holds(row, "members", id);
    if (fits && std::find(found.begin(), found.end(), key) == found.end()) found.push_back(key);
  }
}

/// The object a path speaks of, in any of its forms.
const json* asked_object(const Cloud& cloud, const Request& request) {
  const auto& written = request.param("id");
  if (const auto* user = find_user(cloud, request, written)) return user;
  if (const auto* principal = find_service_principal(cloud, request, written)) return principal;
  return find_principal(cloud, request, written);
}

Reply list_of(Cloud& cloud, const Request& request, const std::vector<std::string>& ids) {
  Listing listing{"directoryObjects", ""};
  for (const auto& id : ids)
    if (auto object = directory_object(cloud, request, id)) listing.objects.push_back(*object);
  return list_reply(cloud, request, listing);
}

Reply told(const Cloud& cloud, const Request& request, const std::vector<std::string>& ids) {
  ordered_json body = {{"@odata.context", context_of(request, "Collection(Edm.String)")}, {"value", ids}};
  auto reply = shown(200, body);
  locate_action(cloud, reply);
  return reply;
}

Reply list_groups_of(Cloud& cloud, const Request& request, bool transitive) {
  if (auto refused = unless_may(cloud, request, Need::read_any_object)) return *refused;
  const auto* object = asked_object(cloud, request);
  if (!object) return no_such_object(cloud, request, key_of(request.param("id")).value);
  return list_of(cloud, request, groups_of(cloud, request, text_of(*object, "objectId"), transitive));
}

}  // namespace

std::vector<std::string> groups_of(const Cloud& cloud, const Request& request, const std::string& object_id,
                                   bool transitive) {
  std::vector<std::string> found;
  add_groups(cloud, request, object_id, found);
  for (std::size_t at = 0; transitive && at < found.size(); ++at) {
    auto id = found[at];
    add_groups(cloud, request, id, found);
  }
  return found;
}

std::vector<std::string> members_below(const Cloud& cloud, const Request& request, const std::string& group_id) {
  std::vector<std::string> found;
  std::vector<std::string> open = {group_id};
  for (std::size_t at = 0; at < open.size(); ++at) {
    auto id = open[at];
    const auto* group = find_group(cloud, request, id);
    if (!group || !group->contains("members")) continue;
    for (const auto& one : (*group)["members"]) {
      auto member = one.get<std::string>();
      if (std::find(found.begin(), found.end(), member) != found.end()) continue;
      found.push_back(member);
      open.push_back(member);
    }
  }
  return found;
}

Reply list_member_of(Cloud& cloud, const Request& request) {
  return list_groups_of(cloud, request, false);
}

Reply list_transitive_member_of(Cloud& cloud, const Request& request) {
  return list_groups_of(cloud, request, true);
}

Reply list_transitive_members(Cloud& cloud, const Request& request) {
  if (auto refused = unless_may(cloud, request, Need::read_groups)) return *refused;
  const auto* group = find_group(cloud, request, request.param("id"));
  if (!group) return no_such_object(cloud, request, request.param("id"));
  return list_of(cloud, request, members_below(cloud, request, text_of(*group, "objectId")));
}

Reply get_member_groups(Cloud& cloud, const Request& request) {
  if (auto refused = unless_may(cloud, request, Need::read_any_object)) return *refused;
  const auto* object = asked_object(cloud, request);
  if (!object) return no_such_object(cloud, request, key_of(request.param("id")).value);
  return told(cloud, request, groups_of(cloud, request, text_of(*object, "objectId"), true));
}

Reply check_member_groups(Cloud& cloud, const Request& request) {
  if (auto refused = unless_may(cloud, request, Need::read_any_object)) return *refused;
  const auto* object = asked_object(cloud, request);
  if (!object) return no_such_object(cloud, request, key_of(request.param("id")).value);
  auto groups = groups_of(cloud, request, text_of(*object, "objectId"), true);
  auto body = body_of(request);
  auto asked = body.contains("groupIds") ? body["groupIds"] : body.value("ids", json::array());
  std::vector<std::string> common;
  for (const auto& one : asked)
    for (const auto& id : groups)
      if (equal_caseless(id, one.get<std::string>())) common.push_back(id);
  return told(cloud, request, common);
}

Reply list_owned_objects(Cloud& cloud, const Request& request) {
  if (auto refused = unless_may(cloud, request, Need::read_any_object)) return *refused;
  const auto* object = asked_object(cloud, request);
  if (!object) return no_such_object(cloud, request, key_of(request.param("id")).value);
  auto id = text_of(*object, "objectId");
  std::vector<std::string> owned;
  for (auto table : {tables::applications, tables::principals})
    for (const auto& [key, row] : cloud.world.rows(table))
      if (in_tenant(row, request) && holds(row, "owners", id)) owned.push_back(key);
  return list_of(cloud, request, owned);
}

}  // namespace keyless::sandbox::graph
