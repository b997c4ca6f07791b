#include <cstdio>
#include <cstdlib>
#include <set>
#include <string>

#include "checker/counterexample.hpp"
#include "checker/spaces.hpp"

// What a mutated product is held to: one world, or every job with one thing changed and the small spaces, up to the
// first case in which a named invariant does not hold. Prints that case, made small, and ends with 1.
//
//   keyless_first_violation [--in WORLD] I1 I4

namespace {

using namespace keyless::checker;

/// Thrown out of the walk through a space: there is nothing more to look at.
struct Enough {
  Found found;
};

class Looking {
 public:
  explicit Looking(std::set<std::string> laws) : laws_(std::move(laws)) {}

  void at(const World& world) const {
    const auto found = Exploration(world).all();
    if (found && (laws_.empty() || laws_.contains(found->breach.law))) throw Enough{*found};
  }

 private:
  std::set<std::string> laws_;
};

void look_everywhere(const Looking& looking) {
  const auto look = [&](const World& world) { looking.at(world); };
  for (const auto& job : jobs()) each_near(job, 1, look);
  for (const auto& space : {small_one_by_one(), small_two_on_one(), small_members()}) space.each(look);
}

void print(const Found& found) {
  const auto& breach = found.breach;
  std::printf("%s: %s, %s\ncase: %s\n", breach.law.c_str(), breach.what.c_str(), breach.where.c_str(),
              found.at.text().c_str());
}

}  // namespace

int main(int count, char** words) {
  const std::vector<std::string> arguments(words + 1, words + count);
  const bool one_world = arguments.size() > 1 && arguments.front() == "--in";
  const Looking looking({arguments.begin() + (one_world ? 2 : 0), arguments.end()});
  try {
    if (one_world)
      looking.at(Case::parse(arguments[1]).value().world);
    else
      look_everywhere(looking);
  } catch (const Enough& enough) {
    print(shrunk(enough.found));
    return EXIT_FAILURE;
  }
  return EXIT_SUCCESS;
}
