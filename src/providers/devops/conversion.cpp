#include "providers/devops/conversion.hpp"
#include "providers/wire.hpp"

#include "base/text.hpp"
#include "providers/devops/connection_wire.hpp"

namespace keyless::providers::devops {
namespace {

constexpr std::string_view migration_version = "7.2-preview.1";
constexpr RetryPolicy spreading_trust{Milliseconds(3'000), Milliseconds(15'000), Milliseconds(60'000)};

/// The service tried the trust and did not find it: it may still be spreading.
bool finds_no_trust(const Error& error) {
  return error.status == 400 && (error.message.find("no valid configuration") != std::string::npos ||
                                 error.message.find("AADSTS700") != std::string::npos);
}

std::string page_of(const LiveObject& live) {
  return "https://dev.azure.com/" + text_of(live.fields, "organization") + "/" + text_of(live.fields, "projectName") +
         "/_settings/adminservices?resourceId=" + live.id;
}

/// The whole live object with another scheme, as the conversion takes it.
Json converted_connection(Json live, const std::string& scheme) {
  live["authorization"]["scheme"] = scheme;
  return writable(std::move(live));
}

Error refused_migration(const LiveObject& live, const std::string& doing, Error error) {
  error.message = doing + ": Azure DevOps does not do it automatically: " + error.message;
  error.advice = "The federated credential for the new issuer exists. Open " + page_of(live) +
                 " and choose Update; the next run recognizes the result and deletes the former credential.";
  return error;
}

}  // namespace

asio::awaitable<Result<Answer>> ask_for_conversion(Services services, LiveObject live, std::string scheme,
                                                   std::string doing) {
  auto put = request(services, "PUT", text_of(live.fields, "organization"), "",
                     std::string(endpoints_path) + "/" + live.id, version, converted_connection(kept_of(live), scheme));
  put.url.query("operation", "ConvertAuthenticationScheme");
  put.repeat = http::Repeat::never;  // a second one would be from the new scheme to itself, which is refused
  return send_json_retrying(services, std::move(put), doing, finds_no_trust, spreading_trust);
}

asio::awaitable<Result<bool>> ask_for_migration(Services services, LiveObject live, std::string doing) {
  // The old subject is what names the connection here.
  const auto body = Json::object({{"serviceConnectionInput", text_of(live.fields, "subject")}});
  auto post = request(services, "POST", text_of(live.fields, "organization"), "",
                      "_apis/public/serviceendpoint/externalfederatedcredentialmigration", migration_version, body);
  auto answer = co_await send_json(services, std::move(post), doing);
  if (!answer && is_ambiguous(answer.error())) co_return false;
  if (!answer) co_return refused_migration(live, doing, std::move(answer).error());
  if (text_at(answer->body, {"success"}) == "true") co_return true;
  Error error{Errc::conflict, text_at(answer->body, {"message"})};
  co_return refused_migration(live, doing, std::move(error));
}

}  // namespace keyless::providers::devops
