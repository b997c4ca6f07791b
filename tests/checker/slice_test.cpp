#include <catch2/catch.hpp>

#include "checker/counterexample.hpp"
#include "checker/covering.hpp"
#include "checker/meaning.hpp"
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

TEST_CASE("slice: values of any axes together") {
  Coverage wanted{.strength = 2,
                  .contexts = contexts(),
                  .means_something = [](const World& world) { return meaningless(world).empty(); },
                  .most = 60};
  for (std::size_t axis = 0; axis < axes().size(); ++axis) wanted.axes.push_back(axis);
  const auto array = covering_array(wanted);
  Search search;
  for (const auto& world : array.worlds) search.take(world);
  expect_none(search, "the first of those that cover all pairs", array.combinations);
}
