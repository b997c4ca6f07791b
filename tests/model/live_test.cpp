#include "model/live.hpp"

#include <catch2/catch.hpp>

#include "model/kinds/kinds.hpp"

using namespace keyless::model;

namespace {

const Fields wanted = {{"subscriptionId", "S1"}, {"resourceGroup", "rg"}, {"name", "mi"}};
const std::string collection = "identities@/subscriptions/s1";

LiveObject identity() {
  LiveObject object;
  object.kind = &kinds::identity;
  object.fields = {{"subscriptionId", "s1"}, {"resourceGroup", "RG"}, {"name", "MI"}};
  object.id = "/subscriptions/s1/resourceGroups/RG/providers/Microsoft.ManagedIdentity/userAssignedIdentities/MI";
  return object;
}

std::string key() {
  return kinds::identity.keys(wanted).front();
}

using State = Observation::State;

}  // namespace

TEST_CASE("nobody looked: not known") {
  CHECK(Live().of(kinds::identity, wanted).state == State::not_looked_at);
}

TEST_CASE("a set seen to its end that does not hold it: absent") {
  Live live;
  live.saw_all_of(collection);
  CHECK(live.of(kinds::identity, wanted).state == State::absent);
}

TEST_CASE("a set that could not be listed: not visible, and why") {
  Live live;
  live.could_not_see(collection, "403");
  const auto seen = live.of(kinds::identity, wanted);
  CHECK(seen.state == State::not_visible);
  CHECK(seen.reason == "403");
}

TEST_CASE("a set that is both complete and failed in part is not visible") {
  Live live;
  live.saw_all_of(collection);
  live.could_not_see(collection, "page 2 failed");
  CHECK(live.of(kinds::identity, wanted).state == State::not_visible);
}

TEST_CASE("the object's own answer outranks its set") {
  Live live;
  live.saw_absent(kinds::identity.name, key());
  CHECK(live.of(kinds::identity, wanted).state == State::absent);
  live.could_not_see(collection, "403");
  CHECK(live.of(kinds::identity, wanted).state == State::absent);
  live.could_not_see_key(kinds::identity.name, key(), "403 on the object");
  CHECK(live.of(kinds::identity, wanted).reason == "403 on the object");
  live.add(identity());
  CHECK(live.of(kinds::identity, wanted).state == State::present);
}

TEST_CASE("what is unseen in one reading stays unseen when two are merged") {
  Live one, two;
  one.saw_all_of(collection);
  two.could_not_see(collection, "429");
  one.merge(two);
  CHECK(one.of(kinds::identity, wanted).state == State::not_visible);
  Live three;
  three.add(identity());
  one.merge(three);
  CHECK(one.of(kinds::identity, wanted).state == State::present);
}

TEST_CASE("objects come in order of id, whatever order they were added in") {
  Live live;
  auto one = identity(), two = identity();
  one.id += "-b";
  two.id += "-A";
  live.add(one);
  live.add(two);
  CHECK(live.all(kinds::identity)[0]->id == two.id);
}
