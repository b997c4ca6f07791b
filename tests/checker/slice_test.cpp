#include <catch2/catch.hpp>

#include "checker/counterexample.hpp"
#include "checker/searching.hpp"
#include "checker/spaces.hpp"

// The part of the search that every test run does: the same worlds each time.

using namespace keyless::checker;

namespace {

void expect_none(const Search& search, const std::string& name, std::size_t volume) {
  const auto& tally = search.tally();
  WARN(name << ": " << tally.worlds << " worlds of " << volume << " combinations, " << tally.runs << " runs, "
            << tally.writes << " writes, " << search.violations() << " violations");
  for (const auto& found : search.found()) FAIL_CHECK(told(shrunk(found)));
  CHECK(search.violations() == 0);
}

void explore(const Space& space) {
  Search search;
  space.each([&](const World& world) { search.take(world); });
  expect_none(search, space.name, space.volume());
}

}  // namespace

TEST_CASE("slice: one identity and one connection") {
  explore(small_one_by_one());
}

TEST_CASE("slice: two connections on one identity") {
  explore(small_two_on_one());
}

TEST_CASE("slice: members of the organization") {
  explore(small_members());
}

TEST_CASE("slice: some of every job with one thing changed") {
  constexpr std::size_t stride = 10;  // the long search takes all
  Search search;
  std::size_t number = 0;
  for (const auto& job : jobs())
    each_near(job, 1, [&](const World& world) {
      if (number++ % stride == 0) search.take(world);
    });
  expect_none(search, "jobs with one thing changed", number);
}
