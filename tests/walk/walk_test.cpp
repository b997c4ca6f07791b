#include <fmt/ranges.h>
#include <catch2/catch.hpp>

#include "support/effort.hpp"
#include "walk/program.hpp"

using namespace keyless;
using namespace keyless::walk;

// Every intent × every write that its apply sends × three faults, with the invariants judged after every write.

namespace {

std::vector<Flags> usual_flags() {
  return {{}, {.prune = true}, {.wave = 1}};
}

/// Those that meet in one manifest most often come first; with more effort all do.
std::vector<std::vector<std::string>> pairs() {
  std::vector<std::vector<std::string>> found = {
      {"migrate", "move"}, {"migrate", "rename"}, {"move", "remove"}, {"keep", "convert"}, {"adopt", "create"}};
  const auto all = all_intents();
  for (std::size_t i = 0; i < all.size(); ++i)
    for (std::size_t j = i + 1; j < all.size(); ++j) found.push_back({all[i].name, all[j].name});
  return found;
}

}  // namespace

TEST_CASE("walk: every intent, every write, three faults") {
  auto& program = Program::instance();
  for (const auto& intent : all_intents()) DYNAMIC_SECTION(intent.name) {
      CHECK(program.walk({intent.name}, usual_flags()) == 0);
    }
}

TEST_CASE("walk: two intents in one manifest") {
  auto& program = Program::instance();
  auto some = pairs();
  some.resize(std::min<std::size_t>(some.size(), test::worlds_of(4)));
  for (const auto& intents : some) DYNAMIC_SECTION(fmt::format("{}", fmt::join(intents, " + "))) {
      CHECK(program.walk(intents, {{.prune = true}, {.wave = 1}}) == 0);
    }
}

TEST_CASE("walk: on services that take their time") {
  auto& program = Program::instance();
  std::vector<std::string> some = {"migrate"};
  for (const auto& intent : all_intents()) some.push_back(intent.name);
  some.resize(std::min<std::size_t>(some.size(), test::worlds_of(1)));
  for (const auto& intent : some) DYNAMIC_SECTION(intent) {
      CHECK(program.walk({intent}, {{.prune = true, .slow = true}}) == 0);
    }
}

TEST_CASE("walk: what is not done again would have ended alike") {
  auto& program = Program::instance();
  const auto& setting = program.setting({"move"});
  Walk walk(program.stage(), setting, {});
  walk.shortcuts = false;
  walk.clean();
  walk.every_strike();
  CHECK(walk.violations().empty());
}

TEST_CASE("walk: enough of them") {
  const auto& program = Program::instance();
  WARN(program.runs() << " runs, judged " << program.judged() << " times, " << program.violations() << " violations");
  CHECK(program.runs() >= 500);
}
