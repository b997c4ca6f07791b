#include "checker/covering.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <set>

#include "checker/meaning.hpp"
#include "checker/spaces.hpp"

using namespace keyless::checker;

namespace {

bool means_something(const World& world) {
  return meaningless(world).empty();
}

Coverage some_axes(std::size_t strength) {
  Coverage wanted{.strength = strength, .contexts = contexts(), .means_something = means_something};
  for (const auto* axis : {"policy", "a.mark", "1.sign", "1.intent", "1.trust"}) wanted.axes.push_back(axis_of(axis));
  return wanted;
}

bool is_in(const World& world, const std::vector<std::pair<std::size_t, std::size_t>>& settings) {
  return std::ranges::all_of(settings, [&](const auto& one) { return world.digit(one.first) == one.second; });
}

bool can_occur(const Coverage& wanted, const std::vector<std::pair<std::size_t, std::size_t>>& settings) {
  return std::ranges::any_of(wanted.contexts, [&](World world) {
    for (const auto& [axis, value] : settings) world.set_digit(axis, value);
    return means_something(world);
  });
}

std::size_t values_of(std::size_t axis) {
  return axes()[axis].values.size();
}

}  // namespace

TEST_CASE("a covering array of strength 3 holds every combination of three values that can occur") {
  const auto wanted = some_axes(3);
  const auto array = covering_array(wanted);
  CHECK(std::ranges::all_of(array.worlds, means_something));
  std::size_t combinations = 0, missing = 0, impossible = 0;
  const auto& all = wanted.axes;
  for (std::size_t i = 0; i < all.size(); ++i)
    for (std::size_t j = i + 1; j < all.size(); ++j)
      for (std::size_t k = j + 1; k < all.size(); ++k)
        for (std::size_t n = 0; n < values_of(all[i]) * values_of(all[j]) * values_of(all[k]); ++n) {
          const std::vector<std::pair<std::size_t, std::size_t>> settings = {
              {all[i], n % values_of(all[i])},
              {all[j], n / values_of(all[i]) % values_of(all[j])},
              {all[k], n / values_of(all[i]) / values_of(all[j])}};
          ++combinations;
          if (std::ranges::any_of(array.worlds, [&](const World& world) { return is_in(world, settings); })) continue;
          can_occur(wanted, settings) ? ++missing : ++impossible;
        }
  CHECK(missing == 0);
  CHECK(array.combinations == combinations);
  CHECK(array.impossible == impossible);
  CHECK(array.worlds.size() < 1000);
}

TEST_CASE("a space holds each world once, and those that mean nothing not at all") {
  std::set<World> seen;
  std::size_t count = 0;
  const auto space = small_two_on_one();
  space.each([&](const World& world) {
    ++count;
    seen.insert(world);
    CHECK(meaningless(world) == "");
  });
  CHECK(count == seen.size());
  CHECK(count > 50);
  CHECK(count < space.volume());
}
