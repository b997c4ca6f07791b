#include <fmt/format.h>
#include <fmt/ranges.h>
#include <catch2/catch.hpp>

#include <algorithm>
#include <ctime>
#include <iostream>
#include <random>

#include "walk/program.hpp"

using namespace keyless;
using namespace keyless::walk;

// The walks that take too long for every day: all pairs, many triples, more flags and more ways to refuse.

namespace {

constexpr std::size_t runs_wanted = 20'000;

std::vector<Flags> all_flags() {
  return {{},
          {.prune = true},
          {.wave = 1},
          {.prune = true, .wave = 1},
          {.prune = true, .parallelism = 10},
          {.prune = true, .slow = true}};
}

using Sets = std::vector<std::vector<std::string>>;

/// All sets of so many different intents, in an order that mixes them.
Sets sets_of(std::size_t size) {
  Sets sets = {{}};
  for (const auto& intent : all_intents()) {
    const auto before = sets;
    for (auto set : before) {
      set.push_back(intent.name);
      if (set.size() <= size) sets.push_back(set);
    }
  }
  std::erase_if(sets, [&](const auto& set) { return set.size() != size; });
  std::mt19937_64 random(7);
  std::ranges::shuffle(sets, random);
  return sets;
}

std::size_t walk_all(const Sets& sets, const std::vector<Flags>& flags, const std::vector<int>& statuses) {
  std::size_t broken = 0;
  for (const auto& intents : sets) broken += Program::instance().walk(intents, flags, statuses);
  return broken;
}

double seconds() {
  return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

}  // namespace

TEST_CASE("bench: every intent, every pair, and triples until there are enough") {
  const auto& program = Program::instance();
  const auto tell = [&](const std::string& what) {
    std::cout << fmt::format("{}: {} runs so far, judged {} times, {} violations, {:.0f} s of CPU\n", what,
                             program.runs(), program.judged(), program.violations(), seconds())
              << std::flush;
  };
  std::size_t broken = walk_all(sets_of(1), all_flags(), {400, 403, 409});
  tell("every intent, every flag, refused with 400, 403, 409");
  const auto pairs = sets_of(2);
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    broken += walk_all({pairs[i]}, all_flags(), {400});
    if (i % 7 == 6 || i + 1 == pairs.size()) tell(fmt::format("{} of {} pairs, every flag", i + 1, pairs.size()));
  }
  const auto triples = sets_of(3);
  std::size_t walked = 0;
  while (walked < triples.size() && program.runs() < runs_wanted)
    broken += walk_all({triples[walked++]}, {{.prune = true, .wave = 1}}, {400});
  tell(fmt::format("{} of {} triples, --prune --wave 1", walked, triples.size()));
  CHECK(broken == 0);
  CHECK(program.runs() >= runs_wanted);
}
