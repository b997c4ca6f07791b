#include <fmt/format.h>

#include <algorithm>
#include <array>
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

constexpr const char* resource = "Application";
constexpr const char* default_audience = "AzureADandPersonalMicrosoftAccount";

constexpr std::array<std::string_view, 4> audiences = {"AzureADMyOrg", "AzureADMultipleOrgs", default_audience,
                                                       "PersonalMicrosoftAccount"};

std::optional<Reply> unless_unique(Cloud& cloud, const Request& request, const json& row, const char* name) {
  if (!row.contains(name) || row[name].empty()) return std::nullopt;
  auto wanted = row[name].is_array() ? row[name] : json::array({row[name]});
  for (const auto& [id, other] : cloud.world.rows(tables::applications)) {
    if (!in_tenant(other, request) || equal_caseless(id, text_of(row, "id")) || !other.contains(name)) continue;
    auto taken = other[name].is_array() ? other[name] : json::array({other[name]});
    for (const auto& one : wanted)
      if (std::find(taken.begin(), taken.end(), one) != taken.end())
        return bad_request(cloud, request,
                           fmt::format("Another object with the same value for property {} already exists.", name));
  }
  return std::nullopt;
}

std::optional<Reply> flaw_in(Cloud& cloud, const Request& request, const json& row) {
  auto name = text_of(row, "displayName");
  if (name.empty()) return value_required(cloud, request, "displayName", resource);
  if (name.size() > 256) return value_invalid(cloud, request, "displayName", resource);
  auto audience = text_of(row, "signInAudience");
  if (std::find(audiences.begin(), audiences.end(), audience) == audiences.end())
    return value_invalid(cloud, request, "signInAudience", resource);
  for (auto list : {"identifierUris", "tags"})
    if (row.contains(list) && !row[list].is_array()) return value_invalid(cloud, request, list, resource);
  if (auto clash = unless_unique(cloud, request, row, "identifierUris")) return clash;
  return unless_unique(cloud, request, row, "uniqueName");
}

void complete_claims(json& row) {
  if (!row.contains("optionalClaims") || !row["optionalClaims"].is_object()) return;
  for (auto list : {"accessToken", "idToken", "saml2Token"}) {
    auto& claims = row["optionalClaims"][list];
    if (!claims.is_array()) claims = json::array();
    for (auto& claim : claims) {
      json whole = {{"additionalProperties", json::array()}, {"essential", false}, {"name", ""}, {"source", nullptr}};
      whole.update(claim);
      claim = std::move(whole);
    }
  }
}

/// Only applications that people sign in to with any account take new tokens by default.
void complete_api(json& row) {
  auto audience = text_of(row, "signInAudience");
  bool personal = audience == default_audience || audience == "PersonalMicrosoftAccount";
  auto& api = row["api"];
  if (!api.is_object()) api = json::object();
  if (!api.contains("requestedAccessTokenVersion")) api["requestedAccessTokenVersion"] = personal ? json(2) : json();
}

/// Secrets are made by `addPassword`; an update may only leave some out.
std::optional<Reply> take_passwords(Cloud& cloud, const Request& request, const json& sent, json& row) {
  auto kept = json::array();
  for (const auto& one : sent) {
    const json* known = nullptr;
    if (row.contains("passwordCredentials"))
      for (const auto& stored : row["passwordCredentials"])
        if (equal_caseless(text_of(stored, "keyId"), text_of(one, "keyId"))) known = &stored;
    if (!known) return bad_request(cloud, request, "New password credentials must be generated with service actions.");
    kept.push_back(*known);
  }
  row["passwordCredentials"] = std::move(kept);
  return std::nullopt;
}

std::optional<Reply> take(Cloud& cloud, const Request& request, const json& body, json& row) {
  auto unique = text_of(row, "uniqueName");
  auto wanted = text_of(body, "uniqueName");
  if (!unique.empty() && !wanted.empty() && unique != wanted)
    return bad_request(cloud, request, "Property 'uniqueName' is read-only and cannot be set.");
  if (auto flaw = take_members(cloud, request, "application", body, row)) return flaw;
  if (body.contains("passwordCredentials"))
    if (auto flaw = take_passwords(cloud, request, body["passwordCredentials"], row)) return flaw;
  if (body.contains("keyCredentials")) {
    auto keys = row.value("keyCredentials", json::array());
    if (auto flaw = take_keys(cloud, request, body["keyCredentials"], text_of(row, "id"), keys)) return flaw;
    row["keyCredentials"] = std::move(keys);
  }
  complete_claims(row);
  return flaw_in(cloud, request, row);
}

std::optional<Reply> take_owners(Cloud& cloud, const Request& request, const json& body, json& row) {
  auto owners = json::array();
  for (const auto& url : body.value("owners@odata.bind", json::array())) {
    auto id = referenced_id(url.get<std::string>());
    if (!find_principal(cloud, request, id)) return no_such_object(cloud, request, id);
    owners.push_back(lower(id));
  }
  bool becomes_owner = is_user(cloud, request) || !permissions_of(cloud, request).contains("Application.ReadWrite.All");
  auto caller = json(lower(request.caller.object_id));
  if (becomes_owner && std::find(owners.begin(), owners.end(), caller) == owners.end()) owners.push_back(caller);
  row["owners"] = std::move(owners);
  return std::nullopt;
}

