#include <fmt/format.h>

#include "base/json.hpp"

#include "base/text.hpp"
#include "sandbox/directory/principals.hpp"
#include "sandbox/graph/directory.hpp"
#include "sandbox/graph/editing.hpp"
#include "sandbox/graph/handlers.hpp"
#include "sandbox/graph/query.hpp"
#include "sandbox/graph/rights.hpp"
#include "sandbox/graph/shapes.hpp"
#include "sandbox/state/ids.hpp"
#include "sandbox/state/world.hpp"

namespace keyless::sandbox::graph {

namespace {

Listing all(Cloud& cloud, const Request& request) {
  Listing listing{"groups", "group"};
  for (const auto& [id, row] : cloud.world.rows(tables::principals))
    if (text_of(row, "kind") == "group" && in_tenant(row, request) && principal_is_seen(cloud, row))
      listing.objects.push_back(group_shape(row));
  return listing;
}

std::optional<Reply> flaw_in(Cloud& cloud, const Request& request, const json& body) {
  for (auto name : {"displayName", "mailNickname"})
    if (text_of(body, name).empty()) return value_required(cloud, request, name, "Group");
  for (auto name : {"mailEnabled", "securityEnabled"})
    if (!body.contains(name) || !body[name].is_boolean()) return value_required(cloud, request, name, "Group");
  auto types = body.value("groupTypes", json::array());
  bool unified = types.is_array() && types.dump().find("\"Unified\"") != std::string::npos;
  if (body["mailEnabled"] == true && !unified)
    return bad_request(cloud, request,
                       "The service does not currently support writes of mail-enabled groups. Please "
                       "ensure that the mail-enablement property is unset and the security-enablement "
                       "property is set.");
  if (!unified && body["securityEnabled"] == false)
    return bad_request(cloud, request, "A group that is not mail-enabled must be security-enabled.");
  return std::nullopt;
}

/// Groups of Microsoft 365 get a mailbox whatever was said of mail.
void complete(json& properties) {
  auto types = properties.value("groupTypes", json::array());
  if (types.dump().find("\"Unified\"") == std::string::npos) return;
  auto mail = text_of(properties, "mailNickname") + "@" + initial_domain;
  properties["mailEnabled"] = true;
  properties["mail"] = mail;
  properties["proxyAddresses"] = json::array({"SMTP:" + mail});
  if (!properties.contains("visibility")) properties["visibility"] = "Public";
}

std::optional<Reply> take_bound(Cloud& cloud, const Request& request, const json& body, const char* list, json& row) {
  row[list] = json::array();
  for (const auto& url : body.value(std::string(list) + "@odata.bind", json::array())) {
    auto id = lower(referenced_id(url.get<std::string>()));
    if (!find_principal(cloud, request, id)) return no_such_object(cloud, request, id);
    row[list].push_back(id);
  }
  return std::nullopt;
}

}  // namespace

Reply list_groups(Cloud& cloud, const Request& request) {
  if (auto refused = unless_may(cloud, request, Need::read_groups)) return *refused;
  return list_reply(cloud, request, all(cloud, request));
}

Reply count_groups(Cloud& cloud, const Request& request) {
  if (auto refused = unless_may(cloud, request, Need::read_groups)) return *refused;
  return count_reply(cloud, request, all(cloud, request));
}

Reply create_group(Cloud& cloud, const Request& request) {
  auto refused = unless_may(cloud, request, Need::write_groups);
  if (refused && !permissions_of(cloud, request).contains("Group.Create")) return *refused;
  auto body = body_of(request);
  if (auto flaw = flaw_in(cloud, request, body)) return *flaw;
  auto tenant = lower(request.caller.tenant);
  auto name = text_of(body, "displayName");
  json row = {{"objectId", cloud.ids.uuid("group " + name + " in " + tenant)},
              {"appId", ""},
              {"tenantId", tenant},
              {"kind", "group"},
              {"displayName", name},
              {"createdDateTime", seconds_now(cloud)}};
  for (auto list : {"owners", "members"})
    if (auto flaw = take_bound(cloud, request, body, list, row)) return *flaw;
  auto properties = json::object();
  if (auto flaw = take_members(cloud, request, "group", body, properties)) return *flaw;
  complete(properties);
  row["properties"] = std::move(properties);
  add_principal(cloud, row);
  auto reply = entity_reply(cloud, request, 201, "groups", "group", group_shape(row));
  locate(cloud, request, reply,
         fmt::format("directoryObjects/{}/Microsoft.DirectoryServices.Group", text_of(row, "objectId")));
  return reply;
}

Reply get_group(Cloud& cloud, const Request& request) {
  if (auto refused = unless_may(cloud, request, Need::read_groups)) return *refused;
  const auto* found = find_group(cloud, request, key_of(request.param("id")).value);
  if (!found) return no_such_object(cloud, request, key_of(request.param("id")).value);
  return entity_reply(cloud, request, 200, "groups", "group", group_shape(*found));
}

Reply patch_group(Cloud& cloud, const Request& request) {
  if (auto refused = unless_may(cloud, request, Need::write_groups)) return *refused;
  const auto* found = find_group(cloud, request, request.param("id"));
  if (!found) return no_such_object(cloud, request, request.param("id"));
  auto row = *found;
  auto body = body_of(request);
  for (const auto& url : body.value("members@odata.bind", json::array())) {
    auto id = lower(referenced_id(url.get<std::string>()));
    if (!find_principal(cloud, request, id)) return no_such_object(cloud, request, id);
    row["members"].push_back(id);
  }
  if (auto flaw = take_members(cloud, request, "group", body, row["properties"])) return *flaw;
  if (auto name = text_of(body, "displayName"); !name.empty()) row["displayName"] = name;
  put_principal(cloud.world, row);
  return no_content();
}

Reply delete_group(Cloud& cloud, const Request& request) {
  if (auto refused = unless_may(cloud, request, Need::write_groups)) return *refused;
  const auto* found = find_group(cloud, request, request.param("id"));
  if (!found) return no_such_object(cloud, request, request.param("id"));
  auto id = text_of(*found, "objectId");
  delete_principal(cloud, id);
  return no_content();
}

}  // namespace keyless::sandbox::graph
