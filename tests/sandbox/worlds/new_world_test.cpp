#include <fstream>

#include "sandbox/state/folder.hpp"
#include "sandbox/worlds/made.hpp"

using namespace keyless;
using namespace keyless::sandbox;
using namespace keyless::sandbox::test;
using nlohmann::json;
using worlds::Kind;

namespace {

/// Keys are the one thing a seed does not repeat.
json state_of(const ScratchFolder& scratch) {
  std::ifstream file(scratch.path / "state" / "state.json");
  auto state = json::parse(file, nullptr, false);
  state.erase("keys");
  return state;
}

json made(Kind kind, std::uint64_t seed) {
  ScratchFolder scratch;
  StillClock clock;
  auto order = order_of(kind, 40, scratch, clock);
  order.seed = seed;
  REQUIRE(worlds::make_world(order).has_value());
  return state_of(scratch);
}

}  // namespace

TEST_CASE("a made world follows from its seed") {
  for (auto kind : {Kind::brownfield, Kind::fleet}) {
    CHECK(made(kind, 7) == made(kind, 7));
    CHECK(made(kind, 7) != made(kind, 8));
  }
}

TEST_CASE("a folder that holds a world is not filled again") {
  ScratchFolder scratch;
  StillClock clock;
  auto order = order_of(Kind::fleet, 2, scratch, clock);
  REQUIRE(worlds::make_world(order).has_value());
  auto before = state_of(scratch);
  auto again = worlds::make_world(order);
  REQUIRE_FALSE(again.has_value());
  CHECK(again.error().code == Errc::conflict);
  CHECK(state_of(scratch) == before);
}

TEST_CASE("a folder in use is refused") {
  ScratchFolder scratch;
  StillClock clock;
  auto held = Folder::open(scratch.path / "state");
  REQUIRE(held.has_value());
  auto made_there = worlds::make_world(order_of(Kind::brownfield, 2, scratch, clock));
  REQUIRE_FALSE(made_there.has_value());
  CHECK(made_there.error().code == Errc::conflict);
}
