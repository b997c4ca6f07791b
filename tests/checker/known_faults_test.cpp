#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "checker/counterexample.hpp"
#include "checker/meaning.hpp"

// The worlds in which faults of before show when tests/checker/mutations/run.sh puts them back: with every fault of the
// services at every write, each time.

using namespace keyless::checker;

namespace {

/// The second line of each patch says it, `World: a.trust=twenty 1.sign=old`, where the checker is who finds the fault.
std::vector<std::string> worlds_of_patches() {
  const std::string start = "World: ";
  std::vector<std::string> found;
  for (const auto& file : std::filesystem::directory_iterator("tests/checker/mutations")) {
    std::ifstream patch(file.path());
    std::string line;
    std::getline(patch, line);
    std::getline(patch, line);
    if (file.path().extension() == ".patch" && line.starts_with(start)) found.push_back(line.substr(start.size()));
  }
  std::ranges::sort(found);
  return found;
}

void expect_nothing_breaks_in(const std::string& text) {
  INFO(text);
  const auto at = Case::parse(text);
  REQUIRE(at);
  CHECK(meaningless(at->world) == "");
  if (const auto found = Exploration(at->world).all()) FAIL_CHECK(told(*found));
}

}  // namespace

TEST_CASE("the worlds in which faults of before showed") {
  const auto worlds = worlds_of_patches();
  CHECK(worlds.size() > 30);
  for (const auto& text : worlds) expect_nothing_breaks_in(text);
}

TEST_CASE("the worlds in which the search found faults of keyless") {
  for (const auto* text : {
           // A pipeline went before the one in its place was permitted, because the connection waited for a trust to
           // go.
           "flag=prune 1.intent=remove 2.there=yes 2.sign=old 2.pipes=swapped",
           "flag=prune a.trust=foreign 2.there=yes 2.sign=old 2.pipes=swapped",
       })
    expect_nothing_breaks_in(text);
}

// An invariant was too strict there, or the simulated services did what the real ones don't.
TEST_CASE("the worlds in which nothing was wrong with keyless") {
  for (const auto* text : {
           // The trust of sc-1 stays because its removal waits, and an identity with such a trust is not lent to sc-2.
           "unseen=permissions 1.intent=remove 2.there=no",
           "unseen=permissions b.there=yes 1.intent=remove 2.there=no",
           // A name that differs in letter case only is sent as the service spells it, and so is the subject.
           "1.sign=old 1.mark=forged 1.spell=case",
           "b.there=yes 1.sign=old 1.intent=move 1.spell=case",
           "issuer=keep 1.sign=old 1.text=differs 1.spell=case",
           // Before a connection gets another identity, or signs in again, others lose what they have on it.
           "flag=prune b.there=yes 1.intent=move 1.pipes=swapped",
           "flag=prune 2.there=yes 2.sign=old 2.trust=missing 2.pipes=swapped",
       })
    expect_nothing_breaks_in(text);
}
