#include "http/answer.hpp"

#include <array>
#include <optional>
#include <utility>

#include "base/text.hpp"
#include "http/client.hpp"
#include "http/codec.hpp"

namespace keyless::http {
namespace {

struct CodeMeaning {
  std::string_view code;
  Errc meaning;
};

/// Codes that mean something else than their status suggests.
constexpr std::array code_meanings = {
    CodeMeaning{"AuthorizationFailed", Errc::forbidden},
    CodeMeaning{"LinkedAuthorizationFailed", Errc::forbidden},
    CodeMeaning{"DenyAssignmentAuthorizationFailed", Errc::forbidden},
    CodeMeaning{"RequestDisallowedByPolicy", Errc::forbidden},
    CodeMeaning{"AccessCheckException", Errc::forbidden},
    CodeMeaning{"AccessDeniedException", Errc::forbidden},
    CodeMeaning{"SubscriptionNotFound", Errc::forbidden},
    CodeMeaning{"InvalidAuthenticationToken", Errc::unauthorized},
    CodeMeaning{"InvalidAuthenticationTokenTenant", Errc::unauthorized},
    CodeMeaning{"ExpiredAuthenticationToken", Errc::unauthorized},
    CodeMeaning{"AuthenticationFailed", Errc::unauthorized},
    CodeMeaning{"UnauthorizedRequestException", Errc::unauthorized},
    CodeMeaning{"RoleAssignmentExists", Errc::conflict},
    CodeMeaning{"RoleAssignmentUpdateNotPermitted", Errc::conflict},
    CodeMeaning{"ScopeLocked", Errc::conflict},
    CodeMeaning{"DuplicateServiceConnectionException", Errc::conflict},
    CodeMeaning{"ConcurrentFederatedIdentityCredentialsWritesForSingleManagedIdentity", Errc::conflict},
    CodeMeaning{"RetryableErrorDueToAnotherOperation", Errc::conflict},
    CodeMeaning{"TooManyRequests", Errc::throttled},
    CodeMeaning{"SubscriptionRequestsThrottled", Errc::throttled},
    CodeMeaning{"ResourceRequestsThrottled", Errc::throttled},
    CodeMeaning{"InvalidResourceType", Errc::protocol},
    CodeMeaning{"InvalidResourceNamespace", Errc::protocol},
    CodeMeaning{"NoRegisteredProviderFound", Errc::protocol},
    CodeMeaning{"MissingApiVersionParameter", Errc::protocol},
    CodeMeaning{"InvalidApiVersionParameter", Errc::protocol},
    CodeMeaning{"VssInvalidPreviewVersionException", Errc::protocol},
};

std::optional<Errc> meaning_of_code(const ServiceError& error) {
  for (const auto& [code, meaning] : code_meanings)
    if (error.code == code) return meaning;
  if (error.code.starts_with("AADSTS")) return Errc::unauthorized;
  // Duplicates come as 400, 409 or 500, with or without a code.
  if (error.message.find("already exists") != std::string::npos) return Errc::conflict;
  if (error.message.find("TF400733") != std::string::npos) return Errc::throttled;
  return std::nullopt;
}

bool is_write(const Request& request) {
  return request.method != "GET" && request.method != "HEAD";
}

/// "Not found" said by the service about the object, not by something in front of it.
Errc meaning_of_404(const Response& response, const ServiceError& error, const Request& request) {
  if (is_html(response)) return Errc::protocol;
  const bool must_explain = request.method == "GET" && request.audience != Audience::azure_devops;
  return must_explain && error.code.empty() ? Errc::protocol : Errc::not_found;
}

bool is_devops(const Request& request) {
  return request.audience == Audience::azure_devops || request.audience == Audience::pipeline_job;
}

struct CodeAdvice {
  std::string_view code;
  std::string_view advice;
};

constexpr std::array code_advice = {
    CodeAdvice{
        "AuthorizationFailed",
        "grant the signed-in identity the permission named above at that scope; a grant from the last minutes may "
        "not have propagated yet"},
    CodeAdvice{"LinkedAuthorizationFailed", "the signed-in identity also needs permissions on the linked scope"},
    CodeAdvice{"DenyAssignmentAuthorizationFailed",
               "a deny assignment (deployment stack, managed application) protects this scope: it overrides any role"},
    CodeAdvice{"RequestDisallowedByPolicy",
               "an Azure Policy denies it: see the policy named above, often about tags or location"},
    CodeAdvice{"ScopeLocked", "a lock protects this scope: delete the lock, or leave the object unchanged"},
    CodeAdvice{"MissingSubscriptionRegistration",
               "register the resource provider in this subscription: az provider register --namespace "
               "Microsoft.ManagedIdentity"},
    CodeAdvice{"SubscriptionNotFound", "check the subscription id, and that the identity can read this subscription"},
    CodeAdvice{"InvalidAuthenticationTokenTenant", "the subscription belongs to another tenant than azure.tenant"},
    CodeAdvice{"PrincipalNotFound", "a new identity takes minutes to propagate: run again"},
    CodeAdvice{"RoleAssignmentLimitExceeded",
               "this subscription has reached its limit of role assignments: delete unused ones"},
    CodeAdvice{"RoleAssignmentUpdateNotPermitted",
               "a role assignment of this name exists for another principal: the identity was probably recreated"},
    CodeAdvice{"AccessCheckException",
               "grant the signed-in identity the User or Administrator role on this service connection"},
    CodeAdvice{"DuplicateServiceConnectionException",
               "a connection with this name exists but is not visible: ask its administrator for the Reader role"},
};

std::string words_for(int status) {
  const auto phrase = reason_phrase(status);
  return "status " + std::to_string(status) + (phrase.empty() ? "" : " " + std::string(phrase));
}

Error describe(const Response& response, const std::string& doing, const Request& request) {
  const auto said = is_html(response) ? ServiceError{} : service_error(response.body);
  Error error{meaning_of(response, said, request)};
  const auto text = said.message.empty() ? words_for(response.status) : said.message;
  error.message = doing + ": " + text;
  error.where = request.url.printable();
  error.service_code = said.code;
  error.request_id = request_id_of(response);
  if (error.request_id.empty()) error.request_id = said.request_id;
  error.advice = advice_on(error.code, said, request);
  error.status = response.status;
  return error;
}

/// A success that holds an error: something in front of the service made it up.
Error describe_hidden(const Response& response, const std::string& doing, const Request& request) {
  auto error = describe(response, doing, request);
  error.code = is_write(request) ? Errc::indeterminate : Errc::protocol;
  return error;
}

bool starts_like_json(const std::string& body) {
  const auto first = body.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
  return first != std::string::npos && std::string_view("{[n").find(body[first]) != std::string_view::npos;
}

Error not_json(const Response& response, const std::string& doing, const Request& request) {
  Error error{is_write(request) ? Errc::indeterminate : Errc::protocol, doing + ": the response is not JSON"};
  if (is_html(response) && is_devops(request)) error.code = Errc::unauthorized;
  if (is_html(response)) error.message = doing + ": got a web page instead of an API response";
  error.where = request.url.printable();
  error.request_id = request_id_of(response);
  error.advice = advice_on(error.code, ServiceError{}, request);
  error.status = response.status;
  return error;
}

}  // namespace

bool is_html(const Response& response) {
  return starts_with_caseless(header(response.headers, "Content-Type"), "text/html");
}

std::string request_id_of(const Response& response) {
  for (const auto* name :
       {"x-ms-request-id", "request-id", "x-ms-correlation-request-id", "ActivityId", "x-vss-e2eid", "x-msedge-ref"}) {
    const auto id = header(response.headers, name);
    if (!id.empty()) return std::string(id);
  }
  return {};
}

Errc meaning_of(const Response& response, const ServiceError& error, const Request& request) {
  if (response.status == 401 || response.status == 203) return Errc::unauthorized;
  if (response.status / 100 == 3) return is_devops(request) ? Errc::unauthorized : Errc::protocol;
  if (response.status == 429) return Errc::throttled;
  const auto by_code = meaning_of_code(error);
  if (by_code) return *by_code;
  switch (response.status) {
    case 403:
      return Errc::forbidden;
    case 404:
      return meaning_of_404(response, error, request);
    case 408:
      return is_write(request) ? Errc::indeterminate : Errc::timed_out;
    case 409:
    case 412:
      return Errc::conflict;
    default:
      break;
  }
  if (response.status >= 500) return is_write(request) ? Errc::indeterminate : Errc::unavailable;
  return response.status >= 400 ? Errc::invalid_argument : Errc::protocol;
}

std::string advice_on(Errc meaning, const ServiceError& error, const Request& request) {
  for (const auto& [code, advice] : code_advice)
    if (error.code == code) return std::string(advice);
  if (meaning == Errc::unauthorized && is_devops(request))
    return "the token is expired, revoked, or for a user or tenant that this organization does not know";
  if (meaning == Errc::indeterminate) return "run again: what exists is read first, and nothing is created twice";
  if (meaning == Errc::throttled) return "run again later, or with a smaller --parallelism";
  return {};
}

Result<Response> expect_json(Result<Response> answer, const std::string& doing, const Request& request) {
  if (!answer) {
    auto error = std::move(answer).error();
    if (error.where.empty()) error.where = request.url.printable();
    return std::move(error).during(doing);
  }
  const bool success = answer->status / 100 == 2 && answer->status != 203;
  if (!success) return describe(*answer, doing, request);
  if (answer->body.empty() && request.method != "GET") return answer;
  if (is_html(*answer) || !starts_like_json(answer->body)) {
    const bool empty_allowed = answer->status == 204 || answer->status == 202;
    if (!answer->body.empty() || !empty_allowed) return not_json(*answer, doing, request);
  }
  if (answer->body.starts_with("{\"error\":{")) return describe_hidden(*answer, doing, request);
  return answer;
}

}  // namespace keyless::http
