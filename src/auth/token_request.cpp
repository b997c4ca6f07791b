#include "auth/token_request.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include "base/json.hpp"

#include "auth/aadsts.hpp"
#include "auth/audience.hpp"
#include "auth/claims.hpp"
#include "base/text.hpp"

namespace keyless::auth {
namespace {

using std::chrono::seconds;

constexpr seconds life_when_unsaid{600};
constexpr seconds longest_life{24 * 3600};

std::optional<std::int64_t> number_at(const Json& object, const char* key) {
  const auto found = object.find(key);
  if (found == object.end()) return std::nullopt;
  if (found->is_number_integer()) return found->get<std::int64_t>();
  if (!found->is_string()) return std::nullopt;
  const auto& text = found->get_ref<const std::string&>();
  std::int64_t number = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), number);
  return parsed.ec == std::errc() ? std::optional(number) : std::nullopt;
}

http::Request token_request(const http::Cloud& cloud, http::Audience audience, const std::string& tenant, Form proof) {
  http::Request request;
  request.method = "POST";
  request.url = http::Url(cloud.active_directory);
  request.url.segment(tenant).path("oauth2/v2.0/token");
  request.content_type = "application/x-www-form-urlencoded";
  request.secret_body = true;
  Form form = {{"grant_type", "client_credentials"}, {"scope", std::string(scope_of(cloud, audience))}};
  form.insert(form.end(), std::make_move_iterator(proof.begin()), std::make_move_iterator(proof.end()));
  request.body = encoded_form(form);
  return request;
}

Error explained(Error error) {
  // A token request changes nothing: that its fate is unknown does not matter.
  if (error.code == Errc::indeterminate) error.code = Errc::unavailable;
  // That there is no such tenant is a refusal too: only a way to sign in that does not exist leaves room for the next.
  const bool refused = error.code == Errc::invalid_argument || error.code == Errc::not_found;
  if (refused) error.code = Errc::unauthorized;
  const auto remedy = aadsts_remedy(error.service_code);
  if (!remedy.empty()) error.advice = std::string(remedy);
  return error;
}

Error no_tenant() {
  return Error{.code = Errc::unauthorized,
               .message = "the tenant to sign in to is unknown",
               .advice = "set `azure.tenant` in the manifest or AZURE_TENANT_ID"};
}

}  // namespace

std::string encoded_form(const Form& form) {
  http::Url encoder("https://form");
  for (const auto& [name, value] : form) encoder.query(name, value);
  return encoder.target().substr(std::min(encoder.target().size(), std::size_t{2}));
}

Result<Token> read_token(const std::string& body, const std::string& tenant,
                         std::chrono::steady_clock::time_point now) {
  const auto document = parsed_json(body);
  const auto value = text_at(document, "access_token");
  if (value.empty()) return Error{Errc::protocol, "the sign-in service returned no token"};
  const auto life = number_at(document, "expires_in").value_or(life_when_unsaid.count());
  if (life <= 0) return Error{Errc::protocol, "the sign-in service returned an expired token"};
  const auto said = claims_of(http::Secret(value)).tenant_id;
  if (is_guid(tenant) && !said.empty() && !equal_caseless(said, tenant))
    return Error{Errc::untrusted, "the token is for tenant " + said + ", not of " + tenant};
  Token token;
  token.value = http::Secret(value);
  token.expires = now + std::min(seconds{life}, longest_life);
  return token;
}

Form assertion_form(std::string client_id, const http::Secret& assertion) {
  return {{"client_id", std::move(client_id)},
          {"client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"},
          {"client_assertion", assertion.reveal()}};
}

asio::awaitable<Result<Token>> request_token(http::Sender& plain, const http::Cloud& cloud, const Clock& clock,
                                             http::Audience audience, std::string tenant, Form proof) {
  if (tenant.empty()) co_return no_tenant();
  const auto request = token_request(cloud, audience, tenant, std::move(proof));
  const auto asked_at = clock.now();
  auto sent = request;
  auto raw = co_await plain.send(std::move(sent));
  auto answer = http::expect_json(std::move(raw), "requesting a token", request);
  if (!answer) co_return explained(answer.error());
  co_return read_token(answer->body, tenant, asked_at);
}

}  // namespace keyless::auth
