#include <catch2/catch.hpp>

#include "sandbox/behaviour/script.hpp"

using namespace keyless::sandbox;
using namespace keyless::sandbox::test;

namespace {

std::string whole_run(std::uint64_t seed) {
  Options options = with_scenario("pageSize: 2\nfaults: [{fault: W-CUT, probability: 0.3, service: resourceManager}]");
  options.seed = seed;
  Lab lab(options);
  std::string all;
  for (auto service : {"activeDirectory", "resourceManager", "microsoftGraph", "azureDevOps"})
    all += transcript(lab, service);
  return all;
}

}  // namespace

TEST_CASE("two sandboxes of one seed answer one script with the same bytes", "[sandbox]") {
  auto first = whole_run(11);
  CHECK(first.size() > 10'000);
  CHECK(first == whole_run(11));
  CHECK(first != whole_run(12));
}
