#pragma once

#include <openssl/evp.h>

#include <memory>
#include <string>
#include <string_view>

#include "http/secret.hpp"
#include "keyless/result.hpp"

namespace keyless::auth {

/// A certificate with its private key, to sign in as an application.
struct Certificate {
  std::shared_ptr<EVP_PKEY> key = {};
  std::string digest = {};  ///< SHA-256 of the certificate's DER, base64url: what `x5t#S256` says
};

/// A PEM file with certificate and key, or a PKCS#12 file; `password` opens either. `unauthorized` when the file can't
/// be read or holds no pair.
Result<Certificate> read_certificate(const std::string& path, const http::Secret& password);

/// A JWT by which an application proves itself (PS256, ten minutes), as Entra documents it since 2024.
/// `seconds` is now, since the epoch; `id` must never repeat.
http::Secret signed_assertion(const Certificate& certificate, std::string_view audience, std::string_view client_id,
                              std::string_view id, long long seconds);

}  // namespace keyless::auth