json new_row(Cloud& cloud, const Request& request, const std::string& name) {
  auto purpose = name + " in " + lower(request.caller.tenant);
  return {{"id", cloud.ids.uuid("application object " + purpose)},
          {"appId", cloud.ids.uuid("application client " + purpose)},
          {"tenantId", lower(request.caller.tenant)},
          {"createdDateTime", seconds_now(cloud)},
          {"publisherDomain", initial_domain},
          {"signInAudience", default_audience}};
}

Reply create(Cloud& cloud, const Request& request, const json& body) {
  if (auto refused = unless_may(cloud, request, Need::create_application)) return *refused;
  auto row = new_row(cloud, request, text_of(body, "displayName"));
  if (auto flaw = take(cloud, request, body, row)) return *flaw;
  if (auto flaw = take_owners(cloud, request, body, row)) return *flaw;
  complete_api(row);
  add_application(cloud, row);
  auto fresh = row;
  fresh["createdDateTime"] = exact_now(cloud);
  auto reply =
      entity_reply(cloud, request, 201, "applications", "application", application_shape(fresh, Order::as_sent));
  locate(cloud, request, reply,
         fmt::format("directoryObjects/{}/Microsoft.DirectoryServices.Application", text_of(row, "id")));
  return reply;
}

/// The display name of a principal follows that of its application.
void rename_principal(Cloud& cloud, const json& application) {
  const auto* principal =
      principal_by_app(cloud.world, text_of(application, "tenantId"), text_of(application, "appId"));
  if (!principal) return;
  auto row = *principal;
  row["displayName"] = text_of(application, "displayName");
  put_principal(cloud.world, row);
}

Reply update(Cloud& cloud, const Request& request, const json& application, const json& body) {
  if (auto refused = unless_may(cloud, request, Need::write_application, &application)) return *refused;
  auto row = application;
  if (auto flaw = take(cloud, request, body, row)) return *flaw;
  bool renamed = text_of(row, "displayName") != text_of(application, "displayName");
  put_application(cloud.world, row);
  if (renamed) rename_principal(cloud, row);
  return no_content();
}

Listing all(Cloud& cloud, const Request& request) {
  Listing listing{"applications", "application"};
  for (const auto& [id, row] : cloud.world.rows(tables::applications))
    if (in_tenant(row, request) && application_is_seen(cloud, row)) listing.objects.push_back(application_shape(row));
  return listing;
}

}  // namespace

Reply list_applications(Cloud& cloud, const Request& request) {
  if (auto refused = unless_may(cloud, request, Need::read_applications)) return *refused;
  return list_reply(cloud, request, all(cloud, request));
}

Reply count_applications(Cloud& cloud, const Request& request) {
  if (auto refused = unless_may(cloud, request, Need::read_applications)) return *refused;
  return count_reply(cloud, request, all(cloud, request));
}

Reply create_application(Cloud& cloud, const Request& request) {
  return create(cloud, request, body_of(request));
}

Reply get_application(Cloud& cloud, const Request& request) {
  if (auto refused = unless_may(cloud, request, Need::read_applications)) return *refused;
  const auto* found = find_application(cloud, request, request.param("id"));
  if (!found) return no_such_object(cloud, request, key_of(request.param("id")).value);
  return entity_reply(cloud, request, 200, "applications", "application", application_shape(*found));
}

Reply patch_application(Cloud& cloud, const Request& request) {
  auto key = key_of(request.param("id"));
  auto body = body_of(request);
  const auto* found = find_application(cloud, request, request.param("id"));
  if (found) return update(cloud, request, *found, body);
  bool creates = prefers_creation(request) && equal_caseless(key.name, "uniqueName");
  if (!creates) {
    if (auto refused = unless_may(cloud, request, Need::read_applications)) return *refused;
    return no_such_object(cloud, request, key.value);
  }
  body["uniqueName"] = key.value;
  return create(cloud, request, body);
}

Reply remove_application_object(Cloud& cloud, const Request& request) {
  const auto* found = find_application(cloud, request, request.param("id"));
  if (auto refused = unless_may(cloud, request, Need::write_application, found)) return *refused;
  if (!found) return no_such_object(cloud, request, key_of(request.param("id")).value);
  auto id = text_of(*found, "id");
  delete_application(cloud, id);
  return no_content();
}

Reply list_extension_properties(Cloud& cloud, const Request& request) {
  if (auto refused = unless_may(cloud, request, Need::read_applications)) return *refused;
  const auto* found = find_application(cloud, request, request.param("id"));
  if (!found) return no_such_object(cloud, request, key_of(request.param("id")).value);
  auto set = fmt::format("applications('{}')/extensionProperties", text_of(*found, "id"));
  Listing listing;
  listing.set = set;
  return list_reply(cloud, request, listing);
}

}  // namespace keyless::sandbox::graph
