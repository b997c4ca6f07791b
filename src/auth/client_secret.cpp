#include "auth/client_credential.hpp"
#include "auth/credentials.hpp"

namespace keyless::auth {
namespace {

asio::awaitable<Result<Form>> prove(std::string client_id, http::Secret secret) {
  co_return Form{{"client_id", client_id}, {"client_secret", secret.reveal()}};
}

}  // namespace

std::shared_ptr<Credential> client_secret_credential(http::Sender& plain, const http::Cloud& cloud, Clock& clock,
                                                     std::string client_id, http::Secret secret) {
  const auto proof = [client_id, secret](const std::string&) { return prove(client_id, secret); };
  return client_credential(plain, cloud, clock, "client secret", proof);
}

}  // namespace keyless::auth
