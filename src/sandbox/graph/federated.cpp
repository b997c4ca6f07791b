#include <fmt/format.h>

#include <algorithm>
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

constexpr const char* resource = "FederatedIdentityCredential";
constexpr const char* type = "federatedIdentityCredential";
constexpr const char* member = "federatedIdentityCredentials";
constexpr std::size_t longest_text = 600;
constexpr std::size_t longest_name = 120;

json trust_of(const json& application) {
  return application.value(member, json::array());
}

/// By id or by name: both stand in paths.
json::iterator find(json& trust, const Key& key) {
  return std::find_if(trust.begin(), trust.end(), [&](const json& one) {
    bool by_id = key.name.empty() && equal_caseless(text_of(one, "id"), key.value);
    return by_id || text_of(one, "name") == key.value;
  });
}

std::string set_of(const json& application) {
  return fmt::format("applications('{}')/{}", text_of(application, "id"), member);
}

bool is_name(const std::string& name) {
  if (name.empty() || name.size() > longest_name || std::isalnum(static_cast<unsigned char>(name.front())) == 0)
    return false;
  return std::all_of(name.begin(), name.end(),
                     [](unsigned char c) { return std::isalnum(c) != 0 || c == '-' || c == '_'; });
}

std::optional<Reply> flaw_in_members(Cloud& cloud, const Request& request, const json& credential) {
  for (auto name : {"name", "issuer", "subject"}) {
    auto text = text_of(credential, name);
    if (text.empty()) return value_required(cloud, request, name, resource);
    if (text.size() > longest_text) return value_invalid(cloud, request, name, resource);
  }
  if (!is_name(text_of(credential, "name"))) return value_invalid(cloud, request, "name", resource);
  auto audiences = credential.value("audiences", json::array());
  if (!audiences.is_array() || audiences.empty()) return value_required(cloud, request, "audiences", resource);
  bool one = audiences.size() == 1 && audiences[0].is_string() && !audiences[0].get<std::string>().empty() &&
             audiences[0].get<std::string>().size() <= longest_text;
  if (!one) return value_invalid(cloud, request, "audiences", resource);
  return std::nullopt;
}

std::optional<Reply> clash(Cloud& cloud, const Request& request, const json& trust, const json& credential) {
  for (const auto& other : trust) {
    if (text_of(other, "id") == text_of(credential, "id")) continue;
    auto issuer = text_of(credential, "issuer");
    auto subject = text_of(credential, "subject");
    if (text_of(other, "name") == text_of(credential, "name"))
      return refuse(
          cloud, request, 409, "Request_MultipleObjectsWithSameKeyValue",
          fmt::format("FederatedIdentityCredential with name {} already exists.", text_of(credential, "name")));
    if (text_of(other, "issuer") != issuer || text_of(other, "subject") != subject) continue;
    return refuse(cloud, request, 400, "InvalidFederatedIdentityCredentialValue",
                  fmt::format("The combination of issuer and subject must be unique for the application. Issuer {} and "
                              "Subject: {} already exist. paramName: FederatedIdentityCredential.Subject, paramValue: "
                              "{}, objectType: Microsoft.Online.DirectoryServices.Application",
                              issuer, subject, subject));
  }
  return std::nullopt;
}

/// Noted by the principal: tokens are issued to it, and only for what has reached them.
void store(Cloud& cloud, json application, json trust, const json& credential) {
  application[member] = std::move(trust);
  put_application(cloud.world, application);
  const auto* principal =
      principal_by_app(cloud.world, text_of(application, "tenantId"), text_of(application, "appId"));
  if (!principal) return;
  auto key = lower(text_of(*principal, "objectId") + "/federatedidentitycredentials/" + text_of(credential, "name"));
  note_written(cloud, tables::principals, key, cloud.behaviour.delays.federated_credential);
}

Reply create(Cloud& cloud, const Request& request, const json& application, const json& body) {
  json credential = {{"description", nullptr}};
  if (auto flaw = take_members(cloud, request, type, body, credential)) return *flaw;
  credential["id"] = "";
  if (auto flaw = flaw_in_members(cloud, request, credential)) return *flaw;
  auto trust = trust_of(application);
  if (auto refused = clash(cloud, request, trust, credential)) return *refused;
  if (trust.size() >= cloud.behaviour.limits.federated_credentials)
    return refuse(cloud, request, 400, "InvalidFederatedIdentityCredentialValue",
                  fmt::format("Maximum number of federated identity credentials allowed on an application is {}.",
                              cloud.behaviour.limits.federated_credentials));
  credential["id"] = cloud.ids.uuid("credential " + text_of(credential, "name") + " of " + text_of(application, "id"));
  trust.push_back(credential);
  auto set = set_of(application);
  store(cloud, application, std::move(trust), credential);
  auto reply = entity_reply(cloud, request, 201, set, type, credential_shape(credential));
  locate(cloud, request, reply, "federatedIdentityCredentials/" + text_of(credential, "id"));
  return reply;
}

