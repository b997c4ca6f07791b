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

}  // namespace

TEST_CASE("walk: every intent, every write, three faults") {
  auto& program = Program::instance();
  for (const auto& intent : all_intents())
    for (const auto& flags : usual_flags())
      DYNAMIC_SECTION(intent.name << " " << flags.text()) {
        const auto before = program.violations();
        program.walk({intent.name}, flags);
        CHECK(program.violations() == before);
      }
}

TEST_CASE("walk: enough of them") {
  const auto& program = Program::instance();
  WARN(program.runs() << " runs, judged " << program.judged() << " times, " << program.violations() << " violations");
  CHECK(program.runs() >= 500);
}
