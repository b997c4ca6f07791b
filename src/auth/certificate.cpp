#include "auth/certificate.hpp"

#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include <array>
#include <utility>
#include "base/json.hpp"

#include "base/base64.hpp"

namespace keyless::auth {
namespace {

using X509Ptr = std::unique_ptr<X509, decltype(&X509_free)>;
using FilePtr = std::unique_ptr<BIO, decltype(&BIO_free)>;
using Pair = std::pair<std::shared_ptr<EVP_PKEY>, X509Ptr>;

constexpr long long life_seconds = 600;

/// OpenSSL must never ask on the terminal.
int give_password(char* buffer, int size, int, void* given) {
  const auto& password = static_cast<const http::Secret*>(given)->reveal();
  if (password.size() > std::size_t(size)) return 0;
  password.copy(buffer, password.size());
  return int(password.size());
}

FilePtr open(const std::string& path) {
  return {BIO_new_file(path.c_str(), "rb"), BIO_free};
}

std::shared_ptr<EVP_PKEY> owned(EVP_PKEY* key) {
  return {key, EVP_PKEY_free};
}

Pair from_pem(const std::string& path, const http::Secret& password) {
  auto file = open(path);
  auto again = open(path);
  if (!file || !again) return {nullptr, X509Ptr(nullptr, X509_free)};
  auto* data = const_cast<http::Secret*>(&password);
  auto key = owned(PEM_read_bio_PrivateKey(file.get(), nullptr, give_password, data));
  X509Ptr certificate(PEM_read_bio_X509(again.get(), nullptr, give_password, data), X509_free);
  return {std::move(key), std::move(certificate)};
}

Pair from_pkcs12(const std::string& path, const http::Secret& password) {
  Pair nothing{nullptr, X509Ptr(nullptr, X509_free)};
  auto file = open(path);
  if (!file) return nothing;
  std::unique_ptr<PKCS12, decltype(&PKCS12_free)> bag(d2i_PKCS12_bio(file.get(), nullptr), PKCS12_free);
  EVP_PKEY* key = nullptr;
  X509* certificate = nullptr;
  if (!bag || PKCS12_parse(bag.get(), password.reveal().c_str(), &key, &certificate, nullptr) != 1) return nothing;
  return {owned(key), X509Ptr(certificate, X509_free)};
}

std::string digest_of(X509& certificate) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> bytes{};
  unsigned int size = 0;
  if (X509_digest(&certificate, EVP_sha256(), bytes.data(), &size) != 1) return {};
  return base64url({reinterpret_cast<const char*>(bytes.data()), size});
}

std::string signature_of(EVP_PKEY& key, std::string_view text) {
  std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  EVP_PKEY_CTX* options = nullptr;
  const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
  std::size_t size = 0;
  const bool ready = EVP_DigestSignInit(context.get(), &options, EVP_sha256(), nullptr, &key) == 1 &&
                     EVP_PKEY_CTX_set_rsa_padding(options, RSA_PKCS1_PSS_PADDING) == 1 &&
                     EVP_PKEY_CTX_set_rsa_pss_saltlen(options, RSA_PSS_SALTLEN_DIGEST) == 1 &&
                     EVP_DigestSign(context.get(), nullptr, &size, bytes, text.size()) == 1;
  std::string signature(ready ? size : 0, '\0');
  auto* out = reinterpret_cast<unsigned char*>(signature.data());
  if (!ready || EVP_DigestSign(context.get(), out, &size, bytes, text.size()) != 1) return {};
  signature.resize(size);
  return signature;
}

}  // namespace

Result<Certificate> read_certificate(const std::string& path, const http::Secret& password) {
  auto [key, certificate] = from_pem(path, password);
  if (!key || !certificate) std::tie(key, certificate) = from_pkcs12(path, password);
  const bool pair = key && certificate && X509_check_private_key(certificate.get(), key.get()) == 1;
  if (!pair || EVP_PKEY_base_id(key.get()) != EVP_PKEY_RSA)
    return Error{Errc::unauthorized,
                 "AZURE_CLIENT_CERTIFICATE_PATH holds no RSA key with its certificate",
                 path,
                 {},
                 {},
                 "name a PEM file with both, or a PKCS#12 file (AZURE_CLIENT_CERTIFICATE_PASSWORD opens it)"};
  return Certificate{key, digest_of(*certificate)};
}

http::Secret signed_assertion(const Certificate& certificate, std::string_view audience, std::string_view client_id,
                              std::string_view id, long long seconds) {
  const nlohmann::json header = {{"alg", "PS256"}, {"typ", "JWT"}, {"x5t#S256", certificate.digest}};
  const nlohmann::json claims = {{"aud", audience}, {"iss", client_id},    {"sub", client_id},
                                 {"jti", id},       {"nbf", seconds - 60}, {"exp", seconds + life_seconds}};
  auto text = base64url(header.dump()) + "." + base64url(claims.dump());
  return http::Secret(text + "." + base64url(signature_of(*certificate.key, text)));
}

}  // namespace keyless::auth