Reply update(Cloud& cloud, const Request& request, const json& application, const Key& key, const json& body) {
  auto trust = trust_of(application);
  auto at = find(trust, key);
  auto changed = *at;
  if (body.contains("name") && body["name"] != changed["name"])
    return bad_request(cloud, request, "Property 'name' is read-only and cannot be set.");
  if (auto flaw = take_members(cloud, request, type, body, changed)) return *flaw;
  if (auto flaw = flaw_in_members(cloud, request, changed)) return *flaw;
  if (auto refused = clash(cloud, request, trust, changed)) return *refused;
  *at = changed;
  store(cloud, application, std::move(trust), changed);
  return no_content();
}

}  // namespace

Reply list_federated_credentials(Cloud& cloud, const Request& request) {
  if (auto refused = unless_may(cloud, request, Need::read_applications)) return *refused;
  const auto* application = find_application(cloud, request, request.param("id"));
  if (!application) return no_such_object(cloud, request, key_of(request.param("id")).value);
  auto set = set_of(*application);
  Listing listing{set, type};
  for (const auto& one : trust_of(*application)) listing.objects.push_back(credential_shape(one));
  return list_reply(cloud, request, listing);
}

Reply create_federated_credential(Cloud& cloud, const Request& request) {
  const auto* application = find_application(cloud, request, request.param("id"));
  if (auto refused = unless_may(cloud, request, Need::write_application, application)) return *refused;
  if (!application) return no_such_object(cloud, request, key_of(request.param("id")).value);
  auto owner = *application;
  return create(cloud, request, owner, body_of(request));
}

Reply get_federated_credential(Cloud& cloud, const Request& request) {
  if (auto refused = unless_may(cloud, request, Need::read_applications)) return *refused;
  const auto* application = find_application(cloud, request, request.param("id"));
  if (!application) return no_such_object(cloud, request, key_of(request.param("id")).value);
  auto key = key_of(request.param("credential"));
  auto trust = trust_of(*application);
  auto at = find(trust, key);
  if (at == trust.end()) return no_such_object(cloud, request, key.value);
  return entity_reply(cloud, request, 200, set_of(*application), type, credential_shape(*at));
}

Reply patch_federated_credential(Cloud& cloud, const Request& request) {
  const auto* application = find_application(cloud, request, request.param("id"));
  if (auto refused = unless_may(cloud, request, Need::write_application, application)) return *refused;
  if (!application) return no_such_object(cloud, request, key_of(request.param("id")).value);
  auto key = key_of(request.param("credential"));
  auto body = body_of(request);
  auto owner = *application;
  auto trust = trust_of(owner);
  if (find(trust, key) != trust.end()) return update(cloud, request, owner, key, body);
  if (!prefers_creation(request) || key.name != "name") return no_such_object(cloud, request, key.value);
  body["name"] = key.value;
  return create(cloud, request, owner, body);
}

Reply delete_federated_credential(Cloud& cloud, const Request& request) {
  const auto* application = find_application(cloud, request, request.param("id"));
  if (auto refused = unless_may(cloud, request, Need::write_application, application)) return *refused;
  if (!application) return no_such_object(cloud, request, key_of(request.param("id")).value);
  auto key = key_of(request.param("credential"));
  auto changed = *application;
  auto trust = trust_of(changed);
  auto at = find(trust, key);
  if (at == trust.end()) return no_such_object(cloud, request, key.value);
  trust.erase(at);
  changed[member] = std::move(trust);
  put_application(cloud.world, changed);
  return no_content();
}

Reply list_trust_of_principal(Cloud& cloud, const Request& request) {
  if (auto refused = unless_may(cloud, request, Need::read_applications)) return *refused;
  const auto* principal = find_service_principal(cloud, request, request.param("id"));
  if (!principal) return no_such_object(cloud, request, key_of(request.param("id")).value);
  auto set = fmt::format("servicePrincipals('{}')/{}", text_of(*principal, "objectId"), member);
  Listing listing{set, type};
  auto shape = principal_shape(cloud, *principal);
  for (const auto& one : related(cloud, request, "servicePrincipal", shape, member)) listing.objects.push_back(one);
  return list_reply(cloud, request, listing);
}

}  // namespace keyless::sandbox::graph
