#include <openssl/sha.h>
#include <openssl/x509.h>

#include <algorithm>
#include <memory>
#include "base/json.hpp"

#include "base/base64.hpp"
#include "base/text.hpp"
#include "sandbox/graph/editing.hpp"
#include "sandbox/state/ids.hpp"
#include "sandbox/state/world.hpp"

namespace keyless::sandbox::graph {

namespace {

using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;

std::string without_space(std::string text) {
  std::erase_if(text, [](unsigned char c) { return std::isspace(c) != 0; });
  return text;
}

Certificate read(const std::string& der) {
  const auto* at = reinterpret_cast<const unsigned char*>(der.data());
  return {d2i_X509(nullptr, &at, static_cast<long>(der.size())), X509_free};
}

std::string thumbprint(const std::string& der) {
  unsigned char digest[SHA_DIGEST_LENGTH] = {};
  SHA1(reinterpret_cast<const unsigned char*>(der.data()), der.size(), digest);
  constexpr const char* digits = "0123456789ABCDEF";
  std::string out;
  for (auto byte : digest) {
    out += digits[byte >> 4];
    out += digits[byte & 15];
  }
  return out;
}

std::string short_name(const X509_NAME_ENTRY* entry) {
  auto number = OBJ_obj2nid(X509_NAME_ENTRY_get_object(entry));
  return number == NID_stateOrProvinceName ? "S" : OBJ_nid2sn(number);
}

/// The last part first, as the service writes names: `CN=a, O=b`.
std::string subject_of(X509* certificate) {
  auto* name = X509_get_subject_name(certificate);
  std::string out;
  for (int at = X509_NAME_entry_count(name) - 1; at >= 0; --at) {
    const auto* entry = X509_NAME_get_entry(name, at);
    unsigned char* text = nullptr;
    auto size = ASN1_STRING_to_UTF8(&text, X509_NAME_ENTRY_get_data(entry));
    if (size < 0) continue;
    out += (out.empty() ? "" : ", ") + short_name(entry) + "=" +
           std::string(reinterpret_cast<char*>(text), static_cast<std::size_t>(size));
    OPENSSL_free(text);
  }
  return out;
}

std::string date_of(const ASN1_TIME* time) {
  tm parts{};
  if (ASN1_TIME_to_tm(time, &parts) != 1) return {};
  char text[32] = {};
  return std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts) > 0 ? text : "";
}

const json* with_id(const json& stored, const std::string& key_id) {
  for (const auto& one : stored)
    if (!key_id.empty() && equal_caseless(text_of(one, "keyId"), key_id)) return &one;
  return nullptr;
}

json text_or(const json& sent, const char* name, const std::string& otherwise) {
  auto text = text_of(sent, name);
  return text.empty() ? json(otherwise) : json(text);
}

json new_key(Cloud& cloud, const json& sent, const std::string& owner, X509* certificate, const std::string& der) {
  auto print = thumbprint(der);
  auto key_id = text_of(sent, "keyId");
  return {{"customKeyIdentifier", text_or(sent, "customKeyIdentifier", print)},
          {"displayName", text_or(sent, "displayName", subject_of(certificate))},
          {"endDateTime", text_or(sent, "endDateTime", date_of(X509_get0_notAfter(certificate)))},
          {"key", base64(der)},
          {"keyId", key_id.empty() ? cloud.ids.uuid("key of " + owner) : key_id},
          {"startDateTime", text_or(sent, "startDateTime", date_of(X509_get0_notBefore(certificate)))},
          {"type", text_or(sent, "type", "AsymmetricX509Cert")},
          {"usage", text_or(sent, "usage", "Verify")}};
}

}  // namespace

std::optional<Reply> take_keys(Cloud& cloud, const Request& request, const json& sent, const std::string& owner,
                               json& stored) {
  auto keys = json::array();
  for (const auto& one : sent) {
    auto text = without_space(text_of(one, "key"));
    const auto* known = with_id(stored, text_of(one, "keyId"));
    if (text.empty() && known) {
      keys.push_back(*known);
      continue;
    }
    auto der = from_base64(text);
    auto certificate = read(der);
    if (der.empty() || !certificate)
      return refuse(cloud, request, 400, "KeyCredentialsInvalidCertificate",
                    "Key credential has an invalid certificate value.");
    keys.push_back(new_key(cloud, one, owner, certificate.get(), der));
  }
  stored = std::move(keys);
  return std::nullopt;
}

}  // namespace keyless::sandbox::graph
