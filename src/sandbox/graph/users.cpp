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

/// What is shown of a user unasked.
ordered_json brief(const ordered_json& user) {
  auto out = ordered_json::object();
  for (auto name : {"businessPhones", "displayName", "givenName", "jobTitle", "mail", "mobilePhone", "officeLocation",
                    "preferredLanguage", "surname", "userPrincipalName", "id"})
    out[name] = user[name];
  return out;
}

Listing all(Cloud& cloud, const Request& request) {
  Listing listing{"users", "user"};
  listing.brief = brief;
  for (const auto& [id, row] : cloud.world.rows(tables::principals))
    if (text_of(row, "kind") == "user" && in_tenant(row, request) && principal_is_seen(cloud, row))
      listing.objects.push_back(user_shape(row));
  return listing;
}

Reply shown_user(Cloud& cloud, const Request& request, const json& row) {
  bool chosen = !request.asked("$select").empty();
  auto shape = chosen ? user_shape(row) : short_user(row, IdPlace::last);
  return entity_reply(cloud, request, 200, "users", "user", shape);
}

std::optional<Reply> flaw_in(Cloud& cloud, const Request& request, const json& body) {
  for (auto name : {"displayName", "userPrincipalName", "mailNickname"})
    if (text_of(body, name).empty()) return value_required(cloud, request, name, "User");
  if (!body.contains("accountEnabled")) return value_required(cloud, request, "accountEnabled", "User");
  if (!body.contains("passwordProfile") || text_of(body["passwordProfile"], "password").empty())
    return value_required(cloud, request, "passwordProfile", "User");
  auto name = text_of(body, "userPrincipalName");
  if (name.find('@') == std::string::npos) return value_invalid(cloud, request, "userPrincipalName", "User");
  if (find_user(cloud, request, name))
    return bad_request(cloud, request,
                       "Another object with the same value for property userPrincipalName already exists.");
  return std::nullopt;
}

/// A password is set, never shown.
std::optional<Reply> take(Cloud& cloud, const Request& request, json body, json& row) {
  body.erase("passwordProfile");
  auto properties = row.value("properties", json::object());
  if (auto flaw = take_members(cloud, request, "user", body, properties)) return flaw;
  if (auto name = text_of(body, "displayName"); !name.empty()) row["displayName"] = name;
  row["properties"] = std::move(properties);
  return std::nullopt;
}

}  // namespace

Reply list_users(Cloud& cloud, const Request& request) {
  if (auto refused = unless_may(cloud, request, Need::read_users)) return *refused;
  return list_reply(cloud, request, all(cloud, request));
}

Reply count_users(Cloud& cloud, const Request& request) {
  if (auto refused = unless_may(cloud, request, Need::read_users)) return *refused;
  return count_reply(cloud, request, all(cloud, request));
}

Reply create_user(Cloud& cloud, const Request& request) {
  if (auto refused = unless_may(cloud, request, Need::write_users)) return *refused;
  auto body = body_of(request);
  if (auto flaw = flaw_in(cloud, request, body)) return *flaw;
  auto tenant = lower(request.caller.tenant);
  json row = {{"objectId", cloud.ids.uuid("user " + lower(text_of(body, "userPrincipalName")) + " in " + tenant)},
              {"appId", ""},
              {"tenantId", tenant},
              {"kind", "user"},
              {"displayName", text_of(body, "displayName")},
              {"createdDateTime", seconds_now(cloud)}};
  if (auto flaw = take(cloud, request, body, row)) return *flaw;
  add_principal(cloud, row);
  auto reply = entity_reply(cloud, request, 201, "users", "user", short_user(row, IdPlace::first));
  locate(cloud, request, reply,
         fmt::format("directoryObjects/{}/Microsoft.DirectoryServices.User", text_of(row, "objectId")));
  return reply;
}

Reply get_user(Cloud& cloud, const Request& request) {
  if (auto refused = unless_may(cloud, request, Need::read_users)) return *refused;
  auto id = key_of(request.param("id")).value;
  const auto* found = find_user(cloud, request, id);
  return found ? shown_user(cloud, request, *found) : no_such_object(cloud, request, id);
}

Reply get_me(Cloud& cloud, const Request& request) {
  const auto* found = find_user(cloud, request, request.caller.object_id);
  if (!found)
    return refuse(cloud, request, 400, "BadRequest", "/me request is only valid with delegated authentication flow.");
  return shown_user(cloud, request, *found);
}

Reply patch_user(Cloud& cloud, const Request& request) {
  if (auto refused = unless_may(cloud, request, Need::write_users)) return *refused;
  auto id = key_of(request.param("id")).value;
  const auto* found = find_user(cloud, request, id);
  if (!found) return no_such_object(cloud, request, id);
  auto row = *found;
  if (auto flaw = take(cloud, request, body_of(request), row)) return *flaw;
  put_principal(cloud.world, row);
  return no_content();
}

Reply delete_user(Cloud& cloud, const Request& request) {
  if (auto refused = unless_may(cloud, request, Need::write_users)) return *refused;
  auto id = key_of(request.param("id")).value;
  const auto* found = find_user(cloud, request, id);
  if (!found) return no_such_object(cloud, request, id);
  auto object_id = text_of(*found, "objectId");
  delete_principal(cloud, object_id);
  return no_content();
}

}  // namespace keyless::sandbox::graph
