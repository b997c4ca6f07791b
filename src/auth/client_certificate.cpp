#include <fmt/format.h>
#include <openssl/rand.h>

#include <array>

#include "auth/audience.hpp"
#include "auth/certificate.hpp"
#include "auth/credentials.hpp"
#include "auth/token_request.hpp"

namespace keyless::auth {
namespace {

std::string drawn_id() {
  std::array<unsigned char, 16> bytes{};
  RAND_bytes(bytes.data(), int(bytes.size()));
  std::string text;
  for (const auto byte : bytes) text += fmt::format("{:02x}", byte);
  return text;
}

class ClientCertificate : public Credential {
 public:
  ClientCertificate(http::Sender& plain, const http::Cloud& cloud, Clock& clock, std::string client_id,
                    std::string path, http::Secret password)
      : plain_(plain),
        cloud_(cloud),
        clock_(clock),
        client_id_(std::move(client_id)),
        path_(std::move(path)),
        password_(std::move(password)) {}

  std::string name() const override { return "client certificate"; }

  std::string unfit_for(http::Audience audience) const override {
    return scope_of(cloud_, audience).empty() ? "returned no token for " + std::string(name_of(audience)) : "";
  }

  /// The file is read anew for each exchange: certificates are rotated in place.
  asio::awaitable<Result<Token>> token(http::Audience audience, std::string tenant) override {
    const auto certificate = read_certificate(path_, password_);
    if (!certificate) co_return certificate.error();
    const auto endpoint = cloud_.active_directory + "/" + tenant + "/oauth2/v2.0/token";
    const auto now = std::chrono::duration_cast<std::chrono::seconds>(clock_.wall().time_since_epoch()).count();
    const auto jwt = signed_assertion(*certificate, endpoint, client_id_, drawn_id(), now);
    Form proof = {
        {"client_id", client_id_}, {"client_assertion_type", assertion_type}, {"client_assertion", jwt.reveal()}};
    auto token = co_await request_token(plain_, cloud_, clock_, audience, std::move(tenant), std::move(proof));
    co_return token;
  }

 private:
  http::Sender& plain_;
  const http::Cloud& cloud_;
  Clock& clock_;
  std::string client_id_;
  std::string path_;
  http::Secret password_;
};

}  // namespace

std::shared_ptr<Credential> client_certificate_credential(http::Sender& plain, const http::Cloud& cloud, Clock& clock,
                                                          std::string client_id, std::string path,
                                                          http::Secret password) {
  return std::make_shared<ClientCertificate>(plain, cloud, clock, std::move(client_id), std::move(path),
                                             std::move(password));
}

}  // namespace keyless::auth
