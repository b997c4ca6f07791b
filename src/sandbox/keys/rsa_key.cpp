#include "sandbox/keys/rsa_key.hpp"

#include <fmt/format.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>
#include <openssl/sha.h>
#include <openssl/x509.h>

#include <array>

namespace keyless::sandbox {

namespace {

using Memory = std::unique_ptr<BIO, decltype(&BIO_free)>;
using Number = std::unique_ptr<BIGNUM, decltype(&BN_free)>;
using Scratch = std::unique_ptr<BN_CTX, decltype(&BN_CTX_free)>;
using Builder = std::unique_ptr<OSSL_PARAM_BLD, decltype(&OSSL_PARAM_BLD_free)>;
using Parameters = std::unique_ptr<OSSL_PARAM, decltype(&OSSL_PARAM_free)>;
using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;
using Context = std::unique_ptr<EVP_PKEY_CTX, decltype(&EVP_PKEY_CTX_free)>;

constexpr int prime_bits = 1024;
constexpr unsigned long public_exponent = 65537;
constexpr long long certificate_begin = 1735689600;  // 2025-01-01
constexpr long long certificate_end = 2051222400;    // 2035-01-01

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

Number number() {
  return Number(BN_new(), BN_free);
}

/// The first prime behind a number of the seed, with the two top bits set so that the modulus is never short.
Number prime_from(std::string_view seed, std::string_view which, BN_CTX* scratch) {
  std::string bytes;
  for (int part = 0; part < prime_bits / 256; ++part) bytes += sha256_of(fmt::format("{}|{}|{}", seed, which, part));
  Number prime(BN_bin2bn(bytes_of(bytes), static_cast<int>(bytes.size()), nullptr), BN_free);
  BN_set_bit(prime.get(), prime_bits - 1);
  BN_set_bit(prime.get(), prime_bits - 2);
  BN_set_bit(prime.get(), 0);
  auto fits = [&] {
    // A prime that is 1 modulo the exponent has no private exponent.
    return BN_mod_word(prime.get(), public_exponent) != 1 && BN_check_prime(prime.get(), scratch, nullptr) == 1;
  };
  while (!fits()) BN_add_word(prime.get(), 2);
  return prime;
}

struct Numbers {
  Number n = number();
  Number e = number();
  Number d = number();
  Number p = number();
  Number q = number();
  Number d_mod_p = number();
  Number d_mod_q = number();
  Number q_inverse = number();
};

void complete(Numbers& key, BN_CTX* scratch) {
  auto before_p = number();
  auto before_q = number();
  auto phi = number();
  BN_copy(before_p.get(), key.p.get());
  BN_copy(before_q.get(), key.q.get());
  BN_sub_word(before_p.get(), 1);
  BN_sub_word(before_q.get(), 1);
  BN_mul(phi.get(), before_p.get(), before_q.get(), scratch);
  BN_mul(key.n.get(), key.p.get(), key.q.get(), scratch);
  BN_set_word(key.e.get(), public_exponent);
  BN_mod_inverse(key.d.get(), key.e.get(), phi.get(), scratch);
  BN_mod(key.d_mod_p.get(), key.d.get(), before_p.get(), scratch);
  BN_mod(key.d_mod_q.get(), key.d.get(), before_q.get(), scratch);
  BN_mod_inverse(key.q_inverse.get(), key.q.get(), key.p.get(), scratch);
}

KeyPair pair_of(const Numbers& key) {
  Builder builder(OSSL_PARAM_BLD_new(), OSSL_PARAM_BLD_free);
  const std::array<std::pair<const char*, const BIGNUM*>, 8> parts = {{
      {OSSL_PKEY_PARAM_RSA_N, key.n.get()},
      {OSSL_PKEY_PARAM_RSA_E, key.e.get()},
      {OSSL_PKEY_PARAM_RSA_D, key.d.get()},
      {OSSL_PKEY_PARAM_RSA_FACTOR1, key.p.get()},
      {OSSL_PKEY_PARAM_RSA_FACTOR2, key.q.get()},
      {OSSL_PKEY_PARAM_RSA_EXPONENT1, key.d_mod_p.get()},
      {OSSL_PKEY_PARAM_RSA_EXPONENT2, key.d_mod_q.get()},
      {OSSL_PKEY_PARAM_RSA_COEFFICIENT1, key.q_inverse.get()},
  }};
  for (const auto& [name, value] : parts) OSSL_PARAM_BLD_push_BN(builder.get(), name, value);
  Parameters parameters(OSSL_PARAM_BLD_to_param(builder.get()), OSSL_PARAM_free);
  Context context(EVP_PKEY_CTX_new_from_name(nullptr, "RSA", nullptr), EVP_PKEY_CTX_free);
  EVP_PKEY* pair = nullptr;
  EVP_PKEY_fromdata_init(context.get());
  EVP_PKEY_fromdata(context.get(), &pair, EVP_PKEY_KEYPAIR, parameters.get());
  return KeyPair(pair, EVP_PKEY_free);
}

}  // namespace

std::string sha1_of(std::string_view bytes) {
  std::string digest(SHA_DIGEST_LENGTH, '\0');
  SHA1(bytes_of(bytes), bytes.size(), reinterpret_cast<unsigned char*>(digest.data()));
  return digest;
}

std::string sha256_of(std::string_view bytes) {
  std::string digest(SHA256_DIGEST_LENGTH, '\0');
  SHA256(bytes_of(bytes), bytes.size(), reinterpret_cast<unsigned char*>(digest.data()));
  return digest;
}

KeyPair make_rsa_key(std::string_view seed) {
  Scratch scratch(BN_CTX_new(), BN_CTX_free);
  Numbers key;
  key.p = prime_from(seed, "p", scratch.get());
  key.q = prime_from(seed, "q", scratch.get());
  if (BN_cmp(key.p.get(), key.q.get()) < 0) key.p.swap(key.q);
  complete(key, scratch.get());
  return pair_of(key);
}

KeyPair rsa_key_of_pem(const std::string& pem) {
  Memory memory(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), BIO_free);
  return KeyPair(PEM_read_bio_PrivateKey(memory.get(), nullptr, nullptr, nullptr), EVP_PKEY_free);
}

