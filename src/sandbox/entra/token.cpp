#include <fmt/format.h>

#include <map>
#include <nlohmann/json.hpp>

#include "sandbox/entra/handlers.hpp"
#include "sandbox/entra/oauth.hpp"

namespace keyless::sandbox::entra {

namespace {

using Form = std::map<std::string, std::string>;

constexpr std::string_view jwt_bearer = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

Form form_of(const Request& request) {
  Form form;
  for (const auto& pair : split(request.body, '&')) {
    auto equals = pair.find('=');
    if (equals == std::string::npos) continue;
    form[percent_decoded(pair.substr(0, equals), true)] = percent_decoded(pair.substr(equals + 1), true);
  }
  return form;
}

/// Clients of the older endpoint name a resource instead of a scope.
std::string scope_of(const Form& form) {
  if (auto at = form.find("scope"); at != form.end()) return at->second;
  auto at = form.find("resource");
  return at == form.end() ? std::string() : at->second + "/.default";
}

/// A client may also put its id and secret in a Basic header.
void take_basic(const Request& request, Form& form) {
  auto header = request.header("Authorization");
  if (!starts_with_text(header, "Basic ")) return;
  auto pair = from_base64(header.substr(6));
  auto colon = pair.find(':');
  if (colon == std::string::npos) return;
  form.emplace("client_id", percent_decoded(pair.substr(0, colon)));
  form.emplace("client_secret", percent_decoded(pair.substr(colon + 1)));
}

Reply missing(Cloud& cloud, std::string_view parameter) {
  auto text = fmt::format("The request body must contain the following parameter: '{}'.", parameter);
  return oauth_error(refuse_token(cloud, 400, "invalid_request", 900144, text));
}

std::optional<Reply> flaw_in_form(Cloud& cloud, const Form& form) {
  for (auto name : {"grant_type", "client_id"})
    if (!form.contains(name)) return missing(cloud, name);
  if (scope_of(form).empty()) return missing(cloud, "scope");
  if (form.at("grant_type") != "client_credentials")
    return oauth_error(
        refuse_token(cloud, 400, "unsupported_grant_type", 70003,
                     fmt::format("The app requested an unsupported grant type '{}'.", form.at("grant_type"))));
  if (form.contains("client_assertion")) {
    auto type = form.find("client_assertion_type");
    if (type == form.end()) return missing(cloud, "client_assertion_type");
    if (type->second != jwt_bearer)
      return oauth_error(refuse_token(cloud, 400, "invalid_request", 50034,
                                      fmt::format("The client assertion type '{}' is not supported.", type->second)));
    return std::nullopt;
  }
  if (form.contains("client_secret")) return std::nullopt;
  return oauth_error(refuse_token(cloud, 401, "invalid_client", 7000216,
                                  "'client_assertion', 'client_secret' or 'request' is required for the "
                                  "'client_credentials' grant type."));
}

}  // namespace

Reply token(Cloud& cloud, const Request& request) {
  auto form = form_of(request);
  take_basic(request, form);
  if (auto flaw = flaw_in_form(cloud, form)) return *flaw;
  bool federated = form.contains("client_assertion");
  const auto& proof = form.at(federated ? "client_assertion" : "client_secret");
  auto exchange = federated ? exchange_assertion : exchange_secret;
  auto result = exchange(cloud, request.param("tenant"), form.at("client_id"), proof, scope_of(form));
  if (result.refused) return oauth_error(*result.refused);
  return json_reply(200, {{"token_type", "Bearer"},
                          {"expires_in", result.expires_in},
                          {"ext_expires_in", result.expires_in},
                          {"access_token", result.access_token}});
}

}  // namespace keyless::sandbox::entra
