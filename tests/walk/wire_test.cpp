#include <catch2/catch.hpp>

#include "walk/program.hpp"

// What the walks rest on: that it makes no difference whether requests go through sockets.

using namespace keyless;
using namespace keyless::walk;

namespace {

struct Seen {
  std::vector<std::string> writes = {};
  std::size_t judged = 0;
  std::size_t violations = 0;
  bool operator==(const Seen&) const = default;
};

Seen seen(Stage& stage, const Setting& setting) {
  Walk walk(stage, setting, {.prune = true});
  walk.clean();
  for (const auto kind : {Strike::Kind::refused, Strike::Kind::lost, Strike::Kind::killed}) walk.strike({kind, 3});
  Seen found{.judged = walk.judged(), .violations = walk.violations().size()};
  for (const auto& write : walk.writes()) found.writes.push_back(write.text());
  return found;
}

}  // namespace

TEST_CASE("walk: over HTTPS happens what happens in memory") {
  Stage over_https(Stage::Over::https);
  Settings settings(over_https);
  for (const std::string intent : {"create", "migrate"}) {
    INFO(intent);
    const auto in_memory = seen(Program::instance().stage(), Program::instance().setting({intent}));
    CHECK(in_memory.violations == 0);
    CHECK(seen(over_https, settings.prepare({intent})) == in_memory);
  }
}
