#pragma once

#include <chrono>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "sandbox/routing/route.hpp"

namespace keyless::sandbox {

/// A JWT as it came, split but not believed.
struct Jwt {
  bool well_formed = false;
  std::string algorithm = {};
  std::string key_id = {};             ///< `kid`
  std::string sha1_thumbprint = {};    ///< `x5t`, decoded
  std::string sha256_thumbprint = {};  ///< `x5t#S256`, decoded
  std::string signed_part = {};
  std::string signature = {};
  std::string claims = {};  ///< JSON text of an object
};
Jwt parse_jwt(std::string_view token);

/// The first text of a claim that may be text or a list; "" when missing.
std::string claim_of(const nlohmann::json& claims, const char* name);

/// A JWT of that issuer's key (made at its first use), RS256. `claims` gets iss, iat, nbf, exp and jti where missing.
std::string mint(Cloud& cloud, const std::string& issuer, nlohmann::json claims, std::chrono::seconds lifetime);

/// The claims when some key of ours signed it and its `iss` is that key's issuer, whatever its dates; null otherwise.
nlohmann::json verified_claims(const Cloud& cloud, std::string_view token);
/// Whether now lies in nbf..exp.
bool is_current(const Cloud& cloud, const nlohmann::json& claims);

}  // namespace keyless::sandbox
