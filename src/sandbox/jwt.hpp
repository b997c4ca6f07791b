#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

namespace keyless::sandbox {

class Keyring;

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

}  // namespace keyless::sandbox