std::string pem_of_key(EVP_PKEY* pair) {
  Memory memory(BIO_new(BIO_s_mem()), BIO_free);
  PEM_write_bio_PrivateKey(memory.get(), pair, nullptr, nullptr, 0, nullptr, nullptr);
  char* data = nullptr;
  auto size = BIO_get_mem_data(memory.get(), &data);
  return std::string(data, static_cast<std::size_t>(size));
}

std::string number_in_key(EVP_PKEY* pair, const char* name) {
  BIGNUM* found = nullptr;
  EVP_PKEY_get_bn_param(pair, name, &found);
  Number value(found, BN_free);
  std::string bytes(static_cast<std::size_t>(BN_num_bytes(value.get())), '\0');
  BN_bn2bin(value.get(), reinterpret_cast<unsigned char*>(bytes.data()));
  return bytes;
}

std::string certificate_around(EVP_PKEY* pair, const std::string& common_name) {
  Certificate certificate(X509_new(), X509_free);
  X509_set_version(certificate.get(), X509_VERSION_3);
  auto serial = sha1_of(number_in_key(pair, OSSL_PKEY_PARAM_RSA_N)).substr(0, 16);
  serial[0] &= 0x7f;
  Number number(BN_bin2bn(bytes_of(serial), static_cast<int>(serial.size()), nullptr), BN_free);
  BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate.get()));
  ASN1_TIME_set(X509_getm_notBefore(certificate.get()), certificate_begin);
  ASN1_TIME_set(X509_getm_notAfter(certificate.get()), certificate_end);
  X509_set_pubkey(certificate.get(), pair);
  auto* subject = X509_get_subject_name(certificate.get());
  X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC, bytes_of(common_name), -1, -1, 0);
  X509_set_issuer_name(certificate.get(), subject);
  X509_sign(certificate.get(), pair, EVP_sha256());
  unsigned char* data = nullptr;
  auto size = i2d_X509(certificate.get(), &data);
  if (size <= 0) return {};
  std::string der(reinterpret_cast<const char*>(data), static_cast<std::size_t>(size));
  OPENSSL_free(data);
  return der;
}

KeyPair key_in_certificate(const std::string& bytes) {
  const auto* at = bytes_of(bytes);
  Certificate certificate(d2i_X509(nullptr, &at, static_cast<long>(bytes.size())), X509_free);
  if (!certificate) {
    Memory memory(BIO_new_mem_buf(bytes.data(), static_cast<int>(bytes.size())), BIO_free);
    certificate.reset(PEM_read_bio_X509(memory.get(), nullptr, nullptr, nullptr));
  }
  if (!certificate) return nullptr;
  return KeyPair(X509_get_pubkey(certificate.get()), EVP_PKEY_free);
}

}  // namespace keyless::sandbox
