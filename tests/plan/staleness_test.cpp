#include <catch2/catch.hpp>

#include "base/text.hpp"
#include "diff/make_plan.hpp"
#include "model/kinds/kinds.hpp"
#include "plan/document.hpp"
#include "plan/staleness.hpp"
#include "support/worlds.hpp"

using namespace keyless;
using namespace keyless::test;
using namespace keyless::model;

namespace {

/// A fleet where one connection has drifted: the saved plan would repair it.
struct Drifted {
  Declarations declared = microbots();
  CloudSimulator cloud = applied(declared);
  diff::Policy policy = policy_of(declared);

  Drifted() { connection().fields["description"] = Value("by hand"); }
  LiveObject& connection() { return *cloud.find(kinds::service_connection, "sc-microbots-openai"); }
  LiveObject& identity() { return *cloud.find(kinds::identity, "mi-microbots-ado"); }
  Plan plan() const { return diff::make_plan(declared.graph(), cloud.read(), policy); }
  plan::Saved saved() const {
    auto parsed = plan::parse(plan::to_json(plan(), {}), "plan.json");
    REQUIRE(parsed.has_value());
    return *parsed;
  }
};

std::string stale(const plan::Saved& saved, const Plan& fresh) {
  return joined(plan::stale_reasons(saved, fresh), "\n");
}

const std::string connection_address = "serviceConnection/Microbots/sc-microbots-openai";

}  // namespace

TEST_CASE("nothing moved: the plan may be applied as it is") {
  Drifted world;
  CHECK(stale(world.saved(), world.plan()) == "");
  CHECK(rows_of(plan::narrowed(world.plan(), world.saved())) == "~ " + connection_address + "\n");
}

TEST_CASE("a moved field of what would be written is stale") {
  Drifted world;
  const auto saved = world.saved();
  world.connection().fields["description"] = Value("by another hand");
  CHECK(stale(saved, world.plan()) == connection_address + ": it has changed since the plan was created");
}

TEST_CASE("what is repaired meanwhile, gone meanwhile or would be done otherwise is stale") {
  Drifted world;
  const auto saved = world.saved();
  auto repaired = world;
  repaired.connection().fields["description"] = Value("made for tests");
  CHECK(stale(saved, repaired.plan()) == connection_address + ": it already matches the manifest");
  auto deleted = world;
  deleted.cloud.remove(std::string(deleted.connection().id));
  CHECK(stale(saved, deleted.plan()).find("the saved action is update, now it would be create") != std::string::npos);
}

TEST_CASE("a moved proof of ownership is stale, also of what is left alone") {
  Drifted world;
  const auto saved = world.saved();
  world.identity().mark = Mark{"other-team", proof_of("other-team", world.identity().id)};
  CHECK(stale(saved, world.plan()).find("identity/mi-microbots-ado: its proof of ownership has changed") !=
        std::string::npos);
}

TEST_CASE("what would be written must be what was approved") {
  Drifted world;
  const auto saved = world.saved();
  world.declared.at(Address(kinds::service_connection.name, "Microbots/sc-microbots-openai")).fields["description"] =
      Value("new words");
  CHECK(stale(saved, world.plan()).find("the values to write have changed") != std::string::npos);
}

TEST_CASE("a write that now waits for something the plan does not hold is stale") {
  Drifted world;
  const auto saved = world.saved();
  world.cloud.remove(std::string(world.identity().id));
  CHECK(stale(saved, world.plan()) != "");
}

TEST_CASE("what else has changed meanwhile is not applied, and is a note") {
  Drifted world;
  const auto saved = world.saved();
  const auto role = *std::ranges::find(world.cloud.objects, &kinds::role_assignment, &LiveObject::kind);
  world.cloud.remove(role.id);
  CHECK(stale(saved, world.plan()) == "");
  const auto chosen = plan::narrowed(world.plan(), saved);
  CHECK(rows_of(chosen) == "~ " + connection_address + "\n");
  CHECK(joined(chosen.notes, "\n").find("roleAssignment/mi-microbots-ado/5e0bd9bd@rg-openai has changed since") !=
        std::string::npos);
}

TEST_CASE("a stamp vouches for nothing that is left out") {
  Drifted world;
  world.declared.at(Address("identity", "mi-microbots-ado")).entry = "entry-2";
  const auto saved = world.saved();
  const auto role = *std::ranges::find(world.cloud.objects, &kinds::role_assignment, &LiveObject::kind);
  CHECK(rows_of(plan::narrowed(world.plan(), saved)).find("# stamp") != std::string::npos);
  world.cloud.remove(role.id);
  CHECK(rows_of(plan::narrowed(world.plan(), saved)).find("# stamp") == std::string::npos);
}

TEST_CASE("access that appeared meanwhile is reported, not stale") {
  Drifted world;
  const auto saved = world.saved();
  world.cloud.objects.push_back(foreign_role(world.cloud, "mi-microbots-ado", reader_role));
  CHECK(stale(saved, world.plan()) == "");
  CHECK(rows_of(plan::narrowed(world.plan(), saved)).find("? roleAssignment/") != std::string::npos);
}
