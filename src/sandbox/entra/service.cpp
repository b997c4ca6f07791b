#include <fmt/format.h>

#include <array>
#include <nlohmann/json.hpp>

#include "sandbox/entra/handlers.hpp"
#include "sandbox/entra/oauth.hpp"
#include "sandbox/exchange.hpp"
#include "sandbox/ids.hpp"
#include "sandbox/keyring.hpp"
#include "sandbox/world.hpp"

namespace keyless::sandbox {

using nlohmann::json;

namespace entra {

namespace {

std::optional<Reply> unless_tenant(Cloud& cloud, const Request& request) {
  if (cloud.world.find(tables::tenants, lower(request.param("tenant")))) return std::nullopt;
  auto text = fmt::format(
      "Tenant '{}' not found. Check to make sure you have the correct tenant ID and are signing into the "
      "correct cloud. Check with your subscription administrator, this may happen if there are no active "
      "subscriptions for the tenant.",
      request.param("tenant"));
  return oauth_error(refuse_token(cloud, 400, "invalid_tenant", 90002, text));
}

/// Endpoints are links, so they name the serving origin; the issuer keeps its public name.
json document(const Cloud& cloud, const std::string& tenant, const std::string& issuer, const std::string& version) {
  auto base = cloud.origins.active_directory + "/" + tenant;
  return {{"token_endpoint", base + "/oauth2" + version + "/token"},
          {"token_endpoint_auth_methods_supported", {"client_secret_post", "private_key_jwt", "client_secret_basic"}},
          {"jwks_uri", base + "/discovery" + version + "/keys"},
          {"response_modes_supported", {"query", "fragment", "form_post"}},
          {"subject_types_supported", {"pairwise"}},
          {"id_token_signing_alg_values_supported", {"RS256"}},
          {"response_types_supported", {"code", "id_token", "code id_token", "id_token token"}},
          {"scopes_supported", {"openid", "profile", "email", "offline_access"}},
          {"issuer", issuer},
          {"request_uri_parameter_supported", false},
          {"userinfo_endpoint", cloud.origins.microsoft_graph + "/oidc/userinfo"},
          {"authorization_endpoint", base + "/oauth2" + version + "/authorize"},
          {"device_authorization_endpoint", base + "/oauth2" + version + "/devicecode"},
          {"http_logout_supported", true},
          {"frontchannel_logout_supported", true},
          {"end_session_endpoint", base + "/oauth2" + version + "/logout"},
          {"claims_supported", {"sub", "iss", "cloud_instance_name", "aud", "exp", "iat", "nonce", "tid", "ver"}},
          {"tenant_region_scope", "NA"},
          {"cloud_instance_name", "microsoftonline.com"},
          {"cloud_graph_host_name", "graph.windows.net"},
          {"msgraph_host", "graph.microsoft.com"},
          {"rbac_url", "https://pas.windows.net"}};
}

}  // namespace

Reply json_reply(int status, const json& body) {
  Reply reply;
  reply.status = status;
  reply.headers = {{"Content-Type", "application/json; charset=utf-8"}};
  reply.body = body.dump(-1, ' ', false, json::error_handler_t::replace);
  return reply;
}

Reply oauth_error(const TokenRefusal& refusal) {
  return json_reply(refusal.status,
                    {{"error", refusal.error},
                     {"error_description", refusal.description},
                     {"error_codes", {refusal.code}},
                     {"timestamp", refusal.timestamp},
                     {"trace_id", refusal.trace_id},
                     {"correlation_id", refusal.correlation_id},
                     {"error_uri", fmt::format("https://login.microsoftonline.com/error?code={}", refusal.code)}});
}

Reply discovery(Cloud& cloud, const Request& request) {
  if (auto reply = unless_tenant(cloud, request)) return *reply;
  const auto& tenant = request.param("tenant");
  return json_reply(200, document(cloud, tenant, entra_issuer(lower(tenant)), "/v2.0"));
}

Reply older_discovery(Cloud& cloud, const Request& request) {
  if (auto reply = unless_tenant(cloud, request)) return *reply;
  const auto& tenant = request.param("tenant");
  return json_reply(200, document(cloud, tenant, "https://sts.windows.net/" + lower(tenant) + "/", ""));
}

Reply instance_discovery(Cloud& cloud, const Request&) {
  json metadata = {
      {"preferred_network", "login.microsoftonline.com"},
      {"preferred_cache", "login.windows.net"},
      {"aliases", {"login.microsoftonline.com", "login.windows.net", "login.microsoft.com", "sts.windows.net"}}};
  return json_reply(200, {{"tenant_discovery_endpoint",
                           cloud.origins.active_directory + "/common/v2.0/.well-known/openid-configuration"},
                          {"api-version", "1.1"},
                          {"metadata", json::array({metadata})}});
}

Reply signing_keys(Cloud& cloud, const Request& request) {
  if (auto reply = unless_tenant(cloud, request)) return *reply;
  const auto& key = cloud.keyring.of(entra_issuer(lower(request.param("tenant"))));
  return json_reply(200, {{"keys", json::array({cloud.keyring.published(key)})}});
}

}  // namespace entra

namespace {

constexpr std::array<Route, 7> routes = {{
    {"GET", "/common/discovery/instance", entra::instance_discovery, Effect::reads},
    {"GET", "/{tenant}/v2.0/.well-known/openid-configuration", entra::discovery, Effect::reads},
    {"GET", "/{tenant}/.well-known/openid-configuration", entra::older_discovery, Effect::reads},
    {"GET", "/{tenant}/discovery/v2.0/keys", entra::signing_keys, Effect::reads},
    {"GET", "/{tenant}/discovery/keys", entra::signing_keys, Effect::reads},
    {"POST", "/{tenant}/oauth2/v2.0/token", entra::token, Effect::reads},
    {"POST", "/{tenant}/oauth2/token", entra::token, Effect::reads},
}};

Reply no_route(Cloud&, const Request&) {
  Reply reply;
  reply.status = 404;
  reply.headers = {{"Content-Type", "text/html; charset=utf-8"}};
  reply.body = "<!DOCTYPE html><html><head><title>Sign in to your account</title></head><body>404</body></html>";
  return reply;
}

Reply malformed(Cloud& cloud) {
  return entra::oauth_error(refuse_token(cloud, 400, "invalid_request", 900144, "The request is malformed."));
}

void finish(Cloud& cloud, const Request& request, Reply& reply) {
  reply.headers.emplace_back("Cache-Control", "no-store, no-cache");
  reply.headers.emplace_back("Pragma", "no-cache");
  reply.headers.emplace_back("Expires", "-1");
  reply.headers.emplace_back("Strict-Transport-Security", "max-age=31536000; includeSubDomains");
  reply.headers.emplace_back("X-Content-Type-Options", "nosniff");
  reply.headers.emplace_back("P3P", "CP=\"DSP CUR OTPi IND OTRi ONL FIN\"");
  reply.headers.emplace_back("x-ms-request-id", cloud.ids.passing_uuid());
  reply.headers.emplace_back("x-ms-ests-server", "2.1.19999.5 - EUS ProdSlices");
  auto client = request.asked("client-request-id");
  if (client.empty()) client = request.header("client-request-id");
  if (!client.empty()) reply.headers.emplace_back("client-request-id", client);
}

}  // namespace

Service active_directory() {
  return {"activeDirectory", routes, nullptr, no_route, malformed, finish};
}

}  // namespace keyless::sandbox
