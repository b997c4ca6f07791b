#include <fmt/format.h>

#include <array>
#include "base/json.hpp"

#include "base/text.hpp"
#include "sandbox/entra/handlers.hpp"
#include "sandbox/entra/oauth.hpp"
#include "sandbox/entra/tenant.hpp"
#include "sandbox/keys/keyring.hpp"
#include "sandbox/state/world.hpp"

namespace keyless::sandbox::entra {

using json = nlohmann::ordered_json;

namespace {

constexpr const char* personal_accounts = "9188040d-6c67-4c5b-b112-36a304b66dad";

/// Who a document speaks for.
struct Authority {
  std::string path = {};    ///< in its endpoints
  std::string tenant = {};  ///< in its issuer
};

/// "" in both when nobody goes by that name.
Authority authority_of(const Cloud& cloud, const Request& request) {
  auto name = lower(request.param("tenant"));
  if (name == "consumers") return {name, personal_accounts};
  if (is_shared_authority(name)) return {name, "{tenantid}"};
  const auto* tenant = find_tenant(cloud.world, name);
  if (!tenant) return {};
  auto id = text_of(*tenant, "id");
  return {id, id};
}

Reply no_authority(Cloud& cloud, const Request& request) {
  return oauth_error(request, no_such_tenant(cloud, request.param("tenant"), "invalid_tenant"));
}

/// Documents and keys may be kept for a day, and read by any page.
Reply lasting(Reply reply) {
  reply.headers.emplace_back("Cache-Control", "max-age=86400, private");
  reply.headers.emplace_back("Access-Control-Allow-Origin", "*");
  reply.headers.emplace_back("Access-Control-Allow-Methods", "GET, OPTIONS");
  return reply;
}

json region_of(const Authority& authority) {
  return authority.tenant == "{tenantid}" ? json(nullptr) : json("NA");
}

/// Endpoints are links, so they name the serving origin; the issuer keeps its public name.
json document(const Cloud& cloud, const Authority& authority) {
  auto base = cloud.origins.active_directory + "/" + authority.path;
  return {{"token_endpoint", base + "/oauth2/v2.0/token"},
          {"token_endpoint_auth_methods_supported",
           json::array({"client_secret_post", "private_key_jwt", "client_secret_basic"})},
          {"jwks_uri", base + "/discovery/v2.0/keys"},
          {"response_modes_supported", json::array({"query", "fragment", "form_post"})},
          {"subject_types_supported", json::array({"pairwise"})},
          {"id_token_signing_alg_values_supported", json::array({"RS256"})},
          {"response_types_supported", json::array({"code", "id_token", "code id_token", "id_token token"})},
          {"scopes_supported", json::array({"openid", "profile", "email", "offline_access"})},
          {"issuer", entra_issuer(authority.tenant)},
          {"request_uri_parameter_supported", false},
          {"userinfo_endpoint", cloud.origins.microsoft_graph + "/oidc/userinfo"},
          {"authorization_endpoint", base + "/oauth2/v2.0/authorize"},
          {"device_authorization_endpoint", base + "/oauth2/v2.0/devicecode"},
          {"http_logout_supported", true},
          {"frontchannel_logout_supported", true},
          {"end_session_endpoint", base + "/oauth2/v2.0/logout"},
          {"claims_supported",
           json::array({"sub", "iss", "cloud_instance_name", "cloud_instance_host_name", "cloud_graph_host_name",
                        "msgraph_host", "aud", "exp", "iat", "auth_time", "acr", "nonce", "preferred_username", "name",
                        "tid", "ver", "at_hash", "c_hash", "email"})},
          {"kerberos_endpoint", base + "/kerberos"},
          {"tenant_region_scope", region_of(authority)},
          {"cloud_instance_name", "microsoftonline.com"},
          {"cloud_graph_host_name", "graph.windows.net"},
          {"msgraph_host", "graph.microsoft.com"},
          {"rbac_url", "https://pas.windows.net"}};
}

json older_document(const Cloud& cloud, const Authority& authority) {
  auto base = cloud.origins.active_directory + "/" + authority.path;
  return {{"token_endpoint", base + "/oauth2/token"},
          {"token_endpoint_auth_methods_supported",
           json::array({"client_secret_post", "private_key_jwt", "client_secret_basic"})},
          {"jwks_uri", cloud.origins.active_directory + "/common/discovery/keys"},
          {"response_modes_supported", json::array({"query", "fragment", "form_post"})},
          {"subject_types_supported", json::array({"pairwise"})},
          {"id_token_signing_alg_values_supported", json::array({"RS256"})},
          {"response_types_supported", json::array({"code", "id_token", "code id_token", "token id_token", "token"})},
          {"scopes_supported", json::array({"openid"})},
          {"issuer", "https://sts.windows.net/" + authority.tenant + "/"},
          {"microsoft_multi_refresh_token", true},
          {"authorization_endpoint", base + "/oauth2/authorize"},
          {"device_authorization_endpoint", base + "/oauth2/devicecode"},
          {"http_logout_supported", true},
          {"frontchannel_logout_supported", true},
          {"end_session_endpoint", base + "/oauth2/logout"},
          {"claims_supported", json::array({"sub", "iss", "cloud_instance_name", "cloud_instance_host_name",
                                            "cloud_graph_host_name", "msgraph_host", "aud", "exp", "iat", "auth_time",
                                            "acr", "amr", "nonce", "email", "given_name", "family_name", "nickname"})},
          {"check_session_iframe", base + "/oauth2/checksession"},
          {"userinfo_endpoint", base + "/openid/userinfo"},
          {"kerberos_endpoint", base + "/kerberos"},
          {"tenant_region_scope", region_of(authority)},
          {"cloud_instance_name", "microsoftonline.com"},
          {"cloud_graph_host_name", "graph.windows.net"},
          {"msgraph_host", "graph.microsoft.com"},
          {"rbac_url", "https://pas.windows.net"}};
}

/// Host names of one cloud: the first is where its network is, the second where caches keep its tokens.
json instance(std::vector<std::string> names, std::size_t cache) {
  auto aliases = json::array();
  for (const auto& name : names) aliases.push_back(name);
  return {{"preferred_network", names[0]}, {"preferred_cache", names[cache]}, {"aliases", std::move(aliases)}};
}

json instances() {
  return json::array(
      {instance({"login.microsoftonline.com", "login.windows.net", "login.microsoft.com", "sts.windows.net"}, 1),
       instance({"login.partner.microsoftonline.cn", "login.chinacloudapi.cn"}, 0),
       instance({"login.microsoftonline.de"}, 0), instance({"login.microsoftonline.us", "login.usgovcloudapi.net"}, 0),
       instance({"login-us.microsoftonline.com"}, 0)});
}

std::string host_of(std::string_view url) {
  auto begin = url.find("://");
  if (begin == std::string_view::npos) return {};
  url.remove_prefix(begin + 3);
  return lower(url.substr(0, url.find('/')));
}

bool is_known_instance(const Cloud& cloud, const std::string& host) {
  if (host == host_of(cloud.origins.active_directory)) return true;
  for (const auto& one : instances())
    for (const auto& alias : one["aliases"])
      if (alias == host) return true;
  return false;
}

/// The first part of the path of `https://host/{tenant}/oauth2/...`.
std::string tenant_in(std::string_view endpoint) {
  auto parts = split(endpoint, '/');
  return parts.size() > 3 && !parts[3].empty() ? parts[3] : "common";
}

void add_keys(Cloud& cloud, const std::string& tenant, bool with_issuer, json& keys) {
  auto issuer = entra_issuer(tenant);
  for (const auto* key : {&cloud.keyring.of(issuer), &cloud.keyring.next_of(issuer)}) {
    auto published = cloud.keyring.published(*key);
    published["cloud_instance_name"] = "microsoftonline.com";
    if (with_issuer) published["issuer"] = issuer;
    keys.push_back(std::move(published));
  }
}

Reply keys_reply(Cloud& cloud, const Request& request, bool with_issuer) {
  auto authority = authority_of(cloud, request);
  if (authority.path.empty()) return no_authority(cloud, request);
  auto keys = json::array();
  std::vector<std::string> tenants;
  for (const auto& [id, row] : cloud.world.rows(tables::tenants)) tenants.push_back(id);
  for (const auto& tenant : tenants)
    if (authority.tenant == tenant || is_shared_authority(authority.path)) add_keys(cloud, tenant, with_issuer, keys);
  return lasting(json_reply(200, {{"keys", std::move(keys)}}));
}

}  // namespace

Reply discovery(Cloud& cloud, const Request& request) {
  auto authority = authority_of(cloud, request);
  if (authority.path.empty()) return no_authority(cloud, request);
  return lasting(json_reply(200, document(cloud, authority)));
}

Reply older_discovery(Cloud& cloud, const Request& request) {
  auto authority = authority_of(cloud, request);
  if (authority.path.empty()) return no_authority(cloud, request);
  return lasting(json_reply(200, older_document(cloud, authority)));
}

Reply instance_discovery(Cloud& cloud, const Request& request) {
  auto endpoint = std::string(request.asked("authorization_endpoint"));
  for (const char* name : {"api-version", "authorization_endpoint"})
    if (request.asked(name).empty())
      return oauth_error(request, refuse_token(cloud, 400, "invalid_request", 900144,
                                               fmt::format("The request body must contain the following parameter: "
                                                           "'{}'.",
                                                           name)));
  if (!is_known_instance(cloud, host_of(endpoint)))
    return oauth_error(request, refuse_token(cloud, 400, "invalid_instance", 50049, "Unknown or invalid instance."));
  auto base = cloud.origins.active_directory + "/" + tenant_in(endpoint);
  bool newer = endpoint.ends_with("/v2.0/authorize");
  json body = {{"tenant_discovery_endpoint", base + (newer ? "/v2.0" : "") + "/.well-known/openid-configuration"}};
  if (request.asked("api-version") != "1.0") {
    body["api-version"] = "1.1";
    body["metadata"] = instances();
  }
  return lasting(json_reply(200, body));
}

Reply signing_keys(Cloud& cloud, const Request& request) {
  return keys_reply(cloud, request, true);
}

Reply older_signing_keys(Cloud& cloud, const Request& request) {
  return keys_reply(cloud, request, false);
}

}  // namespace keyless::sandbox::entra
