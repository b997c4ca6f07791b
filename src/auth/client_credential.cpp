#include "auth/client_credential.hpp"

#include "auth/audience.hpp"

namespace keyless::auth {
namespace {

class ClientCredential : public Credential {
 public:
  ClientCredential(http::Sender& plain, const http::Cloud& cloud, Clock& clock, std::string name, ProofSource proof)
      : plain_(plain), cloud_(cloud), clock_(clock), name_(std::move(name)), proof_(std::move(proof)) {}

  std::string name() const override { return name_; }
  std::string unfit_for(http::Audience audience) const override { return lacks_scope(cloud_, audience); }

  asio::awaitable<Result<Token>> token(http::Audience audience, std::string tenant) override {
    auto proof = co_await proof_(tenant);
    if (!proof) co_return proof.error();
    auto token = co_await request_token(plain_, cloud_, clock_, audience, std::move(tenant), std::move(*proof));
    co_return token;
  }

 private:
  http::Sender& plain_;
  const http::Cloud& cloud_;
  Clock& clock_;
  std::string name_;
  ProofSource proof_;
};

}  // namespace

std::shared_ptr<Credential> client_credential(http::Sender& plain, const http::Cloud& cloud, Clock& clock,
                                              std::string name, ProofSource proof) {
  return std::make_shared<ClientCredential>(plain, cloud, clock, std::move(name), std::move(proof));
}

}  // namespace keyless::auth
