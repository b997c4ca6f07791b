#include "auth/audience.hpp"
#include "auth/credentials.hpp"
#include "auth/token_request.hpp"

namespace keyless::auth {
namespace {

class ClientSecret : public Credential {
 public:
  ClientSecret(http::Sender& plain, const http::Cloud& cloud, Clock& clock, std::string client_id, http::Secret secret)
      : plain_(plain), cloud_(cloud), clock_(clock), client_id_(std::move(client_id)), secret_(std::move(secret)) {}

  std::string name() const override { return "client secret"; }

  std::string unfit_for(http::Audience audience) const override {
    return scope_of(cloud_, audience).empty() ? "returned no token for " + std::string(name_of(audience)) : "";
  }

  asio::awaitable<Result<Token>> token(http::Audience audience, std::string tenant) override {
    Form proof = {{"client_id", client_id_}, {"client_secret", secret_.reveal()}};
    auto token = co_await request_token(plain_, cloud_, clock_, audience, std::move(tenant), std::move(proof));
    co_return token;
  }

 private:
  http::Sender& plain_;
  const http::Cloud& cloud_;
  Clock& clock_;
  std::string client_id_;
  http::Secret secret_;
};

}  // namespace

std::shared_ptr<Credential> client_secret_credential(http::Sender& plain, const http::Cloud& cloud, Clock& clock,
                                                     std::string client_id, http::Secret secret) {
  return std::make_shared<ClientSecret>(plain, cloud, clock, std::move(client_id), std::move(secret));
}

}  // namespace keyless::auth
