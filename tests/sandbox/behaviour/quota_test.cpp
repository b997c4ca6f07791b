#include <catch2/catch.hpp>

#include "sandbox/behaviour/script.hpp"
#include "sandbox/places.hpp"

using namespace keyless::sandbox;
using namespace keyless::sandbox::test;

namespace {

std::string subscription_path() {
  return std::string("/subscriptions/") + Lab::subscription + "?api-version=2022-12-01";
}

}  // namespace

TEST_CASE("what is left of a quota is told although nothing is refused", "[sandbox]") {
  Lab lab;
  auto first = lab.arm("GET", subscription_path());
  CHECK(first.header("x-ms-ratelimit-remaining-subscription-reads") == "1099");
  CHECK(first.header("x-ms-ratelimit-remaining-subscription-global-reads") == "16499");
  CHECK(lab.arm("GET", subscription_path()).header("x-ms-ratelimit-remaining-subscription-reads") == "1098");
  auto write = lab.arm("PUT", rg(group("rg-new")), {{"location", "eastus"}});
  CHECK(write.header("x-ms-ratelimit-remaining-subscription-writes") == "799");
  CHECK(write.header("x-ms-ratelimit-remaining-subscription-reads").empty());
  lab.clock.pass(std::chrono::seconds(5));
  CHECK(lab.arm("GET", subscription_path()).header("x-ms-ratelimit-remaining-subscription-reads") == "1099");
}

TEST_CASE("a bucket of one's own numbers empties and fills on the sandbox's clock", "[sandbox]") {
  Lab lab(with_scenario("throttling: {resourceManager: {readBurst: 3, readsPerSecond: 0.5}}"));
  for (int i = 0; i < 3; ++i) CHECK(lab.arm("GET", subscription_path()).status == 200);
  auto refused = lab.arm("GET", subscription_path());
  CHECK(refused.status == 429);
  CHECK(refused.header("Retry-After") == "2");
  CHECK(refused.header("x-ms-ratelimit-remaining-subscription-reads") == "0");
  CHECK(refused.header("x-ms-failure-cause") == "gateway");
  CHECK(lab.arm("PUT", rg(group("rg-new")), {{"location", "eastus"}}).status == 201);
  lab.clock.pass(std::chrono::seconds(2));
  CHECK(lab.arm("GET", subscription_path()).status == 200);
  CHECK(lab.arm("GET", subscription_path()).status == 429);
}

TEST_CASE("a refused request is not carried out", "[sandbox]") {
  Lab lab(with_scenario("throttling: {resourceManager: {writeBurst: 1, writesPerSecond: 1}}"));
  CHECK(lab.arm("PUT", rg(group("rg-one")), {{"location", "eastus"}}).status == 201);
  CHECK(lab.arm("PUT", rg(group("rg-two")), {{"location", "eastus"}}).status == 429);
  CHECK(lab.arm("GET", rg(group("rg-two"))).status == 404);
}

TEST_CASE("Graph counts units and refuses with its own body", "[sandbox]") {
  Lab lab(with_scenario("throttling: {microsoftGraph: {unitBurst: 2, unitsPerSecond: 0.1}}"));
  http::Headers headers = {{"Authorization", "Bearer " + lab.client_token("https://graph.microsoft.com/.default")}};
  auto ask = [&] { return lab.send("microsoftGraph", "GET", "/v1.0/servicePrincipals", "", headers); };
  CHECK(ask().status == 200);
  CHECK(ask().status == 200);
  auto refused = ask();
  CHECK(refused.status == 429);
  CHECK(refused.code() == "TooManyRequests");
  CHECK(refused.header("Retry-After") == "10");
}

TEST_CASE("anonymous requests use nobody's quota", "[sandbox]") {
  Lab lab(with_scenario("throttling: {resourceManager: {readBurst: 1, readsPerSecond: 1}}"));
  for (int i = 0; i < 3; ++i) CHECK(lab.send("resourceManager", "GET", subscription_path()).status == 401);
  CHECK(lab.arm("GET", subscription_path()).status == 200);
}
