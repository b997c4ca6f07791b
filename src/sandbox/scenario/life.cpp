#include <fmt/format.h>

#include <array>
#include "base/json.hpp"

#include "base/text.hpp"
#include "sandbox/keys/jwt.hpp"
#include "sandbox/scenario/catalogue.hpp"
#include "sandbox/scenario/service_names.hpp"
#include "sandbox/state/world.hpp"
#include "sandbox/text/timestamps.hpp"

namespace keyless::sandbox::faults {

using nlohmann::json;

namespace {

void put_state(Strike& s, const char* state) {
  auto body = parsed_json(s.reply.body);
  if (!body.is_object()) body = json::object();
  if (!body.contains("properties") || !body["properties"].is_object()) body["properties"] = json::object();
  if (state)
    body["properties"]["provisioningState"] = state;
  else
    body["properties"].erase("provisioningState");
  s.reply.body = body.dump();
}

bool is_poll(const Request& request) {
  return lower(request.path).find("/operationresults/") != std::string::npos ||
         lower(request.path).find("/operations/") != std::string::npos;
}

/// Long operations as they go wrong. Those about polls leave every other request alone.
void operation(Strike& s) {
  if (s.variant == "no-state") return put_state(s, nullptr);
  if (s.variant == "unknown-state") return put_state(s, "Rehydrating");
  if (s.variant == "failed") return put_state(s, "Failed");
  if (s.variant == "gone" && s.request.method == "GET" && !is_poll(s.request)) {
    s.reply = error_of(s, 404, "ResourceNotFound", "The resource was not found.");
    return;
  }
  if (!is_poll(s.request)) return;
  if (s.variant == "poll-404" && !s.memory.contains("missed")) {
    s.memory["missed"] = true;
    s.reply = error_of(s, 404, "NotFound", "The entity was not found.");
  }
  if (s.variant == "poll-403")
    s.reply = error_of(s, 403, "AuthorizationFailed", "The client does not have authorization to read the operation.");
  if (s.variant == "never-ends") {
    s.reply = {202, {{"Location", s.request.url}, {"Retry-After", "15"}}, ""};
  }
}

json token_answer(const Strike& s) {
  auto body = parsed_json(s.reply.body);
  return body.is_object() && body.contains("access_token") ? body : json();
}

void shorten(Strike& s, json& body) {
  auto claims = parsed_json(parse_jwt(text_of(body, "access_token")).claims);
  if (!claims.is_object()) return;
  auto lifetime = seconds_of(s.rule, 60);
  for (auto name : {"iat", "nbf", "exp"}) claims.erase(name);
  body["expires_in"] = lifetime.count();
  body["access_token"] = mint(s.cloud, text_of(claims, "iss"), claims, lifetime);
}

/// Signed all the same: only the claim is missing.
void forget_end(Strike& s, json& body) {
  auto claims = parsed_json(parse_jwt(text_of(body, "access_token")).claims);
  if (!claims.is_object()) return;
  claims["exp"] = nullptr;
  body["access_token"] = mint(s.cloud, text_of(claims, "iss"), claims, std::chrono::seconds(3600));
}

void token(Strike& s) {
  auto body = token_answer(s);
  if (body.is_null()) return;
  if (s.variant == "early") shorten(s, body);
  if (s.variant == "no-exp") forget_end(s, body);
  // Older endpoints say it as text already.
  if (s.variant == "text" && body.contains("expires_in") && body["expires_in"].is_number())
    body["expires_in"] = body["expires_in"].dump();
  if (s.variant == "negative") body["expires_in"] = -1;
  if (s.variant == "same") {
    if (!s.memory.contains("first")) s.memory["first"] = body;
    body = s.memory["first"];
  }
  s.reply.body = body.dump();
}

void refused_token(Strike& s) {
  bool mine = s.variant == "401";
  s.reply = error_of(s, mine ? 401 : 500, mine ? "UnauthorizedRequestException" : "InternalServerError",
                     mine ? "TF400813: The user '' is not authorized to access this resource." : "Internal error.");
}

void skew(Strike& s) {
  auto shift = std::chrono::minutes(s.variant == "ahead" ? 10 : -10);
  put_header(s.reply, "Date", http_date(s.cloud.now() + shift));
}

std::string subscription_in(const Request& request) {
  auto parts = split(request.path, '/');
  return parts.size() > 2 ? parts[2] : std::string();
}

void used_up(Strike& s) {
  const auto& path = s.request.path;
  if (s.variant == "applications")
    s.reply = error_of(s, 403, "Directory_QuotaExceeded",
                       "The directory object quota limit for the Principal has been exceeded. Please ask your "
                       "administrator to increase the quota limit or delete objects to reduce the used quota.");
  else if (s.variant == "disabled")
    s.reply = error_of(s, 409, "ReadOnlyDisabledSubscription",
                       fmt::format("The subscription '{}' is disabled and therefore marked as read only. You cannot "
                                   "perform any write actions on this subscription until it is re-enabled.",
                                   subscription_in(s.request)));
  else if (s.variant == "locked")
    s.reply =
        error_of(s, 409, "ScopeLocked",
                 fmt::format("The scope '{0}' cannot perform {1} operation because following scope(s) are locked: "
                             "'{0}'. Please remove the lock and try again.",
                             path, s.request.method == "DELETE" ? "delete" : "write"));
  else
    s.reply = error_of(s, 403, "RequestDisallowedByPolicy",
                       fmt::format("Resource '{}' was disallowed by policy.", path.substr(path.rfind('/') + 1)));
}

constexpr std::array<std::string_view, 7> operations = {"no-state", "unknown-state", "failed", "poll-404",
                                                        "poll-403", "never-ends",    "gone"};
constexpr std::array<std::string_view, 5> tokens = {"early", "no-exp", "text", "negative", "same"};
constexpr std::array<std::string_view, 2> refusals = {"401", "500"};
constexpr std::array<std::string_view, 2> skews = {"ahead", "behind"};
constexpr std::array<std::string_view, 4> quotas = {"applications", "disabled", "locked", "policy"};

constexpr auto on_answer = Moment::answer;

constexpr std::array<KnownFault, 5> table = {{
    {"E6", "long operations that end in no known way, or never", on_answer, operations, operation, arm_service},
    {"E8", "tokens that end early, never, or were over before", on_answer, tokens, token},
    {"E8-REFUSED", "the token or the job's assertion is refused", Moment::instead, refusals, refused_token},
    {"E8-SKEW", "the service's clock is ten minutes off", on_answer, skews, skew},
    {"E9", "a quota, a disabled subscription, a lock, a policy", Moment::instead, quotas, used_up},
}};

}  // namespace

std::span<const KnownFault> life() {
  return table;
}

}  // namespace keyless::sandbox::faults
