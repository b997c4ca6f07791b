#include <catch2/catch.hpp>

#include "base/digest.hpp"
#include "base/text.hpp"
#include "diff/planned.hpp"
#include "model/kinds/kinds.hpp"

// Conditions on role assignments: what others restrict stays, and is loosened only by a line of the policy. And how
// many assignments a scope may hold.

using namespace keyless;
using namespace keyless::test;
using namespace keyless::model;

namespace {

const std::string ours = "@Resource[Microsoft.CognitiveServices/accounts:name] StringEquals 'a'";
const std::string theirs = "@Resource[Microsoft.CognitiveServices/accounts:name] StringEquals 'b'";
const std::string runner = uuid5("who runs keyless"), stranger = uuid5("a stranger");

/// The common case, applied; its one role and what is live of it.
struct Restricted {
  Declarations declared = microbots();
  CloudSimulator cloud = applied(declared);
  diff::Policy policy = policy_of(declared);

  Restricted() { policy.caller.principal_id = runner; }

  Fields& wanted() { return declared.at(role_at).fields; }
  Fields& live() {
    for (auto& object : cloud.objects)
      if (object.kind == &kinds::role_assignment) return object.fields;
    throw std::logic_error("no role assignment");
  }
  void declare(const std::string& condition) {
    wanted()["condition"] = condition;
    if (!condition.empty()) wanted()["conditionVersion"] = "2.0";
  }
  void restrict_live(const std::string& condition) {
    live().insert_or_assign("condition", Value(condition));
    live().insert_or_assign("conditionVersion", Value("2.0"));
  }
  void written_by(const std::string& maker, const std::string& writer, const std::string& made = "2026-01-01T00:00:00Z",
                  const std::string& written = "2026-01-01T00:00:00Z") {
    live().insert_or_assign("createdBy", Value(maker));
    live().insert_or_assign("updatedBy", Value(writer));
    live().insert_or_assign("createdOn", Value(made));
    live().insert_or_assign("updatedOn", Value(written));
  }
  Plan plan() { return planned(declared, cloud, policy); }
  std::string refusal() {
    const auto plan = this->plan();
    if (plan.refusals.empty()) return "none";
    return plan.refusals.front().address.text() + " " + plan.refusals.front().guard;
  }
};

const std::string refused = role_at.text() + " widening";

}  // namespace

TEST_CASE("a condition that nobody declared is reported, stays, and is a difference until it is declared") {
  Restricted world;
  world.restrict_live(theirs);
  const auto plan = world.plan();
  CHECK(!would_write(plan));
  CHECK(plan.refusals.empty());
  REQUIRE(plan.find(role_at));
  CHECK(plan.find(role_at)->action == Action::impossible);
  CHECK(plan.find(role_at)->obstacle == "restricted");
  CHECK(plan.find(role_at)->reason.find("restricted outside keyless") != std::string::npos);
  CHECK(has_open_obstacles(plan));
  world.declare(theirs);
  CHECK(rows_of(world.plan()) == "");
  CHECK(!has_open_obstacles(world.plan()));
}

TEST_CASE("something else of a restricted role is updated, and the restriction still said") {
  Restricted world;
  world.restrict_live(theirs);
  world.wanted()["description"] = "models";
  const auto plan = world.plan();
  CHECK(rows_of(plan) == "~ " + role_at.text() + "\n");
  CHECK(plan.find(role_at)->diffs.size() == 1);
  CHECK(has_open_obstacles(plan));
  CHECK(std::ranges::any_of(plan.notes,
                            [](const auto& note) { return note.find("restricted outside keyless") != note.npos; }));
  world.cloud.carry_out(plan);
  CHECK(text_of(world.live(), "condition") == theirs);
}

TEST_CASE("declaring a condition where none is live restricts, and one that went away is repaired") {
  Restricted world;
  world.declare(ours);
  CHECK(rows_of(world.plan()) == "~ " + role_at.text() + "\n");
  CHECK(world.plan().find(role_at)->gives.empty());
  world.cloud.carry_out(world.plan());
  CHECK(text_of(world.live(), "condition") == ours);
  CHECK(rows_of(world.plan()) == "");
  world.live().erase("condition");
  CHECK(rows_of(world.plan()) == "~ " + role_at.text() + "\n");
  CHECK(world.refusal() == "none");
}

