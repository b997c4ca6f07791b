#include "auth/certificate.hpp"

#include "base/json.hpp"

#include "auth/self_signed.hpp"
#include "auth/support.hpp"
#include "base/base64.hpp"
#include "base/text.hpp"
#include "http/support/ok.hpp"

using namespace keyless;
using support::ok;

namespace {

bool verifies(EVP_PKEY& key, const std::string& text, const std::string& signature) {
  std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  EVP_PKEY_CTX* options = nullptr;
  EVP_DigestVerifyInit(context.get(), &options, EVP_sha256(), nullptr, &key);
  EVP_PKEY_CTX_set_rsa_padding(options, RSA_PKCS1_PSS_PADDING);
  return EVP_DigestVerify(context.get(), reinterpret_cast<const unsigned char*>(signature.data()), signature.size(),
                          reinterpret_cast<const unsigned char*>(text.data()), text.size()) == 1;
}

}  // namespace

TEST_CASE("a certificate proves its application with PS256 and the digest of itself") {
  support::OnlyPath folder;
  const auto made = support::self_signed();
  std::ofstream(folder.file("app.pem")) << made.key << made.certificate;
  const auto read = auth::read_certificate(folder.file("app.pem"), http::Secret());
  REQUIRE(ok(read));
  const auto jwt = auth::signed_assertion(*read, "https://login.example/t/oauth2/v2.0/token", "client", "id", 1000);
  const auto parts = split(jwt.reveal(), '.');
  REQUIRE(parts.size() == 3);
  const auto header = keyless::parsed_json(*from_base64url(parts[0]));
  CHECK(header["alg"] == "PS256");
  CHECK(from_base64url(header["x5t#S256"].get<std::string>())->size() == 32);
  const auto claims = keyless::parsed_json(*from_base64url(parts[1]));
  CHECK(claims["iss"] == "client");
  CHECK(claims["sub"] == "client");
  CHECK(claims["exp"] == 1600);
  CHECK(verifies(*read->key, std::string(parts[0]) + "." + std::string(parts[1]), *from_base64url(parts[2])));
}

TEST_CASE("what is no certificate with its key is refused by name") {
  support::OnlyPath folder;
  const auto made = support::self_signed();
  const auto other = support::self_signed();
  struct Row {
    const char* name;
    std::string text;
  };
  const auto row = GENERATE_COPY(Row{"nothing", ""}, Row{"no key", made.certificate}, Row{"no certificate", made.key},
                                 Row{"another's key", made.certificate + other.key}, Row{"bytes", "\x30\x82\x01"});
  CAPTURE(row.name);
  std::ofstream(folder.file("app.pem")) << row.text;
  const auto read = auth::read_certificate(folder.file("app.pem"), http::Secret());
  REQUIRE_FALSE(ok(read));
  CHECK(read.error().code == Errc::unauthorized);
  CHECK(read.error().where == folder.file("app.pem"));
}
