#include <algorithm>
#include <catch2/catch.hpp>

#include "scenario/scenario.hpp"

using namespace keyless;
using namespace keyless::scenario;

// One connection, seen in the two projects that may use it, and declared by an entry in each: which of them means it
// nobody can tell, and nothing of it is taken away.

namespace {

std::string manifest_of(const std::string& connections) {
  return "version: 1\nteam: microbots\nazure:\n  tenant: 72f988bf-86f1-41af-91ab-2d7cd011db47\n"
         "  subscription: 0b1f6471-1bf0-4dda-aec3-cb9272f09590\n  location: eastus\nazureDevOps:\n"
         "  organization: contoso\n  project: Microbots\nidentities:\n- {name: mi-one, resourceGroup: rg-one}\n"
         "serviceConnections:\n" +
         connections + "...\n";
}

const std::string shared = "- {name: sc-one, identity: mi-one, sharedWith: [{project: Portal}]}\n",
                  here = "- {name: sc-one, identity: mi-one}\n",
                  there = "- {name: sc-one, identity: mi-one, project: Portal}\n";

}  // namespace

TEST_CASE("a connection that both of its projects declare is refused, and stays where it is") {
  Scenario story;
  const auto once = declared(manifest_of(shared));
  story.seed(once);
  story.converge(once);
  for (const auto& both : {here + there, there + here}) {
    for (const std::size_t wave : {0, 1}) {
      INFO(both << "in waves of " << wave);
      const auto what = declared(manifest_of(both));
      diff::Policy policy;
      policy.prune = true;
      policy.max_delete_percent = 100;
      story.forget();
      const auto plan = story.plan(what, policy);
      for (const auto* address : {"serviceConnection/Microbots/sc-one", "serviceConnection/Portal/sc-one"})
        CHECK(std::ranges::any_of(plan.refusals, [&](const model::Refusal& refusal) {
          return refusal.address.text() == address && refusal.guard == "duplicate";
        }));
      apply::Options options;
      options.wave = wave;
      story.apply(plan, options);
      for (const auto& write : story.writes()) CHECK_FALSE(write.starts_with("DELETE"));
    }
  }
  story.expect_settled(once);
}
