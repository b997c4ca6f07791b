#pragma once

#include <openssl/evp.h>
#include <nlohmann/json_fwd.hpp>

#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace keyless::sandbox {

class World;
class Ids;

/// One RSA key for each issuer, made when it is first needed and kept in the world.
class Keyring {
 public:
  struct Key {
    std::string kid = {};
    std::shared_ptr<EVP_PKEY> pair = {};
  };

  Keyring(World& world, Ids& ids);

  const Key& of(const std::string& issuer);
  /// Null when no key was made for it.
  const Key* find(std::string_view issuer) const;
  /// Makes a key where there is none, so that tokens of that issuer can be told from those of a stranger.
  void know(const std::string& issuer) { of(issuer); }

  std::string sign(const Key& key, std::string_view text) const;
  bool verify(const Key& key, std::string_view text, std::string_view signature) const;
  /// The JSON Web Key: kty, use, kid, n, e.
  nlohmann::json published(const Key& key) const;

 private:
  World& world_;
  Ids& ids_;
  std::map<std::string, Key, std::less<>> keys_;
};

/// Several issuers of one tenant share its key: both names Entra writes for itself come to one.
std::string key_name(std::string_view issuer);

}  // namespace keyless::sandbox
