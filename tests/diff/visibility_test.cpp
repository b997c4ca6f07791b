#include <catch2/catch.hpp>

#include "diff/planned.hpp"
#include "model/kinds/kinds.hpp"

using namespace keyless;
using namespace keyless::test;
using namespace keyless::model;

namespace {

std::vector<std::string> collections_of(const CloudSimulator& cloud) {
  std::set<std::string> found;
  for (const auto& object : cloud.objects) found.insert(object.kind->collection(object.fields));
  return {found.begin(), found.end()};
}

/// Nothing that lies in a set that was not seen may be created or deleted.
void judged_without(const std::string& collection, const Plan& plan, const CloudSimulator& cloud) {
  INFO(collection);
  for (const auto& object : cloud.objects) {
    if (!object.kind->managed || object.kind->collection(object.fields) != collection) continue;
    for (const auto& change : plan.changes) {
      if (change.kind != object.kind) continue;
      CHECK(change.action != Action::create);
      CHECK(change.action != Action::remove);
    }
  }
}

}  // namespace

TEST_CASE("a set that can't be seen leads to no create and no delete, whichever it is") {
  const auto declared = microbots();
  const auto whole = applied(declared);
  int judged = 0;
  for (const auto& collection : collections_of(whole)) {
    auto cloud = whole;
    cloud.hidden[collection] = "403 Forbidden";
    const auto plan = planned(declared, cloud);
    // The identities that exist already are not declared here, so nobody misses them.
    if (collection == "existingIdentities") continue;
    INFO(collection);
    CHECK(!plan.unseen.empty());
    judged_without(collection, plan, cloud);
    CHECK(std::ranges::count(plan.unseen, "403 Forbidden", &Unseen::reason) >= 1);
    ++judged;
  }
  CHECK(judged == 10);
}

TEST_CASE("nothing is deleted out of a set that can't be seen, neither pruned nor by name") {
  const auto declared = microbots();
  const auto whole = applied(declared);
  Declarations less;
  for (auto resource : declared.resources())
    if (!resource.kind->managed || resource.kind->ownership != Ownership::owned_parent) less.add(std::move(resource));
  for (const auto& address : {connection_at, identity_at, group_at}) less.name_to_go(address);
  for (const auto& collection : collections_of(whole)) {
    auto cloud = whole;
    cloud.hidden[collection] = "429";
    auto policy = policy_of(less);
    policy.prune = true;
    judged_without(collection, planned(less, cloud, policy), cloud);
  }
}

TEST_CASE("what was not looked at is not absent") {
  const auto declared = microbots();
  Live nothing_seen;
  const auto plan = diff::make_plan(declared.graph(), nothing_seen, policy_of(declared));
  CHECK(!would_write(plan));
  CHECK(plan.changes.empty());
  CHECK(plan.unseen.size() == declared.resources().size());
}

TEST_CASE("what needs something unseen is unseen, and says what it needs") {
  const auto declared = microbots();
  auto cloud = applied(declared);
  cloud.hidden[std::string("identities@/subscriptions/") + subscription_id] = "403";
  const auto plan = planned(declared, cloud);
  const auto unseen = std::ranges::find(plan.unseen, role_at, &Unseen::address);
  REQUIRE(unseen != plan.unseen.end());
  CHECK(unseen->reason.find(identity_at.text()) != std::string::npos);
}

TEST_CASE("a pipeline that does not exist can't be admitted") {
  auto declared = microbots();
  declared.permission(connection_at, "no-such-pipeline");
  const auto plan = planned(declared, applied(microbots()));
  REQUIRE(plan.unseen.size() == 2);
  CHECK(plan.unseen[0].reason.find("does not exist, or is not visible") != std::string::npos);
}