TEST_CASE("any other text of a live condition needs a line of the policy") {
  Restricted world;
  world.restrict_live(theirs);
  SECTION("changed") {
    world.declare(ours);
  }
  SECTION("taken off by saying so") {
    world.declare("");
  }
  SECTION("changed in letter case only") {
    world.declare(lower(theirs));
  }
  SECTION("made stricter: implication is not judged") {
    world.declare(theirs + " AND " + ours);
  }
  SECTION("in another version of the language") {
    world.declare(theirs);
    world.live().insert_or_assign("conditionVersion", Value("1.0"));
  }
  CHECK(world.refusal() == refused);
  world.policy.widenings = {{"other-team", "*", "condition"}};
  CHECK(world.refusal() == refused);
  world.policy.widenings = {{"microbots", "roleAssignment/mi-other/*", "condition"}};
  CHECK(world.refusal() == refused);
  world.policy.widenings = {{"microbots", "roleAssignment/mi-microbots-ado/*", "branches"}};
  CHECK(world.refusal() == refused);
  world.policy.widenings = {{"microbots", "roleAssignment/mi-microbots-ado/*", "condition"}};
  CHECK(world.refusal() == "none");
  const auto plan = world.plan();
  CHECK(plan.find(role_at)->gives.size() == 1);
  settles(world.declared, world.cloud, world.policy);
}

TEST_CASE("what this run's identity made and nobody wrote since may be changed without a policy") {
  Restricted world;
  world.restrict_live(theirs);
  world.declare(ours);
  const std::string later = "2026-01-02T00:00:00Z";
  SECTION("ours from the start") {
    world.written_by(runner, runner);
    CHECK(world.refusal() == "none");
    CHECK(!world.plan().find(role_at)->gives.empty());
  }
  SECTION("made by others") {
    world.written_by(stranger, runner);
    CHECK(world.refusal() == refused);
  }
  SECTION("written by others since") {
    world.written_by(runner, stranger, "2026-01-01T00:00:00Z", later);
    CHECK(world.refusal() == refused);
  }
  SECTION("written by us since: it may carry along what others set") {
    world.written_by(runner, runner, "2026-01-01T00:00:00Z", later);
    CHECK(world.refusal() == refused);
  }
  SECTION("nobody knows who runs this") {
    world.written_by("", "");
    world.policy.caller = {};
    CHECK(world.refusal() == refused);
    OpenQuestions open;
    diff::make_plan(world.declared.graph(), world.cloud.read(), world.policy, &open);
    CHECK(open.caller);
  }
}

TEST_CASE("destroying what others restricted takes no policy") {
  Restricted world;
  world.restrict_live(theirs);
  world.policy.destroy = true;
  const auto plan = world.plan();
  CHECK(plan.refusals.empty());
  CHECK(plan.find(role_at)->action == Action::remove);
}

TEST_CASE("more role assignments than the service allows are refused one by one, before anything is written") {
  auto declared = microbots();
  declared.role(identity_at, "rg-more");
  declared.role(identity_at, "rg-most");
  auto cloud = empty_cloud();
  auto live = cloud.read();
  const auto refused_with = [&](std::size_t there) {
    live.counted("roleAssignments@/subscriptions/" + std::string(subscription_id), there);
    const auto plan = diff::make_plan(declared.graph(), live, policy_of(declared));
    for (const auto& refusal : plan.refusals) CHECK(refusal.guard == "limit");
    return plan.refusals.size();
  };
  CHECK(refused_with(3997) == 0);
  CHECK(refused_with(3998) == 1);
  CHECK(refused_with(4000) == 3);
  CHECK(refused_with(4100) == 3);
}

TEST_CASE("a management group holds fewer, and what nobody counted is not judged") {
  auto declared = microbots();
  auto& scope = declared.at(role_at).fields["scope"];
  scope = Value("/providers/Microsoft.Management/managementGroups/Top");
  auto live = empty_cloud().read();
  auto policy = policy_of(declared);
  policy.grants = {{"*", "*", "*"}};
  CHECK(diff::make_plan(declared.graph(), live, policy).refusals.empty());
  live.counted("roleAssignments@/providers/microsoft.management/managementgroups/top", 500);
  const auto plan = diff::make_plan(declared.graph(), live, policy);
  REQUIRE(plan.refusals.size() == 1);
  CHECK(plan.refusals.front().message.find("501 of management group Top") != std::string::npos);
}
