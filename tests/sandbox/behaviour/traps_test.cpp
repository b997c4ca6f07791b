#include <catch2/catch.hpp>

#include "sandbox/behaviour/script.hpp"
#include "sandbox/places.hpp"

using namespace keyless::sandbox;
using namespace keyless::sandbox::test;

TEST_CASE("ARM trap 21: published buckets, the identities' provider below them, early retries refused", "[sandbox]") {
  Lab lab(with_scenario("throttling: published"));
  auto subscription = std::string("/subscriptions/") + Lab::subscription + "?api-version=2022-12-01";
  SECTION("250 reads at once, then 25 a second") {
    for (int i = 0; i < 250; ++i) REQUIRE(lab.arm("GET", subscription).status == 200);
    auto refused = lab.arm("GET", subscription);
    CHECK(refused.status == 429);
    CHECK(refused.code() == "SubscriptionRequestsThrottled");
    CHECK(refused.header("Retry-After") == "1");
    lab.clock.pass(std::chrono::seconds(1));
    for (int i = 0; i < 25; ++i) REQUIRE(lab.arm("GET", subscription).status == 200);
    CHECK(lab.arm("GET", subscription).status == 429);
  }
  SECTION("two writes of one identity need four seconds between them") {
    auto write = [&](const std::string& name) { return lab.arm("PUT", msi(identity(name)), {{"location", "eastus"}}); };
    CHECK(write("mi-one").status == 201);
    auto refused = write("mi-one");
    CHECK(refused.status == 429);
    CHECK(refused.code() == "429");
    CHECK(refused.header("Retry-After") == "4");
    lab.clock.pass(std::chrono::seconds(3));
    CHECK(write("mi-one").header("Retry-After") == "1");
    lab.clock.pass(std::chrono::seconds(1));
    CHECK(write("mi-one").status == 200);
  }
  SECTION("two writes a second in one subscription") {
    CHECK(lab.arm("PUT", msi(identity("mi-one")), {{"location", "eastus"}}).status == 201);
    CHECK(lab.arm("PUT", msi(identity("mi-two")), {{"location", "eastus"}}).status == 201);
    CHECK(lab.arm("PUT", msi(identity("mi-three")), {{"location", "eastus"}}).status == 429);
  }
}

TEST_CASE("DevOps trap 24: Retry-After on a 200 with a delay, then 429 TF400733", "[sandbox]") {
  Lab lab(with_scenario("throttling: {azureDevOps: {units: 5, unitsPerRead: 1, blockAt: 2}}"));
  auto ask = [&] { return devops(lab, "GET", "/" + lab.ready("organization") + "/_apis/projects?api-version=7.1"); };
  for (int i = 0; i < 3; ++i) CHECK(ask().header("X-RateLimit-Limit").empty());
  auto warned = ask();
  CHECK(warned.status == 200);
  CHECK(warned.header("X-RateLimit-Limit") == "5");
  CHECK(warned.header("X-RateLimit-Remaining") == "1");
  CHECK(!warned.header("Retry-After").empty());
  CHECK(warned.header("X-RateLimit-Delay").empty());
  CHECK(lab.clock.slept.count() == 0);
  ask();
  auto delayed = ask();
  CHECK(delayed.status == 200);
  CHECK(delayed.header("X-RateLimit-Remaining") == "0");
  CHECK(delayed.header("X-RateLimit-Delay") == "6.000");
  CHECK(delayed.header("Retry-After") == "6");
  CHECK(lab.clock.slept == std::chrono::seconds(6));
  while (lab.clock.slept < std::chrono::seconds(80)) REQUIRE(ask().status == 200);
  auto refused = ask();
  CHECK(refused.status == 429);
  CHECK(refused.body["message"].get<std::string>().starts_with(
      "TF400733: The request has been canceled: Request was blocked due to exceeding usage of resource "));
  CHECK(refused.header("Retry-After") == "300");
  lab.clock.pass(std::chrono::seconds(300));
  CHECK(ask().status == 200);
}
