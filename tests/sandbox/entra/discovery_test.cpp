#include <catch2/catch.hpp>

#include "base/base64.hpp"
#include "base/json.hpp"
#include "sandbox/entra/directory.hpp"
#include "sandbox/entra/service.hpp"
#include "sandbox/keys/rsa_key.hpp"
#include "sandbox/text/timestamps.hpp"

using namespace keyless;
using namespace keyless::sandbox;
using namespace keyless::sandbox::test;
using nlohmann::json;

namespace {

const std::string here = "https://localhost:4001/";
const std::string tenant = Directory::tenant;

Answer get(Directory& directory, const std::string& target) {
  return directory.ask(active_directory(), "GET", target);
}

Answer instance(Directory& directory, const std::string& endpoint) {
  return get(directory, "/common/discovery/instance?api-version=1.1&authorization_endpoint=" + encoded(endpoint));
}

}  // namespace

TEST_CASE("a tenant's document has the issuer of its version, by whatever name it is asked for", "[sandbox]") {
  Directory directory;
  for (const auto& name : {tenant, std::string("contoso.onmicrosoft.com")}) {
    auto newer = get(directory, "/" + name + "/v2.0/.well-known/openid-configuration").body;
    CHECK(newer["issuer"] == "https://login.microsoftonline.com/" + tenant + "/v2.0");
    CHECK(newer["token_endpoint"] == here + tenant + "/oauth2/v2.0/token");
    CHECK(newer["jwks_uri"] == here + tenant + "/discovery/v2.0/keys");
    auto older = get(directory, "/" + name + "/.well-known/openid-configuration").body;
    CHECK(older["issuer"] == "https://sts.windows.net/" + tenant + "/");
    CHECK(older["token_endpoint"] == here + tenant + "/oauth2/token");
  }
  auto answer = get(directory, "/" + tenant + "/v2.0/.well-known/openid-configuration");
  CHECK(answer.text.starts_with("{\"token_endpoint\":"));
  CHECK(answer.header("Cache-Control") == "max-age=86400, private");
  CHECK(answer.header("Access-Control-Allow-Origin") == "*");
}

TEST_CASE("the shared authorities have a document with a place for the tenant", "[sandbox]") {
  Directory directory;
  for (const char* name : {"common", "organizations"}) {
    auto document = get(directory, std::string("/") + name + "/v2.0/.well-known/openid-configuration").body;
    CHECK(document["issuer"] == "https://login.microsoftonline.com/{tenantid}/v2.0");
    CHECK(document["token_endpoint"] == here + name + "/oauth2/v2.0/token");
    CHECK(document["tenant_region_scope"].is_null());
  }
  auto personal = get(directory, "/consumers/v2.0/.well-known/openid-configuration").body;
  CHECK(personal["issuer"] == "https://login.microsoftonline.com/9188040d-6c67-4c5b-b112-36a304b66dad/v2.0");
  auto nobody = get(directory, "/other.example/v2.0/.well-known/openid-configuration");
  CHECK(nobody.status == 400);
  CHECK(nobody.code() == "invalid_tenant");
  CHECK(code_of(nobody) == 90002);
}

TEST_CASE("instance discovery knows the clouds' authorities and this one", "[sandbox]") {
  Directory directory;
  auto known = instance(directory, "https://login.microsoftonline.com/" + tenant + "/oauth2/v2.0/authorize");
  REQUIRE(known.status == 200);
  CHECK(known.body["tenant_discovery_endpoint"] == here + tenant + "/v2.0/.well-known/openid-configuration");
  CHECK(known.body["api-version"] == "1.1");
  CHECK(known.body["metadata"][0]["preferred_network"] == "login.microsoftonline.com");
  CHECK(known.body["metadata"][0]["preferred_cache"] == "login.windows.net");
  CHECK(known.body["metadata"].size() == 5);
  CHECK(instance(directory, here + "common/oauth2/v2.0/authorize").status == 200);
  auto strange = instance(directory, "https://login.example/common/oauth2/v2.0/authorize");
  CHECK(strange.status == 400);
  CHECK(strange.code() == "invalid_instance");
  CHECK(code_of(strange) == 50049);
  CHECK(code_of(get(directory, "/common/discovery/instance?api-version=1.1")) == 900144);
}

TEST_CASE("a token is signed by one of several published keys, named by their certificates", "[sandbox]") {
  Directory directory;
  directory.application();
  auto keys = get(directory, "/" + tenant + "/discovery/v2.0/keys").body["keys"];
  REQUIRE(keys.size() == 2);
  CHECK(keys[0]["kid"] != keys[1]["kid"]);
  for (const auto& key : keys) {
    auto certificate = from_base64(key["x5c"][0].get<std::string>());
    CHECK(key["x5t"] == base64url(sha1_of(certificate)));
    CHECK(key["kid"] == key["x5t"]);
    CHECK(key["issuer"] == "https://login.microsoftonline.com/" + tenant + "/v2.0");
    REQUIRE(key_in_certificate(certificate));
    CHECK(key["n"] == base64url(number_in_key(key_in_certificate(certificate).get(), "n")));
  }
  auto token = directory.sign_in({}).body["access_token"].get<std::string>();
  auto header = keyless::parsed_json(from_base64(token.substr(0, token.find('.'))));
  CHECK(header["kid"] == keys[0]["kid"]);
  auto published = key_in_certificate(from_base64(keys[0]["x5c"][0].get<std::string>()));
  auto end = token.rfind('.');
  CHECK(signed_by(published.get(), Padding::pkcs1, token.substr(0, end), from_base64(token.substr(end + 1))));
  CHECK(get(directory, "/common/discovery/v2.0/keys").body["keys"] == keys);
  CHECK_FALSE(get(directory, "/common/discovery/keys").body["keys"][0].contains("issuer"));
}

TEST_CASE("keys and tokens follow from the seed, byte by byte", "[sandbox]") {
  auto token = [] {
    Directory directory;
    directory.application();
    return directory.sign_in({}).body["access_token"].get<std::string>();
  };
  CHECK(token() == token());
  CHECK(pem_of_key(make_rsa_key("one").get()) == pem_of_key(make_rsa_key("one").get()));
  CHECK(pem_of_key(make_rsa_key("one").get()) != pem_of_key(make_rsa_key("two").get()));
}
