#include "sandbox/entra/oauth.hpp"

#include <fmt/format.h>

#include "base/json.hpp"

#include "base/percent.hpp"
#include "base/text.hpp"
#include "sandbox/text/timestamps.hpp"

namespace keyless::sandbox::entra {

using json = nlohmann::ordered_json;

Reply json_reply(int status, const json& body) {
  Reply reply;
  reply.status = status;
  reply.headers = {{"Content-Type", "application/json; charset=utf-8"}};
  reply.body = body.dump(-1, ' ', false, json::error_handler_t::replace);
  return reply;
}

Form form_of(const Request& request) {
  Form form;
  for (const auto& pair : split(request.body, '&')) {
    auto equals = pair.find('=');
    if (equals == std::string::npos) continue;
    form[percent_decoded(pair.substr(0, equals), true)] = percent_decoded(pair.substr(equals + 1), true);
  }
  return form;
}

namespace {

/// Clients put it in the query, a header or the form.
std::string correlation_of(const Request& request) {
  constexpr const char* name = "client-request-id";
  if (auto asked = request.asked(name); !asked.empty()) return std::string(asked);
  if (auto header = request.header(name); !header.empty()) return std::string(header);
  auto form = form_of(request);
  auto at = form.find(name);
  return at == form.end() ? std::string() : at->second;
}

}  // namespace

Reply oauth_error(const Request& request, TokenRefusal refusal) {
  correlate(refusal, correlation_of(request));
  json body = {{"error", refusal.error},
               {"error_description", refusal.description},
               {"error_codes", json::array({refusal.code})},
               {"timestamp", refusal.timestamp},
               {"trace_id", refusal.trace_id},
               {"correlation_id", refusal.correlation_id},
               {"error_uri", fmt::format("https://login.microsoftonline.com/error?code={}", refusal.code)}};
  auto reply = json_reply(refusal.status, body);
  reply.headers.emplace_back("x-ms-request-id", refusal.trace_id);
  return reply;
}

Reply missing_parameter(Cloud& cloud, const Request& request, std::string_view name) {
  auto text = fmt::format("The request body must contain the following parameter: '{}'.", name);
  return oauth_error(request, refuse_token(cloud, 400, "invalid_request", 900144, text));
}

}  // namespace keyless::sandbox::entra
