#include <algorithm>
#include <catch2/catch.hpp>

#include "checker/counterexample.hpp"

// A plan that is broken on purpose is found, by the invariant it breaks.

using namespace keyless;
using namespace keyless::checker;
using model::Action;

namespace {

std::string law_broken_in(const std::string& world, const Tamper& tamper) {
  const auto parsed = World::parse(world);
  REQUIRE(parsed);
  CHECK_FALSE(Exploration(*parsed).all());
  const auto found = Exploration(*parsed, tamper).all();
  return found ? found->breach.law : std::string();
}

void forget_order(model::Plan& plan) {
  for (auto& change : plan.changes) change.after.clear();
}

void prune_uncalled(model::Plan& plan) {
  for (auto& change : plan.changes)
    if (change.action == Action::undeclared) change.action = Action::remove;
}

void forget_gives(model::Plan& plan) {
  for (auto& change : plan.changes) change.gives.clear();
}

void write_always(model::Plan& plan) {
  for (auto& change : plan.changes)
    if (change.kind->name == kind::group) change.action = Action::update;
}

void leave_out(model::Plan& plan) {
  for (auto& change : plan.changes)
    if (change.kind->name == kind::permission) change.action = Action::no_op;
}

void hold(model::Plan& plan) {
  for (auto& change : plan.changes)
    if (change.kind->name == kind::permission) change.held = "for no reason";
}

}  // namespace

TEST_CASE("a plan without an order breaks continuity") {
  CHECK(law_broken_in("1.sign=old order=backward", forget_order) == "I1");
}

TEST_CASE("a plan that prunes without being asked takes what is foreign") {
  CHECK(law_broken_in("1.pipes=extra", prune_uncalled) == "I2");
}

TEST_CASE("a plan that does not list what it gives widens silently") {
  CHECK(law_broken_in("1.pipes=missing", forget_gives) == "I3");
}

TEST_CASE("a plan that never ends makes no progress") {
  CHECK(law_broken_in("plain", write_always) == "I4");
}

TEST_CASE("a plan that overlooks a difference gives the wrong verdict") {
  CHECK(law_broken_in("1.pipes=missing", leave_out) == "I5");
}

TEST_CASE("a plan that holds back for no reason holds back too much") {
  CHECK(law_broken_in("1.pipes=missing", hold) == "I6");
}

TEST_CASE("a counterexample is made small, told to people and replayed") {
  const auto world = World::parse("order=backward policy=silent 1.sign=old 2.there=yes 2.sign=old 2.pipes=missing");
  REQUIRE(world);
  const auto found = Exploration(*world, forget_order).all();
  REQUIRE(found);
  const auto small = shrunk(*found, forget_order);
  CHECK(small.breach.law == "I1");
  CHECK(small.at.world.text() == "1.sign=old");
  CHECK(replay(small.at.text(), forget_order).starts_with("I1: connection sc-1 can't sign in any more, after write "));
  CHECK(replay(small.at.text()) == "");
  const auto text = told(small);
  for (const auto* part : {"keyless apply keyless.yaml", "identity: mi-a", "TEST_CASE(\"I1 holds in: 1.sign=old"})
    CHECK(text.find(part) != std::string::npos);
}
