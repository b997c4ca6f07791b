#pragma once

#include <nlohmann/json_fwd.hpp>

#include <map>
#include <string>
#include <string_view>

#include "sandbox/keys/rsa_key.hpp"

namespace keyless::sandbox {

class World;
class Ids;

/// One RSA key for each issuer, made when it is first needed and kept in the world.
class Keyring {
 public:
  struct Key {
    std::string kid = {};
    KeyPair pair = {};
  };

  Keyring(World& world, Ids& ids);

  const Key& of(const std::string& issuer);
  /// What will sign after it: published beside it, as services do long before they change keys.
  const Key& next_of(const std::string& issuer) { return of(issuer + next_mark); }
  /// Null when no key was made for it.
  const Key* find(std::string_view issuer) const;
  /// Makes a key where there is none, so that tokens of that issuer can be told from those of a stranger.
  void know(const std::string& issuer) { of(issuer); }

  std::string sign(const Key& key, std::string_view text) const;
  bool verify(const Key& key, std::string_view text, std::string_view signature) const;
  /// The JSON Web Key: kty, use, kid, x5t, n, e, x5c.
  nlohmann::ordered_json published(const Key& key) const;

 private:
  static constexpr const char* next_mark = "#next";

  World& world_;
  Ids& ids_;
  std::map<std::string, Key, std::less<>> keys_;
};

enum class Padding { pkcs1, pss };
/// Whether that key signed the text with SHA-256.
bool signed_by(EVP_PKEY* key, Padding padding, std::string_view text, std::string_view signature);

/// Several issuers of one tenant share its key: both names Entra writes for itself come to one.
std::string key_name(std::string_view issuer);

/// The key material's owner of public names: `https://login.microsoftonline.com/{tenant}/v2.0`.
std::string entra_issuer(std::string_view tenant);

}  // namespace keyless::sandbox
