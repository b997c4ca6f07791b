#include "sandbox/tls/certificate.hpp"

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include <memory>

#include "sandbox/proxy/hosts.hpp"

namespace keyless::sandbox {

namespace {

using Pair = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;
using Memory = std::unique_ptr<BIO, decltype(&BIO_free)>;
using Extension = std::unique_ptr<X509_EXTENSION, decltype(&X509_EXTENSION_free)>;

constexpr long lifetime_seconds = 10L * 365 * 24 * 3600;
constexpr long clock_skew_seconds = 24L * 3600;

std::string text_in(BIO* memory) {
  char* data = nullptr;
  auto size = BIO_get_mem_data(memory, &data);
  return std::string(data, static_cast<std::size_t>(size));
}

std::string pem_of(X509* certificate) {
  Memory memory(BIO_new(BIO_s_mem()), BIO_free);
  return PEM_write_bio_X509(memory.get(), certificate) == 1 ? text_in(memory.get()) : std::string();
}

std::string pem_of(EVP_PKEY* key) {
  Memory memory(BIO_new(BIO_s_mem()), BIO_free);
  bool done = PEM_write_bio_PrivateKey(memory.get(), key, nullptr, nullptr, 0, nullptr, nullptr) == 1;
  return done ? text_in(memory.get()) : std::string();
}

void name_it(X509_NAME* name, const char* text) {
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>(text), -1, -1, 0);
}

void number_it(X509* certificate) {
  unsigned char bytes[16] = {};
  RAND_bytes(bytes, sizeof bytes);
  bytes[0] &= 0x7f;
  BIGNUM* number = BN_bin2bn(bytes, sizeof bytes, nullptr);
  BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate));
  BN_free(number);
}

void extend(X509* certificate, X509* issuer, int what, const char* value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  Extension extension(X509V3_EXT_conf_nid(nullptr, &context, what, value), X509_EXTENSION_free);
  if (extension) X509_add_ext(certificate, extension.get(), -1);
}

Certificate blank(const char* subject, EVP_PKEY* key) {
  Certificate certificate(X509_new(), X509_free);
  X509_set_version(certificate.get(), X509_VERSION_3);
  number_it(certificate.get());
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -clock_skew_seconds);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), lifetime_seconds);
  X509_set_pubkey(certificate.get(), key);
  name_it(X509_get_subject_name(certificate.get()), subject);
  return certificate;
}

Certificate make_authority(EVP_PKEY* key) {
  auto authority = blank("keyless sandbox (throw-away)", key);
  X509_set_issuer_name(authority.get(), X509_get_subject_name(authority.get()));
  extend(authority.get(), authority.get(), NID_basic_constraints, "critical,CA:TRUE,pathlen:0");
  extend(authority.get(), authority.get(), NID_key_usage, "critical,keyCertSign,cRLSign");
  extend(authority.get(), authority.get(), NID_subject_key_identifier, "hash");
  X509_sign(authority.get(), key, EVP_sha256());
  return authority;
}

struct Signer {
  X509* certificate = nullptr;
  EVP_PKEY* key = nullptr;
};

Certificate make_certificate(const char* subject, const std::string& names, EVP_PKEY* key, const Signer& signer) {
  auto* authority = signer.certificate;
  auto leaf = blank(subject, key);
  X509_set_issuer_name(leaf.get(), X509_get_subject_name(authority));
  extend(leaf.get(), authority, NID_basic_constraints, "critical,CA:FALSE");
  extend(leaf.get(), authority, NID_key_usage, "critical,digitalSignature");
  extend(leaf.get(), authority, NID_ext_key_usage, "serverAuth");
  extend(leaf.get(), authority, NID_subject_alt_name, names.c_str());
  extend(leaf.get(), authority, NID_subject_key_identifier, "hash");
  extend(leaf.get(), authority, NID_authority_key_identifier, "keyid");
  X509_sign(leaf.get(), signer.key, EVP_sha256());
  return leaf;
}

Leaf make_leaf(const char* subject, const std::string& names, const Signer& signer) {
  Pair key(EVP_EC_gen("P-256"), EVP_PKEY_free);
  if (!key) return {};
  auto certificate = make_certificate(subject, names, key.get(), signer);
  return {pem_of(certificate.get()), pem_of(key.get())};
}

std::string public_names() {
  std::string names;
  for (auto name : proxy::certified_names()) names += (names.empty() ? "DNS:" : ",DNS:") + std::string(name);
  return names;
}

bool is_whole(const Leaf& leaf) {
  return !leaf.certificate.empty() && !leaf.key.empty();
}

}  // namespace

bool Certificates::complete() const {
  return !authority.empty() && is_whole(loopback) && is_whole(public_names);
}

Certificates make_certificates() {
  Pair key(EVP_EC_gen("P-256"), EVP_PKEY_free);
  if (!key) return {};
  auto authority = make_authority(key.get());
  Signer signer{authority.get(), key.get()};
  return {pem_of(authority.get()), make_leaf("localhost", "DNS:localhost,IP:127.0.0.1,IP:::1", signer),
          make_leaf("dev.azure.com", public_names(), signer)};
}

}  // namespace keyless::sandbox
