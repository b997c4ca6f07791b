#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "checker/building.hpp"
#include "checker/counterexample.hpp"
#include "checker/covering.hpp"
#include "checker/meaning.hpp"
#include "checker/product.hpp"
#include "checker/searching.hpp"
#include "checker/spaces.hpp"

// The long search. Each process takes every n-th world: keyless_bench_checker --shard 1/2 & keyless_bench_checker
// --shard 2/2. `--only WORD` takes the spaces whose name contains it, `--skip TEXT` leaves out worlds that are
// described so, and the report counts them as not visited. Ends with 1 when an invariant broke.

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

/// What follows this option, wherever it is given.
std::vector<std::string> options(int count, char** words, const std::string& name) {
  std::vector<std::string> found;
  for (int i = 1; i + 1 < count; ++i)
    if (words[i] == name) found.emplace_back(words[i + 1]);
  return found;
}

/// "" when it is not given.
std::string option(int count, char** words, const std::string& name) {
  const auto all = options(count, words, name);
  return all.empty() ? std::string() : all.front();
}

/// `--case "1.sign=old fault=lost@2"`: that case alone, or all of its world where it names no fault.
int tell(const std::string& description) {
  const auto at = Case::parse(description);
  if (!at) return std::fprintf(stderr, "no case: %s\n", description.c_str()), EXIT_FAILURE;
  Exploration exploration(at->world);
  const auto found = at->fault == Fault::none ? exploration.all() : exploration.one(at->fault, at->position);
  std::printf("%s\n", found ? told(*found).c_str() : "nothing breaks");
  return found ? EXIT_FAILURE : EXIT_SUCCESS;
}

/// `--plan "1.sign=old flag=prune"`: the rows of the first plan of that world, and what each waits for.
int show_plan(const std::string& description) {
  const auto world = World::parse(description);
  if (!world) return std::fprintf(stderr, "no world: %s\n", description.c_str()), EXIT_FAILURE;
  const auto plan = Product(intended(*world), *world).plan(build(*world));
  for (const auto& change : plan.changes) {
    std::printf("%s %s", keyless::model::word_for(change.action), change.address.text().c_str());
    for (const auto& earlier : change.after) std::printf("\n    after %s", earlier.text().c_str());
    std::printf("\n    %s %s\n", change.reason.c_str(), change.held.c_str());
  }
  for (const auto& refusal : plan.refusals)
    std::printf("refused %s: %s: %s\n", refusal.address.text().c_str(), refusal.guard.c_str(), refusal.message.c_str());
  return EXIT_SUCCESS;
}

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

class Report {
 public:
  /// `skipped`: worlds whose description contains it, because what breaks in them is known; "" for none.
  Report(Shard shard, std::vector<std::string> skipped) : shard_(shard), skipped_(std::move(skipped)) {}

  void space(const Space& space) {
    Search search;
    std::size_t number = 0;
    const auto start = std::chrono::steady_clock::now();
    space.each([&](const World& world) {
      if (shard_.takes(number++)) take(world, search);
    });
    print(space.name, number, space.volume(), search, seconds_since(start));
  }

  void near(std::size_t changes) {
    Search search;
    std::size_t number = 0;
    const auto start = std::chrono::steady_clock::now();
    for (const auto& job : jobs())
      each_near(job, changes, [&](const World& world) {
        if (shard_.takes(number++)) take(world, search);
      });
    print("jobs with at most " + std::to_string(changes) + " things changed", number, number, search,
          seconds_since(start));
  }

  void covered(const std::string& name, std::size_t strength) {
    Coverage wanted{.strength = strength, .contexts = contexts(), .means_something = [](const World& world) {
                      return meaningless(world).empty();
                    }};
    for (std::size_t axis = 0; axis < axes().size(); ++axis) wanted.axes.push_back(axis);
    const auto start = std::chrono::steady_clock::now();
    const auto array = covering_array(wanted);
    std::printf("%s: %zu combinations of values, %zu of them mean nothing, %zu worlds, %.0f s to find them\n",
                name.c_str(), array.combinations, array.impossible, array.worlds.size(), seconds_since(start));
    Search search;
    for (std::size_t i = 0; i < array.worlds.size(); ++i)
      if (shard_.takes(i)) take(array.worlds[i], search);
    print(name, array.worlds.size(), array.worlds.size(), search, seconds_since(start));
  }

  std::size_t violations() const { return violations_; }
  void total() const { std::printf("total: %zu runs, %zu violations\n", runs_, violations_); }

 private:
  void take(const World& world, Search& search) const {
    const auto text = world.text();
    for (const auto& one : skipped_)
      if (text.find(one) != std::string::npos) return;
    if (!search.take(world)) return;
    std::printf("%s: %s\n  %s\n", search.found().back().breach.law.c_str(), search.found().back().breach.what.c_str(),
                search.found().back().at.text().c_str());
    std::fflush(stdout);
  }

  void print(const std::string& name, std::size_t worlds, std::size_t volume, const Search& search, double seconds) {
    const auto& tally = search.tally();
    std::printf(
        "%s: %zu of %zu combinations mean something, %zu visited by this shard, %zu runs, %zu plans, %zu writes, "
        "%zu violations, %.0f s\n",
        name.c_str(), worlds, volume, tally.worlds, tally.runs, tally.plans, tally.writes, search.violations(),
        seconds);
    for (const auto& found : search.found()) std::printf("\n%s\n", told(shrunk(found)).c_str());
    std::fflush(stdout);
    violations_ += search.violations();
    runs_ += tally.runs;
  }

  Shard shard_;
  std::vector<std::string> skipped_;
  std::size_t violations_ = 0, runs_ = 0;
};

}  // namespace

int main(int count, char** words) try {
  Report report(shard_in(count, words), options(count, words, "--skip"));
  if (const auto description = option(count, words, "--case"); !description.empty()) return tell(description);
  if (const auto description = option(count, words, "--plan"); !description.empty()) return show_plan(description);
  const auto only = option(count, words, "--only");
  for (const auto& space : {one_by_one(), two_on_one(), members()})
    if (space.name.find(only) != std::string::npos) report.space(space);
  if (only == "near1") report.near(1);
  if (std::string("jobs").find(only) != std::string::npos) report.near(2);
  if (only == "pairs") report.covered("pairs", 2);
  if (std::string("triples").find(only) != std::string::npos) report.covered("triples", 3);
  report.total();
  return report.violations() == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
} catch (const std::exception& failure) {
  std::fprintf(stderr, "%s\n", failure.what());
  return EXIT_FAILURE;
}
