#include <catch2/catch.hpp>

#include "base/base64.hpp"
#include "sandbox/entra/directory.hpp"
#include "sandbox/entra/service.hpp"
#include "sandbox/text/timestamps.hpp"

using namespace keyless;
using namespace keyless::sandbox;
using namespace keyless::sandbox::test;

TEST_CASE("one request is for one resource, named as a whole", "[sandbox]") {
  Directory directory;
  directory.application();
  auto code = [&](const std::string& scope) { return code_of(directory.sign_in({{"scope", scope}})); };
  CHECK(code("https://management.azure.com/.default openid profile") == 0);
  CHECK(code("https://management.azure.com/.default https://graph.microsoft.com/.default") == 28000);
  CHECK(code("openid") == 70011);
  CHECK(code("https://graph.microsoft.com/User.Read") == 1002012);
  CHECK(code("https://unknown.example/.default") == 500011);
  CHECK(code("") == 900144);
  auto scopes = directory.sign_in({{"scope", "https://graph.microsoft.com/User.Read"}});
  CHECK(scopes.status == 400);
  CHECK(scopes.code() == "invalid_scope");
  auto resource = directory.sign_in({{"scope", "https://unknown.example/.default"}});
  CHECK(resource.code() == "invalid_resource");
  CHECK(resource.message().find("named https://unknown.example was not found in the tenant named Contoso") !=
        std::string::npos);
}

TEST_CASE("the audience of a token is the resource as it was asked for", "[sandbox]") {
  Directory directory;
  directory.application({{"servicePrincipalNames", {"api://bots"}}});
  auto audience = [&](const std::string& scope) {
    return claims_in(directory.sign_in({{"scope", scope}}))["aud"].get<std::string>();
  };
  CHECK(audience("https://management.azure.com/.default") == "https://management.azure.com");
  CHECK(audience("https://management.core.windows.net//.default") == "https://management.core.windows.net/");
  CHECK(audience("https://localhost:4002/.default") == "https://management.azure.com");
  CHECK(audience("499b84ac-1321-427f-aa17-267ca6975798/.default") == "499b84ac-1321-427f-aa17-267ca6975798");
  CHECK(audience("https://vault.azure.net/.default") == "https://vault.azure.net");
  CHECK(audience("api://bots/.default") == "api://bots");
}

TEST_CASE("an application's token says who it is for, from whom and how it was proven", "[sandbox]") {
  Directory directory;
  directory.application();
  auto answer = directory.sign_in({});
  CHECK(answer.body["expires_in"] == 3599);
  CHECK(answer.body["ext_expires_in"] == 3599);
  auto claims = claims_in(answer);
  auto authority = std::string("https://sts.windows.net/") + Directory::tenant + "/";
  CHECK(claims["iss"] == authority);
  CHECK(claims["idp"] == authority);
  CHECK(claims["tid"] == Directory::tenant);
  CHECK(claims["oid"] == Directory::object);
  CHECK(claims["sub"] == Directory::object);
  CHECK(claims["appid"] == Directory::client);
  CHECK(claims["appidacr"] == "1");
  CHECK(claims["idtyp"] == "app");
  CHECK(claims["ver"] == "1.0");
  CHECK_FALSE(claims.contains("xms_mirid"));
  CHECK(claims["exp"].get<long long>() - claims["nbf"].get<long long>() == 3899);
}

