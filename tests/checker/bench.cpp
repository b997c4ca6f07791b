#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "checker/counterexample.hpp"
#include "checker/covering.hpp"
#include "checker/meaning.hpp"
#include "checker/searching.hpp"
#include "checker/spaces.hpp"

// The long search. Each process takes every n-th world: keyless_bench_checker --shard 1/2 & keyless_bench_checker
// --shard 2/2. Ends with 1 when an invariant broke.

namespace {

using namespace keyless::checker;

struct Shard {
  std::size_t number = 0, of = 1;
  bool takes(std::size_t world) const { return world % of == number; }
};

Shard shard_in(int count, char** words) {
  Shard shard;
  unsigned long number = 1, of = 1;
  for (int i = 1; i + 1 < count; ++i)
    if (std::string(words[i]) == "--shard" && std::sscanf(words[i + 1], "%lu/%lu", &number, &of) == 2)
      shard = {number - 1, of};
  return shard;
}

/// Only the space whose name contains the word behind `--only`; "" for all.
std::string only_in(int count, char** words) {
  for (int i = 1; i + 1 < count; ++i)
    if (std::string(words[i]) == "--only") return words[i + 1];
  return {};
}

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

class Report {
 public:
  explicit Report(Shard shard) : shard_(shard) {}

  void space(const Space& space) {
    Search search;
    std::size_t number = 0;
    const auto start = std::chrono::steady_clock::now();
    space.each([&](const World& world) {
      if (shard_.takes(number++)) search.take(world);
    });
    print(space.name, number, space.volume(), search, seconds_since(start));
  }

  void triples() {
    Coverage wanted{.strength = 3, .contexts = contexts(), .means_something = [](const World& world) {
                      return meaningless(world).empty();
                    }};
    for (std::size_t axis = 0; axis < axes().size(); ++axis) wanted.axes.push_back(axis);
    const auto start = std::chrono::steady_clock::now();
    const auto array = covering_array(wanted);
    std::printf("triples: %zu combinations of three values, %zu of them mean nothing, %zu worlds, %.0f s to find them\n",
                array.combinations, array.impossible, array.worlds.size(), seconds_since(start));
    Search search;
    for (std::size_t i = 0; i < array.worlds.size(); ++i)
      if (shard_.takes(i)) search.take(array.worlds[i]);
    print("triples", array.worlds.size(), array.worlds.size(), search, seconds_since(start));
  }

  std::size_t violations() const { return violations_; }
  void total() const { std::printf("total: %zu runs, %zu violations\n", runs_, violations_); }

 private:
  void print(const std::string& name, std::size_t worlds, std::size_t volume, const Search& search, double seconds) {
    const auto& tally = search.tally();
    std::printf("%s: %zu of %zu combinations mean something, %zu visited by this shard, %zu runs, %zu plans, %zu writes, "
                "%zu violations, %.0f s\n",
                name.c_str(), worlds, volume, tally.worlds, tally.runs, tally.plans, tally.writes, search.violations(),
                seconds);
    for (const auto& found : search.found()) std::printf("\n%s\n", told(shrunk(found)).c_str());
    std::fflush(stdout);
    violations_ += search.violations();
    runs_ += tally.runs;
  }

  Shard shard_;
  std::size_t violations_ = 0, runs_ = 0;
};

}  // namespace

int main(int count, char** words) {
  Report report(shard_in(count, words));
  const auto only = only_in(count, words);
  for (const auto& space : {one_by_one(), two_on_one()})
    if (space.name.find(only) != std::string::npos) report.space(space);
  if (std::string("triples").find(only) != std::string::npos) report.triples();
  report.total();
  return report.violations() == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
