#include "sandbox/keys/keyring.hpp"

#include <openssl/core_names.h>
#include <openssl/rsa.h>

#include <memory>
#include "base/json.hpp"

#include "base/base64.hpp"
#include "sandbox/state/ids.hpp"
#include "sandbox/state/world.hpp"
#include "sandbox/text/timestamps.hpp"

namespace keyless::sandbox {

namespace {

using Context = std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)>;

/// The name Entra's own signing certificates carry.
constexpr const char* signer_name = "accounts.accesscontrol.windows.net";

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

/// Making a key takes longer than all the rest of a start; worlds of one seed share it within a process.
KeyPair pair_for(const std::string& purpose) {
  static std::map<std::string, KeyPair> made;
  auto& pair = made[purpose];
  if (!pair) pair = make_rsa_key(purpose);
  return pair;
}

/// As Entra names its keys: by the certificate around them.
std::string name_of(EVP_PKEY* pair) {
  return base64url(sha1_of(certificate_around(pair, signer_name)));
}

}  // namespace

std::string key_name(std::string_view issuer) {
  constexpr std::string_view older = "https://sts.windows.net/";
  if (!issuer.starts_with(older)) return std::string(issuer);
  auto tenant = issuer.substr(older.size());
  if (tenant.ends_with('/')) tenant.remove_suffix(1);
  return "https://login.microsoftonline.com/" + std::string(tenant) + "/v2.0";
}

bool signed_by(EVP_PKEY* key, Padding padding, std::string_view text, std::string_view signature) {
  Context context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  EVP_PKEY_CTX* details = nullptr;
  if (EVP_DigestVerifyInit(context.get(), &details, EVP_sha256(), nullptr, key) != 1) return false;
  if (padding == Padding::pss) {
    if (EVP_PKEY_CTX_set_rsa_padding(details, RSA_PKCS1_PSS_PADDING) != 1) return false;
    if (EVP_PKEY_CTX_set_rsa_pss_saltlen(details, RSA_PSS_SALTLEN_DIGEST) != 1) return false;
  }
  return EVP_DigestVerify(context.get(), bytes_of(signature), signature.size(), bytes_of(text), text.size()) == 1;
}

Keyring::Keyring(World& world, Ids& ids) : world_(world), ids_(ids) {
  for (const auto& [issuer, row] : world_.rows(tables::keys))
    keys_[issuer] = {text_of(row, "kid"), rsa_key_of_pem(text_of(row, "pem"))};
}

const Keyring::Key& Keyring::of(const std::string& issuer) {
  auto name = key_name(issuer);
  if (auto at = keys_.find(name); at != keys_.end()) return at->second;
  auto pair = pair_for(ids_.fixed_uuid("key of " + name));
  auto kid = name_of(pair.get());
  world_.put(tables::keys, name, {{"kid", kid}, {"pem", pem_of_key(pair.get())}});
  return keys_[name] = {kid, pair};
}

const Keyring::Key* Keyring::find(std::string_view issuer) const {
  auto at = keys_.find(key_name(issuer));
  return at == keys_.end() ? nullptr : &at->second;
}

std::string Keyring::sign(const Key& key, std::string_view text) const {
  Context context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key.pair.get());
  std::size_t size = 0;
  EVP_DigestSign(context.get(), nullptr, &size, bytes_of(text), text.size());
  std::string signature(size, '\0');
  EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size, bytes_of(text), text.size());
  signature.resize(size);
  return signature;
}

bool Keyring::verify(const Key& key, std::string_view text, std::string_view signature) const {
  return signed_by(key.pair.get(), Padding::pkcs1, text, signature);
}

nlohmann::ordered_json Keyring::published(const Key& key) const {
  return {{"kty", "RSA"},
          {"use", "sig"},
          {"kid", key.kid},
          {"x5t", key.kid},
          {"n", base64url(number_in_key(key.pair.get(), OSSL_PKEY_PARAM_RSA_N))},
          {"e", base64url(number_in_key(key.pair.get(), OSSL_PKEY_PARAM_RSA_E))},
          {"x5c", nlohmann::ordered_json::array({base64(certificate_around(key.pair.get(), signer_name))})}};
}

std::string entra_issuer(std::string_view tenant) {
  return "https://login.microsoftonline.com/" + std::string(tenant) + "/v2.0";
}

}  // namespace keyless::sandbox
