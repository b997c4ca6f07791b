#include <catch2/catch.hpp>
#include <random>

#include "base/text.hpp"
#include "diff/planned.hpp"
#include "model/kinds/kinds.hpp"
#include "plan/document.hpp"
#include "support/effort.hpp"

using namespace keyless;
using namespace keyless::test;
using namespace keyless::model;

namespace {

const unsigned worlds = worlds_of(100);

class Dice {
 public:
  explicit Dice(unsigned seed) : engine_(seed) {}
  unsigned below(unsigned end) { return static_cast<unsigned>(engine_() % end); }
  bool one_in(unsigned chances) { return below(chances) == 0; }

 private:
  std::mt19937_64 engine_;
};

Declarations random_declarations(Dice& dice) {
  Declarations declared;
  const std::string names[] = {"mi-a", "mi-b", "mi-c"};
  for (unsigned i = 0; i < 1 + dice.below(3); ++i) {
    const auto identity = dice.one_in(5) ? declared.existing_identity(dice.one_in(2) ? "mi-shared" : "mi-other")
                          : dice.one_in(3)
                              ? declared.application("app-" + names[i])
                              : declared.identity(names[i], declared.group(dice.one_in(2) ? "rg-one" : "rg-two"));
    for (unsigned r = 0; r < dice.below(3); ++r)
      declared.role(identity, "rg-" + std::to_string(dice.below(3)), dice.one_in(2) ? reader_role : openai_user_role);
    for (unsigned c = 0; c < dice.below(3); ++c)
      declared.credential(identity, "github-" + std::to_string(c), "repo:contoso/" + names[i] + std::to_string(c));
    for (unsigned c = 0; c < dice.below(3); ++c) {
      const auto connection = declared.connection("sc-" + std::to_string(i) + "-" + std::to_string(c), identity);
      if (dice.one_in(2)) declared.permission(connection, "microbots-ci");
      if (dice.one_in(3)) declared.permission(connection, "nightly");
    }
  }
  return declared;
}

std::vector<std::size_t> managed_positions(const CloudSimulator& cloud) {
  std::vector<std::size_t> positions;
  for (std::size_t i = 0; i < cloud.objects.size(); ++i)
    if (cloud.objects[i].kind->managed) positions.push_back(i);
  return positions;
}

void change_a_field(LiveObject& object, Dice& dice) {
  if (object.kind->fields.empty()) return;
  const auto& field = object.kind->fields[dice.below(static_cast<unsigned>(object.kind->fields.size()))];
  if (field.compare == Compare::owned_tags) {
    if (auto* tags = std::get_if<Tags>(&object.fields["tags"])) (*tags)["team"] = "moved";
  } else {
    object.fields[std::string(field.name)] = Value("moved");
  }
}

void take_mark_off(LiveObject& object) {
  object.mark.reset();
  if (auto* tags = std::get_if<Tags>(&object.fields["tags"])) tags->clear();
}

void mark_by(LiveObject& object, const std::string& owner, const std::string& id) {
  if (object.kind->ownership == Ownership::owned_parent) return;
  object.mark = Mark{owner, proof_of(owner, id)};
  if (auto* tags = std::get_if<Tags>(&object.fields["tags"])) *tags = mark_tags(owner, id);
}

/// Something that happens behind our back.
void disturb(CloudSimulator& cloud, Dice& dice) {
  const auto positions = managed_positions(cloud);
  if (positions.empty()) return;
  auto& object = cloud.objects[positions[dice.below(static_cast<unsigned>(positions.size()))]];
  switch (dice.below(6)) {
    case 0:
      return cloud.remove(std::string(object.id));
    case 1:
      return change_a_field(object, dice);
    case 2:
      return take_mark_off(object);
    case 3:
      return mark_by(object, "other-team", object.id);
    case 4:
      return mark_by(object, "microbots", object.id + "-copied");
    default:
      break;
  }
  if (object.kind != &kinds::identity) return;
  const auto name = text_of(object.fields, "name");
  auto added = dice.one_in(2) ? foreign_credential(cloud, name, "backdoor") : foreign_role(cloud, name, reader_role);
  if (std::ranges::find(cloud.objects, added.id, &LiveObject::id) == cloud.objects.end())
    cloud.objects.push_back(std::move(added));
}

struct World {
  explicit World(unsigned seed) : dice(seed), declared(random_declarations(dice)), cloud(empty_cloud()) {
    cloud.owners = {declared.owner};
    policy = policy_of(declared);
    policy.prune = dice.one_in(2);
    policy.max_deletes = 1000;
    policy.max_delete_percent = 100;
  }

  Plan plan() const { return planned(declared, cloud, policy); }

  /// Some of it was applied before, then something happened.
  void age() {
    cloud.carry_out(plan(), static_cast<int>(dice.below(20)), dice.below(7));
    for (unsigned i = 0; i < dice.below(4); ++i) disturb(cloud, dice);
  }

