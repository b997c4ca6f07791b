#include <fmt/format.h>
#include <openssl/rand.h>

#include <array>

#include "auth/certificate.hpp"
#include "auth/client_credential.hpp"
#include "auth/credentials.hpp"

namespace keyless::auth {
namespace {

std::string drawn_id() {
  std::array<unsigned char, 16> bytes{};
  RAND_bytes(bytes.data(), int(bytes.size()));
  std::string text;
  for (const auto byte : bytes) text += fmt::format("{:02x}", byte);
  return text;
}

/// The file is read anew for each exchange: certificates are rotated in place.
asio::awaitable<Result<Form>> prove(const http::Cloud& cloud, const Clock& clock, std::string tenant,
                                    std::string client_id, std::string path, http::Secret password) {
  const auto certificate = read_certificate(path, password);
  if (!certificate) co_return certificate.error();
  const auto endpoint = cloud.active_directory + "/" + tenant + "/oauth2/v2.0/token";
  const auto now = std::chrono::duration_cast<std::chrono::seconds>(clock.wall().time_since_epoch()).count();
  const auto jwt = signed_assertion(*certificate, endpoint, client_id, drawn_id(), now);
  co_return assertion_form(client_id, jwt);
}

}  // namespace

std::shared_ptr<Credential> client_certificate_credential(http::Sender& plain, const http::Cloud& cloud, Clock& clock,
                                                          std::string client_id, std::string path,
                                                          http::Secret password) {
  const auto proof = [&cloud, &clock, client_id, path, password](std::string tenant) {
    return prove(cloud, clock, std::move(tenant), client_id, path, password);
  };
  return client_credential(plain, cloud, clock, "client certificate", proof);
}

}  // namespace keyless::auth
