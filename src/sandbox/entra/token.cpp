#include <fmt/format.h>

#include "base/json.hpp"

#include "base/base64.hpp"
#include "base/percent.hpp"
#include "base/text.hpp"
#include "sandbox/entra/handlers.hpp"
#include "sandbox/entra/oauth.hpp"
#include "sandbox/text/timestamps.hpp"

namespace keyless::sandbox::entra {

using json = nlohmann::ordered_json;

namespace {

constexpr std::string_view jwt_bearer = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

enum class Version { older, newer };

/// A client may also put its id and secret in a Basic header.
void take_basic(const Request& request, Form& form) {
  auto header = request.header("Authorization");
  if (!starts_with_caseless(header, "Basic ")) return;
  auto pair = from_base64(header.substr(6));
  auto colon = pair.find(':');
  if (colon == std::string::npos) return;
  form.emplace("client_id", percent_decoded(pair.substr(0, colon), true));
  form.emplace("client_secret", percent_decoded(pair.substr(colon + 1), true));
}

std::string_view target_name(Version version) {
  return version == Version::newer ? "scope" : "resource";
}

std::string scope_of(const Form& form, Version version) {
  const auto& target = form.at(std::string(target_name(version)));
  return version == Version::newer ? target : target + "/.default";
}

std::optional<Reply> flaw_in_target(Cloud& cloud, const Request& request, const Form& form, Version version) {
  auto name = target_name(version);
  if (version == Version::newer && form.contains("resource"))
    return oauth_error(request, refuse_token(cloud, 400, "invalid_request", 901002,
                                             "The 'resource' request parameter is not supported."));
  auto target = form.find(std::string(name));
  if (target == form.end()) return missing_parameter(cloud, request, name);
  if (!target->second.empty()) return std::nullopt;
  return oauth_error(request,
                     refuse_token(cloud, 400, "invalid_request", 90014,
                                  fmt::format("The required field '{}' is missing from the credential. Ensure that you "
                                              "have all the necessary parameters for the login request.",
                                              name)));
}

std::optional<Reply> flaw_in_proof(Cloud& cloud, const Request& request, const Form& form) {
  if (form.contains("client_assertion")) {
    auto type = form.find("client_assertion_type");
    if (type == form.end()) return missing_parameter(cloud, request, "client_assertion_type");
    if (type->second == jwt_bearer) return std::nullopt;
    return oauth_error(request,
                       refuse_token(cloud, 400, "invalid_request", 50034,
                                    fmt::format("The client assertion type '{}' is not supported.", type->second)));
  }
  if (form.contains("client_secret")) return std::nullopt;
  return oauth_error(request, refuse_token(cloud, 401, "invalid_client", 7000216,
                                           "'client_assertion', 'client_secret' or 'request' is required for the "
                                           "'client_credentials' grant type."));
}

std::optional<Reply> flaw_in_form(Cloud& cloud, const Request& request, const Form& form, Version version) {
  for (auto name : {"grant_type", "client_id"})
    if (!form.contains(name)) return missing_parameter(cloud, request, name);
  if (form.at("grant_type") != "client_credentials") return refuse_grant(cloud, request, form);
  if (auto flaw = flaw_in_target(cloud, request, form, version)) return flaw;
  return flaw_in_proof(cloud, request, form);
}

json newer_body(const TokenAnswer& answer) {
  return {{"token_type", "Bearer"},
          {"expires_in", answer.expires_in},
          {"ext_expires_in", answer.expires_in},
          {"access_token", answer.access_token}};
}

/// The older endpoint writes numbers as texts, and says for what and how long.
json older_body(const TokenAnswer& answer) {
  return {{"token_type", "Bearer"},
          {"expires_in", std::to_string(answer.expires_in)},
          {"ext_expires_in", std::to_string(answer.expires_in)},
          {"expires_on", std::to_string(answer.expires_on)},
          {"not_before", std::to_string(answer.not_before)},
          {"resource", answer.audience},
          {"access_token", answer.access_token}};
}

Reply answer_token(Cloud& cloud, const Request& request, Version version) {
  auto form = form_of(request);
  take_basic(request, form);
  if (auto flaw = flaw_in_form(cloud, request, form, version)) return *flaw;
  bool asserted = form.contains("client_assertion");
  const auto& proof = form.at(asserted ? "client_assertion" : "client_secret");
  auto exchange = asserted ? exchange_assertion : exchange_secret;
  auto result = exchange(cloud, request.param("tenant"), form.at("client_id"), proof, scope_of(form, version));
  if (result.refused) return oauth_error(request, *result.refused);
  return json_reply(200, version == Version::newer ? newer_body(result) : older_body(result));
}

}  // namespace

Reply token(Cloud& cloud, const Request& request) {
  return answer_token(cloud, request, Version::newer);
}

Reply older_token(Cloud& cloud, const Request& request) {
  return answer_token(cloud, request, Version::older);
}

}  // namespace keyless::sandbox::entra
