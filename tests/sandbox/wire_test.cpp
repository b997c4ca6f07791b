#include <catch2/catch.hpp>

#include "sandbox/places.hpp"

using namespace keyless::sandbox;
using namespace keyless::sandbox::test;

namespace {
constexpr const char* services[] = {"resourceManager", "activeDirectory",  "microsoftGraph",
                                    "azureDevOps",     "azureDevOpsGraph", "azureDevOpsEntitlements"};
}

TEST_CASE("what is no request gets a 400 from every service, and the service lives on", "[sandbox]") {
  Lab lab;
  for (auto service : services) {
    INFO(service);
    for (auto bytes :
         {"nonsense\r\n\r\n", "GET / HTTP/1.1\r\nContent-Length: x\r\n\r\n",
          "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabc", "\x16\x03\x01\r\n\r\n"})
      CHECK(lab.raw(service, bytes).starts_with("HTTP/1.1 400 "));
    auto long_header = "GET / HTTP/1.1\r\nHost: a\r\nX: " + std::string(100'000, 'x') + "\r\n\r\n";
    CHECK(lab.raw(service, long_header).substr(0, 13) != "HTTP/1.1 200 ");
    CHECK(lab.send(service, "GET", "/").status >= 400);
  }
}

TEST_CASE("a connection serves several requests and closes when asked", "[sandbox]") {
  Lab lab;
  auto get = "GET /metadata/endpoints?api-version=2022-09-01 HTTP/1.1\r\nHost: localhost\r\n";
  auto received =
      lab.raw("resourceManager", std::string(get) + "\r\n" + get + "\r\n" + get + "Connection: close\r\n\r\n");
  std::size_t answers = 0;
  for (auto at = received.find("HTTP/1.1 200"); at != std::string::npos; at = received.find("HTTP/1.1 200", at + 1))
    ++answers;
  CHECK(answers == 3);
}

TEST_CASE("a scope may come with a slash of its own", "[sandbox]") {
  Lab lab;
  auto path = std::string("//subscriptions/") + Lab::subscription +
              "/providers/Microsoft.Authorization/roleAssignments?api-version=2022-04-01";
  auto listed = lab.arm("GET", path);
  CHECK(listed.status == 200);
  CHECK(listed.body == lab.arm("GET", path.substr(1)).body);
  auto inside = path;
  inside.insert(inside.find("/roleAssignments"), "/");
  CHECK(lab.arm("GET", inside).body == listed.body);
}

TEST_CASE("Resource Manager checks the version before it asks who calls", "[sandbox]") {
  Lab lab;
  auto missing = lab.send("resourceManager", "GET", "/subscriptions");
  CHECK(missing.status == 400);
  CHECK(missing.code() == "MissingApiVersionParameter");
  CHECK(lab.send("resourceManager", "GET", "/subscriptions?api-version=newest").code() == "InvalidApiVersionParameter");
  CHECK(lab.arm("GET", identity("mi-one") + "?api-version=1999-01-01").code() == "NoRegisteredProviderFound");
  CHECK(lab.arm("GET", "/subscriptions/wow?api-version=2022-12-01").code() == "InvalidSubscriptionId");
  CHECK(lab.arm("GET", "/subscriptions/11111111-1111-4111-8111-111111111111?api-version=2022-12-01").code() ==
        "SubscriptionNotFound");
  CHECK(lab.arm("POST", "/nowhere?api-version=2022-12-01").status == 404);
}

TEST_CASE("a body that is no JSON object is the client's fault", "[sandbox]") {
  Lab lab;
  keyless::http::Headers headers = {{"Authorization", "Bearer " + lab.client_token()}};
  for (auto body :
       {"", "[", "[]", "null", "{\"location\":1}", "{\"location\":\"eastus\",\"tags\":[]}", "{\"properties\":3}"}) {
    INFO(body);
    auto answer = lab.send("resourceManager", "PUT", msi(identity("mi-one")), body, headers);
    CHECK(answer.status == 400);
    auto trust = lab.send("resourceManager", "PUT", assignment(account(), "11111111-1111-4111-8111-111111111111"), body,
                          headers);
    CHECK(trust.status == 400);
  }
}

TEST_CASE("names that are no text are refused", "[sandbox]") {
  Lab lab;
  auto place = std::string("/providers/Microsoft.Management/managementGroups/%ff%fe?api-version=2020-05-01");
  CHECK(lab.arm("PUT", place, {{"properties", {{"displayName", "x"}}}}).status == 400);
  CHECK(lab.arm("GET", "/subscriptions?api-version=2022-12-01&$filter=%ff").status == 400);
}

TEST_CASE("a body that nests without end is refused before anything copies it", "[sandbox]") {
  Lab lab;
  std::string deep = "{\"displayName\":";
  for (int i = 0; i < 100'000; ++i) deep += "{\"a\":";
  deep += "1" + std::string(100'001, '}');
  keyless::http::Headers headers = {{"Authorization", "Bearer " + lab.client_token()}};
  CHECK(lab.send("resourceManager", "PUT", msi(identity("mi-one")), deep, headers).status == 400);
  auto graph = lab.client_token("https://graph.microsoft.com/.default");
  CHECK(lab.send("microsoftGraph", "POST", "/v1.0/groups", deep, {{"Authorization", "Bearer " + graph}}).status == 400);
  auto group =
      "/subscriptions/" + std::string(Lab::subscription) + "/resourcegroups/rg-brackets?api-version=2021-04-01";
  CHECK(lab.arm("PUT", group, {{"location", "eastus"}, {"tags", {{"open", std::string(200, '[')}}}}).status == 201);
}

TEST_CASE("the endpoints of the cloud are those that are served", "[sandbox]") {
  Lab lab;
  auto answer = lab.send("resourceManager", "GET", "/metadata/endpoints?api-version=2022-09-01");
  REQUIRE(answer.status == 200);
  CHECK(answer.body["authentication"]["loginEndpoint"] == lab.ready("activeDirectory"));
  CHECK(answer.body["resourceManager"] == lab.ready("resourceManager") + "/");
}
