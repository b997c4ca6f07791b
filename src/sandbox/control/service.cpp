#include "sandbox/control/service.hpp"

#include <array>
#include "base/json.hpp"

#include "sandbox/control/controls.hpp"
#include "sandbox/control/handlers.hpp"

namespace keyless::sandbox {

using namespace control;

namespace {

constexpr std::array<Route, 15> routes = {{
    {"GET", "/issuer/.well-known/openid-configuration", issuer_discovery},
    {"GET", "/issuer/.well-known/jwks", issuer_keys},
    {"GET", "/clock", get_clock},
    {"POST", "/clock", move_clock, Effect::writes},
    {"GET", "/behaviour", get_behaviour},
    {"PUT", "/behaviour", put_behaviour, Effect::writes},
    {"GET", "/faults", list_faults},
    {"POST", "/faults", add_faults, Effect::writes},
    {"DELETE", "/faults", clear_faults, Effect::writes},
    {"DELETE", "/faults/{number}", remove_fault, Effect::writes},
    {"GET", "/faults/known", list_known_faults},
    {"POST", "/tokens", sign_token, Effect::writes},
    {"POST", "/personalAccessTokens", add_personal_token, Effect::writes},
    {"PUT", "/organizations/{name}", change_organization, Effect::writes},
    {"GET", "/requests", list_requests},
}};

bool is_public(const Route* route) {
  return route && (route->handler == issuer_discovery || route->handler == issuer_keys);
}

std::optional<Reply> admit(Cloud& cloud, Request& request, const Route* route) {
  if (is_public(route)) return std::nullopt;
  if (request.header("Authorization") == "Bearer " + cloud.controls->token) return std::nullopt;
  return refuse(401, "Unauthorized", "this needs the control token of the ready line: Authorization: Bearer TOKEN");
}

Reply no_route(Cloud&, const Request& request) {
  if (path_is_known(routes, request)) return refuse(405, "MethodNotAllowed", request.method + " is not known here");
  return refuse(404, "NotFound", "nothing is known under " + request.path);
}

Reply malformed(Cloud&) {
  return refuse(400, "InvalidRequest", "the request is malformed");
}

}  // namespace

Service control_service() {
  Service service;
  service.name = "control";
  service.routes = routes;
  service.admit = admit;
  service.no_route = no_route;
  service.malformed = malformed;
  service.outside = true;
  return service;
}

}  // namespace keyless::sandbox
