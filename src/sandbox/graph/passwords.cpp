#include <algorithm>
#include "base/json.hpp"

#include "base/text.hpp"
#include "sandbox/directory/principals.hpp"
#include "sandbox/graph/directory.hpp"
#include "sandbox/graph/editing.hpp"
#include "sandbox/graph/handlers.hpp"
#include "sandbox/graph/rights.hpp"
#include "sandbox/state/ids.hpp"
#include "sandbox/state/world.hpp"
#include "sandbox/text/timestamps.hpp"

namespace keyless::sandbox::graph {

namespace {

constexpr std::chrono::hours two_years{24 * 730};

/// In the form of the service's own secrets, which its scanners know by.
std::string secret_for(const Cloud& cloud, const std::string& key_id) {
  auto letters = cloud.ids.secret("password " + key_id);
  return letters.substr(0, 3) + "8Q~" + letters.substr(3, 34);
}

json new_password(Cloud& cloud, const Request& request, const std::string& owner, bool with_hint) {
  auto body = request.body.empty() ? json::object() : body_of(request);
  auto asked = body.value("passwordCredential", json::object());
  if (asked.is_null()) asked = json::object();
  auto key_id = cloud.ids.uuid("password of " + owner);
  auto secret = secret_for(cloud, key_id);
  auto start = text_of(asked, "startDateTime");
  auto end = text_of(asked, "endDateTime");
  return {{"customKeyIdentifier", asked.value("customKeyIdentifier", json())},
          {"displayName", asked.value("displayName", json())},
          {"endDateTime", end.empty() ? iso_time(cloud.now() + two_years).substr(0, 19) + "Z" : end},
          {"hint", with_hint ? json(secret.substr(0, 3)) : json()},
          {"keyId", key_id},
          {"secretText", secret},
          {"startDateTime", start.empty() ? seconds_now(cloud) : start}};
}

std::optional<Reply> flaw_in(Cloud& cloud, const Request& request, const json& password) {
  auto end = text_of(password, "endDateTime");
  if (end < text_of(password, "startDateTime"))
    return refuse(cloud, request, 400, "CredentialInvalidLifetime",
                  "The credential's end date must be later than its start date.");
  return std::nullopt;
}

Reply told(const Cloud& cloud, const Request& request, const json& password) {
  ordered_json body = {{"@odata.context", context_of(request, "microsoft.graph.passwordCredential")}};
  for (const auto& [name, value] : password.items()) body[name] = value;
  auto reply = shown(200, body);
  locate_action(cloud, reply);
  return reply;
}

/// Whose own list changes takes what it shares with the application from there.
void forget_shared(json& row) {
  if (!row.contains("objectId")) return;
  for (auto one : shared_credentials) row.erase(one);
}

Reply add(Cloud& cloud, const Request& request, json row, const char* list, const std::string& owner, bool with_hint,
          void (*put)(World&, const json&)) {
  auto password = new_password(cloud, request, owner, with_hint);
  if (auto flaw = flaw_in(cloud, request, password)) return *flaw;
  row[list].push_back(password);
  forget_shared(row);
  put(cloud.world, row);
  return told(cloud, request, password);
}

Reply remove(Cloud& cloud, const Request& request, json row, const char* list, void (*put)(World&, const json&)) {
  auto key_id = text_of(body_of(request), "keyId");
  if (!is_guid(key_id)) return value_invalid(cloud, request, "keyId", "PasswordCredential");
  auto kept = json::array();
  for (const auto& one : row.value(list, json::array()))
    if (!equal_caseless(text_of(one, "keyId"), key_id)) kept.push_back(one);
  if (kept.size() == row.value(list, json::array()).size())
    return bad_request(cloud, request, "No password credential found with keyId.");
  row[list] = std::move(kept);
  forget_shared(row);
  put(cloud.world, row);
  return no_content();
}

/// The object to change, once the caller may.
const json* changeable(Cloud& cloud, const Request& request, const json* found, std::optional<Reply>& refused) {
  refused = unless_may(cloud, request, Need::write_application, found);
  if (!refused && !found) refused = no_such_object(cloud, request, key_of(request.param("id")).value);
  return found;
}

}  // namespace

Reply add_application_password(Cloud& cloud, const Request& request) {
  std::optional<Reply> refused;
  const auto* found = changeable(cloud, request, find_application(cloud, request, request.param("id")), refused);
  if (refused) return *refused;
  return add(cloud, request, *found, "passwordCredentials", text_of(*found, "id"), true, put_application);
}

Reply remove_application_password(Cloud& cloud, const Request& request) {
  std::optional<Reply> refused;
  const auto* found = changeable(cloud, request, find_application(cloud, request, request.param("id")), refused);
  if (refused) return *refused;
  return remove(cloud, request, *found, "passwordCredentials", put_application);
}

Reply add_principal_password(Cloud& cloud, const Request& request) {
  std::optional<Reply> refused;
  const auto* found = changeable(cloud, request, find_service_principal(cloud, request, request.param("id")), refused);
  if (refused) return *refused;
  if (text_of(*found, "kind") == "managedIdentity") return denied(cloud, request);
  return add(cloud, request, *found, "ownPasswordCredentials", text_of(*found, "objectId"), false, put_principal);
}

Reply remove_principal_password(Cloud& cloud, const Request& request) {
  std::optional<Reply> refused;
  const auto* found = changeable(cloud, request, find_service_principal(cloud, request, request.param("id")), refused);
  if (refused) return *refused;
  return remove(cloud, request, *found, "ownPasswordCredentials", put_principal);
}

}  // namespace keyless::sandbox::graph