TEST_CASE("the older endpoint asks for a resource and writes numbers as texts", "[sandbox]") {
  Directory directory;
  directory.application();
  auto ask = [&](const std::string& resource) {
    auto body = std::string("grant_type=client_credentials&client_id=") + Directory::client +
                "&client_secret=right-secret" + resource;
    return directory.ask(active_directory(), "POST", std::string("/") + Directory::tenant + "/oauth2/token", body);
  };
  auto answer = ask("&resource=" + encoded("https://management.core.windows.net/"));
  REQUIRE(answer.status == 200);
  CHECK(answer.body["expires_in"] == "3599");
  CHECK(answer.body["resource"] == "https://management.core.windows.net/");
  auto claims = claims_in(answer);
  CHECK(answer.body["not_before"] == std::to_string(claims["nbf"].get<long long>()));
  CHECK(answer.body["expires_on"] == std::to_string(claims["exp"].get<long long>()));
  CHECK(claims["aud"] == "https://management.core.windows.net/");
  CHECK(code_of(ask("")) == 900144);
  CHECK(code_of(ask("&resource=" + encoded("https://unknown.example"))) == 500011);
  CHECK(code_of(directory.sign_in({{"resource", "https://management.azure.com"}})) == 901002);
}

TEST_CASE("id and secret may come in a header", "[sandbox]") {
  Directory directory;
  directory.application();
  auto ask = [&](const std::string& pair) {
    return directory.ask(active_directory(), "POST", std::string("/") + Directory::tenant + "/oauth2/v2.0/token",
                         "grant_type=client_credentials&scope=" + encoded("https://graph.microsoft.com/.default"),
                         {{"Authorization", "Basic " + base64(pair)}});
  };
  CHECK(code_of(ask(std::string(Directory::client) + ":right-secret")) == 0);
  CHECK(code_of(ask(std::string(Directory::client) + ":wrong")) == 7000215);
  CHECK(code_of(ask("no pair")) == 900144);
}

TEST_CASE("a field that is there but empty is told from one that is missing", "[sandbox]") {
  Directory directory;
  directory.application();
  auto body = std::string("grant_type=client_credentials&client_secret=right-secret&scope=&client_id=");
  auto answer = directory.ask(active_directory(), "POST", std::string("/") + Directory::tenant + "/oauth2/v2.0/token",
                              body + Directory::client);
  CHECK(code_of(answer) == 90014);
}

TEST_CASE("what stands for a person is refused the way the service refuses it", "[sandbox]") {
  Directory directory;
  directory.application();
  auto refused = [&](const Fields& fields) {
    auto answer = directory.sign_in(fields);
    CHECK(answer.status == 400);
    return std::pair(answer.code(), code_of(answer));
  };
  using Pair = std::pair<std::string, int>;
  CHECK(refused({{"grant_type", "refresh_token"}}) == Pair("invalid_request", 900144));
  CHECK(refused({{"grant_type", "refresh_token"}, {"refresh_token", "x"}}) == Pair("invalid_grant", 9002313));
  CHECK(refused({{"grant_type", "authorization_code"}, {"code", "x"}}) == Pair("invalid_grant", 9002313));
  CHECK(refused({{"grant_type", "password"}, {"username", "bot@contoso.example"}, {"password", "x"}}) ==
        Pair("invalid_grant", 50034));
  CHECK(refused({{"grant_type", "urn:ietf:params:oauth:grant-type:device_code"}, {"device_code", "x"}}) ==
        Pair("invalid_grant", 70000));
  CHECK(refused({{"grant_type", "implicit"}}) == Pair("unsupported_grant_type", 70003));
  directory.world.put(tables::principals, "user", {{"kind", "user"}, {"userPrincipalName", "bot@contoso.example"}});
  CHECK(refused({{"grant_type", "password"}, {"username", "bot@contoso.example"}, {"password", "x"}}) ==
        Pair("invalid_grant", 50076));
  auto page = directory.ask(active_directory(), "GET", "/common/oauth2/v2.0/authorize?client_id=x");
  CHECK(page.status == 200);
  CHECK(page.header("Content-Type") == "text/html; charset=utf-8");
  auto device =
      directory.ask(active_directory(), "POST", std::string("/") + Directory::tenant + "/oauth2/v2.0/devicecode",
                    std::string("client_id=") + Directory::client);
  CHECK(device.status == 401);
  CHECK(code_of(device) == 7000218);
}