  Dice dice;
  Declarations declared;
  CloudSimulator cloud;
  diff::Policy policy;
};

bool applicable(const Plan& plan) {
  return plan.refusals.empty() && plan.unseen.empty();
}

bool waits_for(const Plan& plan, const Change& change, const Address& earlier) {
  return std::ranges::any_of(change.after, [&](const Address& address) {
    const auto* next = plan.find(address);
    return address == earlier || (next && waits_for(plan, *next, earlier));
  });
}

bool builds(const Change& change) {
  return writes(change.action) && change.action != Action::remove && change.action != Action::stamp;
}

bool hangs_on(const Change& child, const Change& parent) {
  if (!child.kind->hangs_on || !child.live || !parent.live) return false;
  if (std::ranges::count(parent.kind->outputs, child.kind->hangs_on->output) == 0) return false;
  return equal_caseless(text_of(child.live->fields, child.kind->hangs_on->field),
                        text_of(parent.live->fields, child.kind->hangs_on->output)) &&
         !text_of(parent.live->fields, child.kind->hangs_on->output).empty();
}

/// The trust that a connection needs before it is changed.
bool comes_first(const Change& change, const Address& source) {
  return std::ranges::any_of(change.predicted, [&](const Predicted& predicted) { return predicted.from.to == source; });
}

void expect_order(const World& world, const Plan& plan) {
  const auto graph = world.declared.graph();
  for (const auto& change : plan.changes) {
    if (builds(change))
      for (const auto& needed : dependencies_of(*graph.find(change.address)))
        if (const auto* earlier = plan.find(needed); earlier && builds(*earlier)) {
          const bool turned = comes_first(change, needed);
          CHECK((turned ? waits_for(plan, *earlier, change.address) : waits_for(plan, change, needed)));
        }
    if (change.action != Action::remove) continue;
    for (const auto& parent : plan.changes)
      if (parent.action == Action::remove && &parent != &change && hangs_on(change, parent))
        CHECK(waits_for(plan, parent, change.address));
  }
}

}  // namespace

TEST_CASE("law: what was applied to an empty cloud plans nothing") {
  for (unsigned seed = 0; seed < worlds; ++seed) {
    INFO("seed " << seed);
    World world(seed);
    world.cloud.carry_out(world.plan(), 1 << 20, seed);
    CHECK(world.cloud.mistakes == std::vector<std::string>());
    CHECK(rows_of(world.plan()) == "");
  }
}

TEST_CASE("law: whatever happened, one apply settles it, and writes to nothing that is not ours") {
  unsigned settled = 0;
  for (unsigned seed = 0; seed < 4 * worlds; ++seed) {
    INFO("seed " << seed);
    World world(seed);
    world.age();
    const auto plan = world.plan();
    if (!applicable(plan)) continue;
    ++settled;
    INFO(rows_of(plan));
    world.cloud.carry_out(plan, 1 << 20, seed);
    CHECK(world.cloud.mistakes == std::vector<std::string>());
    const auto again = world.plan();
    CHECK(applicable(again));
    INFO(rows_of(again));
    CHECK(!would_write(again));
  }
  CHECK(settled > worlds);
}

TEST_CASE("law: a plan that is refused would still write to nothing that is not ours") {
  for (unsigned seed = 0; seed < 2 * worlds; ++seed) {
    INFO("seed " << seed);
    World world(seed);
    world.age();
    world.policy.destroy = world.dice.one_in(2);
    const auto plan = world.plan();
    if (!plan.unseen.empty()) continue;
    INFO(rows_of(plan));
    world.cloud.carry_out(plan);
    for (const auto& mistake : world.cloud.mistakes)
      if (mistake.find("not ours") != std::string::npos) FAIL_CHECK(mistake);
  }
}

TEST_CASE("law: the order of declarations changes no byte of the plan") {
  for (unsigned seed = 0; seed < worlds; ++seed) {
    INFO("seed " << seed);
    World world(seed);
    world.age();
    const auto live = world.cloud.read();
    const auto one = plan::to_json(diff::make_plan(world.declared.graph(), live, world.policy), {});
    const auto two = plan::to_json(diff::make_plan(world.declared.shuffled(seed + 1), live, world.policy), {});
    CHECK(one == two);
  }
}

TEST_CASE("law: builders wait for what they refer to, removals for what hangs on them") {
  for (unsigned seed = 0; seed < worlds; ++seed) {
    INFO("seed " << seed);
    World world(seed);
    world.age();
    expect_order(world, world.plan());
    world.policy.destroy = true;
    expect_order(world, world.plan());
  }
}

TEST_CASE("law: cut after any step, the next run ends where an uncut one does") {
  for (unsigned seed = 0; seed < worlds / 2; ++seed) {
    World world(seed);
    world.age();
    const auto plan = world.plan();
    if (!applicable(plan)) continue;
    auto whole = world.cloud;
    const auto steps = whole.carry_out(plan);
    for (int cut = 0; cut < steps; ++cut) {
      INFO("seed " << seed << " cut after " << cut << "\n" << rows_of(plan));
      auto cloud = world.cloud;
      cloud.carry_out(plan, cut, seed);
      const auto rest = planned(world.declared, cloud, world.policy);
      INFO("then\n" << rows_of(rest));
      CHECK(applicable(rest));
      cloud.carry_out(rest);
      CHECK(cloud.mistakes == std::vector<std::string>());
      CHECK(cloud.state() == whole.state());
    }
  }
}

TEST_CASE("law: destroy ends with nothing of ours, and finds nothing when it runs again") {
  for (unsigned seed = 0; seed < worlds; ++seed) {
    INFO("seed " << seed);
    World world(seed);
    world.cloud.carry_out(world.plan());
    world.policy.destroy = true;
    const auto plan = world.plan();
    world.cloud.carry_out(plan, 1 << 20, seed);
    CHECK(world.cloud.mistakes == std::vector<std::string>());
    CHECK(!would_write(world.plan()));
    for (const auto& object : world.cloud.objects)
      if (object.kind->managed && world.cloud.is_ours(object)) FAIL_CHECK(object.id);
  }
}
