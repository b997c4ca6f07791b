#include <catch2/catch.hpp>

#include "sandbox/behaviour/script.hpp"
#include "sandbox/places.hpp"
#include "sandbox/scenario/fault_rule.hpp"

using namespace keyless::sandbox;
using namespace keyless::sandbox::test;

namespace {

/// `x` for each of `tries` reads that was struck, `.` for the others.
std::string strikes(const std::string& rule, int tries) {
  Lab lab(with_scenario("faults: [{fault: ARM-ERR, service: resourceManager, " + rule + "}]"));
  std::string out;
  for (int i = 0; i < tries; ++i) out += lab.arm("GET", msi(identity("mi-none"))).status == 500 ? 'x' : '.';
  return out;
}

}  // namespace

TEST_CASE("a rule strikes the n-th match, every k-th, and so often at most", "[sandbox]") {
  CHECK(strikes("nth: 3", 6) == "..x...");
  CHECK(strikes("every: 2", 6) == ".x.x.x");
  CHECK(strikes("count: 2", 5) == "xx...");
  CHECK(strikes("every: 2, count: 1", 6) == ".x....");
  CHECK(strikes("method: PUT", 3) == "...");
  CHECK(strikes("path: '/subscriptions/*/userassignedidentities/MI-*'", 2) == "xx");
  CHECK(strikes("path: '/providers'", 2) == "..");
}

TEST_CASE("a probability is drawn from the seed", "[sandbox]") {
  auto first = strikes("probability: 0.5", 24);
  CHECK(first == strikes("probability: 0.5", 24));
  CHECK(first.find('x') != std::string::npos);
  CHECK(first.find('.') != std::string::npos);
  CHECK(strikes("probability: 0", 8) == "........");
}

TEST_CASE("a path is a beginning, or a pattern with stars", "[sandbox]") {
  CHECK(path_fits("/a", "/A/b"));
  CHECK_FALSE(path_fits("/b", "/a/b"));
  CHECK(path_fits("*b*", "/a/b/c"));
  CHECK(path_fits("/a/*/c", "/a/b/b/c"));
  CHECK_FALSE(path_fits("/a/*/c", "/a/b/c/d"));
  CHECK(path_fits("**", ""));
}
