#include "sandbox/keyring.hpp"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <nlohmann/json.hpp>

#include "sandbox/ids.hpp"
#include "sandbox/text.hpp"
#include "sandbox/world.hpp"

namespace keyless::sandbox {

namespace {

using Pair = std::shared_ptr<EVP_PKEY>;
using Memory = std::unique_ptr<BIO, decltype(&BIO_free)>;
using Context = std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)>;

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

std::string pem_of(EVP_PKEY* pair) {
  Memory memory(BIO_new(BIO_s_mem()), BIO_free);
  PEM_write_bio_PrivateKey(memory.get(), pair, nullptr, nullptr, 0, nullptr, nullptr);
  char* data = nullptr;
  auto size = BIO_get_mem_data(memory.get(), &data);
  return std::string(data, static_cast<std::size_t>(size));
}

Pair from_pem(const std::string& pem) {
  Memory memory(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), BIO_free);
  return Pair(PEM_read_bio_PrivateKey(memory.get(), nullptr, nullptr, nullptr), EVP_PKEY_free);
}

std::string number_of(EVP_PKEY* pair, const char* name) {
  BIGNUM* number = nullptr;
  EVP_PKEY_get_bn_param(pair, name, &number);
  std::string bytes(static_cast<std::size_t>(BN_num_bytes(number)), '\0');
  BN_bn2bin(number, reinterpret_cast<unsigned char*>(bytes.data()));
  BN_free(number);
  return base64url(bytes);
}

/// Making a key takes longer than all the rest of a start; worlds of one seed share it within a process.
Pair pair_for(const std::string& purpose) {
  static std::map<std::string, Pair> made;
  auto& pair = made[purpose];
  if (!pair) pair = Pair(EVP_RSA_gen(2048), EVP_PKEY_free);
  return pair;
}

}  // namespace

std::string key_name(std::string_view issuer) {
  constexpr std::string_view older = "https://sts.windows.net/";
  if (!issuer.starts_with(older)) return std::string(issuer);
  auto tenant = issuer.substr(older.size());
  if (tenant.ends_with('/')) tenant.remove_suffix(1);
  return "https://login.microsoftonline.com/" + std::string(tenant) + "/v2.0";
}

Keyring::Keyring(World& world, Ids& ids) : world_(world), ids_(ids) {
  for (const auto& [issuer, row] : world_.rows(tables::keys))
    keys_[issuer] = {text_of(row, "kid"), from_pem(text_of(row, "pem"))};
}

const Keyring::Key& Keyring::of(const std::string& issuer) {
  auto name = key_name(issuer);
  if (auto at = keys_.find(name); at != keys_.end()) return at->second;
  auto pair = pair_for(ids_.fixed_uuid("key of " + name));
  auto kid = ids_.secret("kid of " + name).substr(0, 27);
  world_.put(tables::keys, name, {{"kid", kid}, {"pem", pem_of(pair.get())}});
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
  Context context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  if (EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, key.pair.get()) != 1) return false;
  return EVP_DigestVerify(context.get(), bytes_of(signature), signature.size(), bytes_of(text), text.size()) == 1;
}

nlohmann::json Keyring::published(const Key& key) const {
  return {{"kty", "RSA"},
          {"use", "sig"},
          {"kid", key.kid},
          {"x5t", key.kid},
          {"n", number_of(key.pair.get(), OSSL_PKEY_PARAM_RSA_N)},
          {"e", number_of(key.pair.get(), OSSL_PKEY_PARAM_RSA_E)}};
}

}  // namespace keyless::sandbox
