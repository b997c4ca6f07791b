#include <fmt/format.h>

#include <array>
#include "base/json.hpp"

#include "base/text.hpp"
#include "sandbox/entra/client.hpp"
#include "sandbox/entra/handlers.hpp"
#include "sandbox/entra/oauth.hpp"
#include "sandbox/state/world.hpp"

namespace keyless::sandbox::entra {

namespace {

/// A grant that stands for a person, what it must carry, and how Entra refuses one that is not worth anything.
struct Grant {
  std::string_view type;
  std::string_view parameter;
  int code;
  std::string_view text;
};

constexpr std::array<Grant, 4> grants = {{
    {"refresh_token", "refresh_token", 9002313, "Invalid request. Request is malformed or invalid."},
    {"authorization_code", "code", 9002313, "Invalid request. Request is malformed or invalid."},
    {"urn:ietf:params:oauth:grant-type:device_code", "device_code", 70000,
     "The provided value for the input parameter 'device_code' is not valid."},
    {"urn:ietf:params:oauth:grant-type:jwt-bearer", "assertion", 50013,
     "Assertion failed signature validation. [Reason - The key was not found.]"},
}};

Reply invalid_grant(Cloud& cloud, const Request& request, int code, std::string_view text) {
  return oauth_error(request, refuse_token(cloud, 400, "invalid_grant", code, text));
}

bool is_user_named(const nlohmann::json& row, std::string_view name) {
  if (text_of(row, "kind") != "user") return false;
  auto more = row.value("properties", nlohmann::json::object());
  return equal_caseless(text_of(row, "userPrincipalName"), name) ||
         equal_caseless(text_of(more, "userPrincipalName"), name);
}

/// A password alone never opens an account here: whoever has one is asked for a second factor.
Reply refuse_password(Cloud& cloud, const Request& request, const Form& form) {
  for (const char* name : {"username", "password"})
    if (!form.contains(name)) return missing_parameter(cloud, request, name);
  for (const auto& [id, row] : cloud.world.rows(tables::principals))
    if (is_user_named(row, form.at("username")))
      return invalid_grant(cloud, request, 50076,
                           "Due to a configuration change made by your administrator, or because you moved to a new "
                           "location, you must use multi-factor authentication to access "
                           "'797f4846-ba00-4fd7-ba43-dac1f8f63013'.");
  return invalid_grant(cloud, request, 50034,
                       fmt::format("The user account {{EUII Hidden}} does not exist in the {} directory. To sign into "
                                   "this application, the account must be added to the directory.",
                                   request.param("tenant")));
}

}  // namespace

Reply refuse_grant(Cloud& cloud, const Request& request, const Form& form) {
  Client client;
  if (auto flaw = find_client(cloud, request.param("tenant"), form.at("client_id"), client))
    return oauth_error(request, *flaw);
  const auto& type = form.at("grant_type");
  if (type == "password") return refuse_password(cloud, request, form);
  for (const auto& grant : grants) {
    if (grant.type != type) continue;
    if (!form.contains(std::string(grant.parameter))) return missing_parameter(cloud, request, grant.parameter);
    return invalid_grant(cloud, request, grant.code, grant.text);
  }
  return oauth_error(request, refuse_token(cloud, 400, "unsupported_grant_type", 70003,
                                           fmt::format("The app requested an unsupported grant type '{}'.", type)));
}

Reply authorize(Cloud&, const Request&) {
  Reply reply;
  reply.headers = {{"Content-Type", "text/html; charset=utf-8"}};
  reply.body =
      "<!DOCTYPE html><html><head><title>Sign in to your account</title></head><body><p>Nobody can sign in here in "
      "person. Use the client credentials of an application, or a managed identity.</p></body></html>";
  return reply;
}

Reply device_code(Cloud& cloud, const Request& request) {
  auto form = form_of(request);
  if (!form.contains("client_id")) return missing_parameter(cloud, request, "client_id");
  Client client;
  if (auto flaw = find_client(cloud, request.param("tenant"), form.at("client_id"), client))
    return oauth_error(request, *flaw);
  return oauth_error(request,
                     invalid_client(cloud, 7000218,
                                    "The request body must contain the following parameter: 'client_assertion' or "
                                    "'client_secret'."));
}

}  // namespace keyless::sandbox::entra
