#pragma once

#include <openssl/evp.h>

#include <memory>
#include <string>
#include <string_view>

namespace keyless::sandbox {

using KeyPair = std::shared_ptr<EVP_PKEY>;

/// An RSA key of 2048 bits that follows from its seed alone: fit for a sandbox, worthless as a secret.
KeyPair make_rsa_key(std::string_view seed);
KeyPair rsa_key_of_pem(const std::string& pem);
std::string pem_of_key(EVP_PKEY* pair);
/// A public number of the key (`OSSL_PKEY_PARAM_RSA_N`), big-endian.
std::string number_in_key(EVP_PKEY* pair, const char* name);

/// The self-signed certificate around that key, DER, which follows from the key alone.
std::string certificate_around(EVP_PKEY* pair, const std::string& common_name);
/// Null when these bytes are no certificate, in DER or PEM.
KeyPair key_in_certificate(const std::string& bytes);

std::string sha1_of(std::string_view bytes);
std::string sha256_of(std::string_view bytes);

}  // namespace keyless::sandbox
