#include "sandbox/entra/service.hpp"

#include <algorithm>
#include <array>
#include "base/json.hpp"

#include "base/text.hpp"
#include "sandbox/entra/handlers.hpp"
#include "sandbox/entra/oauth.hpp"
#include "sandbox/state/ids.hpp"

namespace keyless::sandbox {

namespace {

constexpr std::array<Route, 13> routes = {{
    {"GET", "/common/discovery/instance", entra::instance_discovery, Effect::reads},
    {"GET", "/{tenant}/v2.0/.well-known/openid-configuration", entra::discovery, Effect::reads},
    {"GET", "/{tenant}/.well-known/openid-configuration", entra::older_discovery, Effect::reads},
    {"GET", "/{tenant}/discovery/v2.0/keys", entra::signing_keys, Effect::reads},
    {"GET", "/{tenant}/discovery/keys", entra::older_signing_keys, Effect::reads},
    {"POST", "/{tenant}/oauth2/v2.0/token", entra::token, Effect::reads},
    {"POST", "/{tenant}/oauth2/token", entra::older_token, Effect::reads},
    {"GET", "/{tenant}/oauth2/v2.0/authorize", entra::authorize, Effect::reads},
    {"GET", "/{tenant}/oauth2/authorize", entra::authorize, Effect::reads},
    {"POST", "/{tenant}/oauth2/v2.0/devicecode", entra::device_code, Effect::reads},
    {"POST", "/{tenant}/oauth2/devicecode", entra::device_code, Effect::reads},
    {"GET", "/{tenant}/oauth2/v2.0/logout", entra::authorize, Effect::reads},
    {"GET", "/{tenant}/oauth2/logout", entra::authorize, Effect::reads},
}};

Reply no_route(Cloud&, const Request&) {
  Reply reply;
  reply.status = 404;
  reply.headers = {{"Content-Type", "text/html; charset=utf-8"}};
  reply.body = "<!DOCTYPE html><html><head><title>Sign in to your account</title></head><body>404</body></html>";
  return reply;
}

Reply malformed(Cloud& cloud) {
  return entra::oauth_error(
      {}, refuse_token(cloud, 400, "invalid_request", 9002313, "Invalid request. Request is malformed or invalid."));
}

bool has(const Reply& reply, std::string_view name) {
  return std::any_of(reply.headers.begin(), reply.headers.end(),
                     [&](const auto& header) { return equal_caseless(header.first, name); });
}

void finish(Cloud& cloud, const Request& request, Reply& reply) {
  auto add = [&](const char* name, std::string value) { reply.headers.emplace_back(name, std::move(value)); };
  if (!has(reply, "Cache-Control")) {
    add("Cache-Control", "no-store, no-cache");
    add("Pragma", "no-cache");
    add("Expires", "-1");
  }
  add("Strict-Transport-Security", "max-age=31536000; includeSubDomains");
  add("X-Content-Type-Options", "nosniff");
  add("P3P", "CP=\"DSP CUR OTPi IND OTRi ONL FIN\"");
  if (!has(reply, "x-ms-request-id")) add("x-ms-request-id", cloud.ids.passing_uuid());
  add("x-ms-ests-server", "2.1.19999.5 - EUS ProdSlices");
  if (request.body.find("x-client-current-telemetry") != std::string::npos) add("x-ms-clitelem", "1,0,0,,");
  add("Set-Cookie", "x-ms-gateway-slice=estsfd; path=/; secure; samesite=none; httponly");
  add("Set-Cookie", "stsservicecookie=estsfd; path=/; secure; samesite=none; httponly");
  auto client = request.asked("client-request-id");
  if (client.empty()) client = request.header("client-request-id");
  if (!client.empty()) add("client-request-id", std::string(client));
}

}  // namespace

Service active_directory() {
  return {"activeDirectory", routes, nullptr, no_route, malformed, finish};
}

}  // namespace keyless::sandbox
