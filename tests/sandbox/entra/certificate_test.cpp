#include <openssl/rsa.h>

#include <catch2/catch.hpp>
#include <memory>

#include "base/base64.hpp"
#include "sandbox/entra/directory.hpp"
#include "sandbox/keys/rsa_key.hpp"
#include "sandbox/text/timestamps.hpp"

using namespace keyless;
using namespace keyless::sandbox;
using namespace keyless::sandbox::test;
using nlohmann::json;

namespace {

/// What an application signs with, as it is written down with Graph.
struct Certificate {
  explicit Certificate(const char* seed) : pair(make_rsa_key(seed)), der(certificate_around(pair.get(), seed)) {}

  json registered(const char* end = "2027-11-21T00:00:00Z") const {
    return {{"keyId", "11111111-1111-4111-8111-111111111111"},
            {"key", base64(der)},
            {"startDateTime", "2026-01-01T00:00:00Z"},
            {"endDateTime", end}};
  }

  KeyPair pair;
  std::string der;
};

const Certificate& certificate() {
  static const Certificate one("the certificate of bots");
  return one;
}
const Certificate& stranger() {
  static const Certificate one("the certificate of a stranger");
  return one;
}

std::string signature_of(const KeyPair& pair, bool pss, const std::string& text) {
  std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  EVP_PKEY_CTX* details = nullptr;
  EVP_DigestSignInit(context.get(), &details, EVP_sha256(), nullptr, pair.get());
  if (pss) {
    EVP_PKEY_CTX_set_rsa_padding(details, RSA_PKCS1_PSS_PADDING);
    EVP_PKEY_CTX_set_rsa_pss_saltlen(details, RSA_PSS_SALTLEN_DIGEST);
  }
  const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
  std::size_t size = 0;
  EVP_DigestSign(context.get(), nullptr, &size, bytes, text.size());
  std::string signature(size, '\0');
  EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size, bytes, text.size());
  return signature;
}

/// A client assertion, changed where a test wants it to be.
struct Own {
  const Certificate* by = &certificate();
  const Certificate* named = &certificate();
  std::string algorithm = "PS256";
  json claims = {};

  std::string text(Directory& directory) const {
    auto now = epoch_seconds(directory.clock.wall());
    json all = {{"aud", std::string("https://login.microsoftonline.com/") + Directory::tenant + "/oauth2/v2.0/token"},
                {"iss", Directory::client},
                {"sub", Directory::client},
                {"jti", "22222222-2222-4222-8222-222222222222"},
                {"nbf", now},
                {"exp", now + 600}};
    if (claims.is_object()) all.update(claims);
    json header = {{"typ", "JWT"}, {"alg", algorithm}};
    bool pss = algorithm == "PS256";
    if (pss)
      header["x5t#S256"] = base64url(sha256_of(named->der));
    else
      header["x5t"] = base64url(sha1_of(named->der));
    auto part = base64url(header.dump()) + "." + base64url(all.dump());
    return part + "." + base64url(signature_of(by->pair, pss, part));
  }
};

struct Registered : Directory {
  explicit Registered(const char* end = "2027-11-21T00:00:00Z") {
    application({{"keyCredentials", {stranger().registered(), certificate().registered(end)}}});
  }
  Answer present_own(const Own& own) { return present(own.text(*this)); }
};

}  // namespace

TEST_CASE("ARM trap 24: both forms of a certificate's assertion are taken, PS256 and RS256", "[sandbox]") {
  Registered directory;
  auto newer = directory.present_own({});
  REQUIRE(newer.status == 200);
  CHECK(claims_in(newer)["appidacr"] == "2");
  Own older;
  older.algorithm = "RS256";
  CHECK(code_of(directory.present_own(older)) == 0);
  // Clients in Python take the time with its fractions, and send no `nbf`.
  older.claims = {{"nbf", nullptr}, {"exp", static_cast<double>(epoch_seconds(directory.clock.wall())) + 600.25}};
  CHECK(code_of(directory.present_own(older)) == 0);
  older.claims = {};
  // The thumbprint of one with the signature of the other proves nothing.
  older.by = &stranger();
  CHECK(code_of(directory.present_own(older)) == 700027);
}

TEST_CASE("a certificate counts only while it is registered and valid", "[sandbox]") {
  Directory bare;
  bare.application();
  auto unknown = bare.present(Own{}.text(bare));
  CHECK(unknown.status == 401);
  CHECK(unknown.code() == "invalid_client");
  CHECK(code_of(unknown) == 700027);
  CHECK(unknown.message().find("is not registered on application. [Reason - The key was not found., Thumbprint of "
                               "key used by client: '") != std::string::npos);
  Registered expired("2026-11-20T00:00:00Z");
  auto late = expired.present_own({});
  CHECK(code_of(late) == 700027);
  CHECK(late.message().find("The key used is expired.") != std::string::npos);
  CHECK(late.message().find("End=11/20/2026 00:00:00") != std::string::npos);
}

TEST_CASE("a certificate's assertion is refused for each thing that does not fit", "[sandbox]") {
  Registered directory;
  auto code = [&](json claims) {
    Own own;
    own.claims = std::move(claims);
    return code_of(directory.present_own(own));
  };
  CHECK(code({{"aud", std::string("https://login.microsoftonline.com/") + Directory::tenant + "/v2.0"}}) == 0);
  CHECK(code({{"aud", "https://login.microsoftonline.com/contoso.onmicrosoft.com/oauth2/token"}}) == 0);
  CHECK(code({{"aud", std::string("https://localhost:4001/") + Directory::tenant + "/oauth2/v2.0/token"}}) == 0);
  CHECK(code({{"aud", std::string("https://evil.example/") + Directory::tenant + "/oauth2/v2.0/token"}}) == 700023);
  CHECK(code({{"aud", "https://login.microsoftonline.com/other.example/oauth2/v2.0/token"}}) == 700023);
  CHECK(code({{"aud", "https://management.azure.com"}}) == 700023);
  CHECK(code({{"iss", "33333333-3333-4333-8333-333333333333"}}) == 700021);
  CHECK(code({{"sub", "someone"}}) == 50048);
  CHECK(code({{"exp", 1}}) == 700024);
  CHECK(code({{"nbf", 4102444800}}) == 700024);
  Own unsigned_one;
  unsigned_one.algorithm = "none";
  CHECK(code_of(directory.present_own(unsigned_one)) == 5002738);
  auto text = Own{}.text(directory);
  CHECK(code_of(directory.present(text.substr(0, text.rfind('.') + 1))) == 700027);
}
