#include "providers/entra/service_principal.hpp"

namespace keyless::providers::entra {
namespace {

bool says(const Error& error, std::string_view words) {
  return error.message.find(words) != std::string::npos;
}

/// What a server says that does not know the new application yet. The second one is no lack of rights at all.
bool knows_no_application_yet(const Error& error) {
  return says(error, "does not reference a valid application object") || says(error, "must in the local tenant") ||
         says(error, "must be in the local tenant");
}

}  // namespace

asio::awaitable<Result<void>> stand_up_principal(Services services, std::string client_id, std::string doing) {
  // The service allows one principal for an application: a second try meets what the first one made.
  auto post = request(services, "POST", "/servicePrincipals", Json::object({{"appId", client_id}}));
  auto answer = co_await send_json_retrying(services, std::move(post), doing, knows_no_application_yet, replication);
  if (answer || is_ambiguous(answer.error()) || answer.error().code == Errc::conflict) co_return Result<void>();
  co_return std::move(answer).error();
}

}  // namespace keyless::providers::entra
