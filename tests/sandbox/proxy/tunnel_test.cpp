#include <catch2/catch.hpp>

#include "base/base64.hpp"
#include "base/json.hpp"
#include "sandbox/proxy/tunnel_client.hpp"
#include "sandbox/text/timestamps.hpp"

using namespace keyless;
using namespace keyless::sandbox;
using namespace keyless::sandbox::test;

namespace {

Options with_proxy() {
  Options options;
  options.proxy = true;
  return options;
}

std::string metadata_path() {
  return std::string("/") + Lab::tenant + "/v2.0/.well-known/openid-configuration";
}

std::string basic(const std::string& token) {
  return "Basic " + base64(":" + token);
}

}  // namespace

TEST_CASE("without being asked for there is no proxy") {
  Lab lab;
  CHECK(keyless::parsed_json(lab.sandbox->ready_line()).contains("proxy") == false);
}

TEST_CASE("the ready line names a proxy on loopback") {
  Lab lab(with_proxy());
  CHECK(lab.ready("proxy").starts_with("http://127.0.0.1:"));
}

TEST_CASE("a client behind the proxy meets the service under its public name") {
  Lab lab(with_proxy());
  auto seen = fetch_through_proxy(lab, "login.microsoftonline.com:443", metadata_path());
  CHECK(seen.protocol == "http/1.1");
  REQUIRE(seen.answer.status == 200);
  CHECK(seen.answer.text.find("localhost") == std::string::npos);
  CHECK(seen.answer.body["token_endpoint"].get<std::string>().starts_with("https://login.microsoftonline.com/"));
}

TEST_CASE("links hold the names of the door a client came through") {
  Lab lab(with_proxy());
  fetch_through_proxy(lab, "login.microsoftonline.com:443", metadata_path());
  auto direct = lab.send("activeDirectory", "GET", metadata_path());
  REQUIRE(direct.status == 200);
  CHECK(direct.body["token_endpoint"].get<std::string>().starts_with(lab.ready("activeDirectory") + "/"));
}

TEST_CASE("a list through the proxy goes on under the public name") {
  auto options = with_proxy();
  options.page_size = 1;
  Lab lab(options);
  auto path = std::string("/subscriptions/") + Lab::subscription + "/resourcegroups?api-version=2021-04-01";
  auto token = lab.client_token();
  auto seen = fetch_through_proxy(lab, "management.azure.com:443", path, {{"Authorization", "Bearer " + token}});
  REQUIRE(seen.answer.status == 200);
  CHECK(seen.answer.body["nextLink"].get<std::string>().starts_with("https://management.azure.com/subscriptions/"));
}

TEST_CASE("a host that names the organization serves that organization") {
  Lab lab(with_proxy());
  http::Headers headers = {{"Authorization", basic(lab.ready("personalAccessToken"))}};
  for (const auto* target : {"/_apis/projects?api-version=7.1", "/DefaultCollection/_apis/projects?api-version=7.1"}) {
    auto seen = fetch_through_proxy(lab, "contoso.visualstudio.com:443", target, headers);
    REQUIRE(seen.answer.status == 200);
    CHECK(seen.answer.body["value"][0]["name"] == "Microbots");
    CHECK(seen.answer.body["value"][0]["url"].get<std::string>().starts_with("https://dev.azure.com/contoso/"));
  }
  auto stranger = fetch_through_proxy(lab, "fabrikam.visualstudio.com:443", "/_apis/projects", headers);
  CHECK(stranger.answer.status >= 400);
}

TEST_CASE("every name of the proxy has a certificate that a strict client accepts") {
  Lab lab(with_proxy());
  for (const auto* host : {"management.azure.com", "login.microsoftonline.com", "login.windows.net", "sts.windows.net",
                           "graph.microsoft.com", "dev.azure.com", "vssps.dev.azure.com", "vsaex.dev.azure.com",
                           "app.vssps.visualstudio.com", "contoso.visualstudio.com", "contoso.vssps.visualstudio.com",
                           "contoso.vsaex.visualstudio.com"}) {
    CAPTURE(host);
    CHECK(fetch_through_proxy(lab, std::string(host) + ":443", "/").answer.status != 0);
  }
}

TEST_CASE("the proxy refuses every other host and says why") {
  Lab lab(with_proxy());
  auto said = say_to_proxy(lab, "CONNECT example.com:443 HTTP/1.1\r\nHost: example.com:443\r\n\r\n");
  CHECK(said.starts_with("HTTP/1.1 403 Forbidden\r\n"));
  CHECK(said.find("does not stand for example.com:443") != std::string::npos);
}

TEST_CASE("the proxy fetches nothing without a tunnel") {
  Lab lab(with_proxy());
  for (const auto* request :
       {"GET http://management.azure.com/ HTTP/1.1\r\nHost: management.azure.com\r\n\r\n",
        "POST http://dev.azure.com/ HTTP/1.1\r\nHost: dev.azure.com\r\nContent-Length: 5\r\n\r\n"}) {
    auto said = say_to_proxy(lab, request);
    CHECK(said.starts_with("HTTP/1.1 403 Forbidden\r\n"));
    CHECK(said.find("opens tunnels only") != std::string::npos);
  }
}

TEST_CASE("the proxy answers for a machine's metadata") {
  Lab lab(with_proxy());
  const std::string path =
      "http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01&resource=https://"
      "management.azure.com/";
  auto said = say_to_proxy(lab, "GET " + path + " HTTP/1.1\r\nHost: 169.254.169.254\r\nMetadata: true\r\n\r\n");
  CHECK(said.find("Server: IMDS/") != std::string::npos);
  CHECK(say_to_proxy(lab, "GET http://169.254.169.253/metadata HTTP/1.1\r\nHost: 169.254.169.253\r\n\r\n")
            .starts_with("HTTP/1.1 403 Forbidden\r\n"));
}

TEST_CASE("what is no HTTP gets a 400 from the proxy") {
  Lab lab(with_proxy());
  CHECK(say_to_proxy(lab, "\x16\x03\x01 hello\r\n\r\n").starts_with("HTTP/1.1 400 Bad Request\r\n"));
}

TEST_CASE("a folder keeps the authority and the proxy's port over a restart") {
  ScratchFolder folder;
  auto options = with_proxy();
  options.folder = folder.path / "state";
  Lab lab(options);
  auto before = lab.ready("proxy");
  auto kept = fetch_through_proxy(lab, "management.azure.com:443", "/");
  lab.restart();
  CHECK(lab.ready("proxy") == before);
  CHECK(fetch_through_proxy(lab, "management.azure.com:443", "/").answer.status == kept.answer.status);
}
