#include <catch2/catch.hpp>

#include "diff/planned.hpp"
#include "model/kinds/kinds.hpp"

using namespace keyless;
using namespace keyless::test;
using namespace keyless::model;

namespace {

struct Destroy {
  Declarations declared = microbots();
  CloudSimulator cloud = applied(declared);
  diff::Policy policy = policy_of(declared);
  Destroy() { policy.destroy = true; }
};

long managed(const CloudSimulator& cloud) {
  return std::ranges::count_if(cloud.objects, [](const LiveObject& object) { return object.kind->managed; });
}

bool before(const Plan& plan, const Address& earlier, const Address& later) {
  return std::ranges::count(plan.find(later)->after, earlier) == 1;
}

}  // namespace

TEST_CASE("destroy removes everything of ours, dependants first") {
  Destroy world;
  const auto plan = planned(world.declared, world.cloud, world.policy);
  CHECK(totals_of(plan).remove == 6);
  CHECK(plan.refusals.empty());
  CHECK(before(plan, permission_at, connection_at));
  CHECK(before(plan, wired_at, connection_at));
  CHECK(before(plan, connection_at, identity_at));
  CHECK(before(plan, role_at, identity_at));
  CHECK(before(plan, identity_at, group_at));
  world.cloud.carry_out(plan);
  CHECK(world.cloud.mistakes == std::vector<std::string>());
  CHECK(managed(world.cloud) == 0);
  CHECK(!would_write(planned(world.declared, world.cloud, world.policy)));
}

TEST_CASE("destroy takes along what hangs on what goes") {
  Destroy world;
  world.cloud.objects.push_back(foreign_role(world.cloud, "mi-microbots-ado", reader_role));
  world.cloud.objects.push_back(foreign_credential(world.cloud, "mi-microbots-ado", "backdoor"));
  world.cloud.carry_out(planned(world.declared, world.cloud, world.policy));
  CHECK(world.cloud.mistakes == std::vector<std::string>());
  CHECK(managed(world.cloud) == 0);
}

TEST_CASE("destroy leaves an identity alone that was never adopted, with all that hangs on it") {
  Destroy world;
  auto& identity = *world.cloud.find(kinds::identity, "mi-microbots-ado");
  identity.mark.reset();
  std::get<Tags>(identity.fields["tags"]).clear();
  world.cloud.objects.push_back(foreign_credential(world.cloud, "mi-microbots-ado", "backdoor"));
  const auto plan = planned(world.declared, world.cloud, world.policy);
  CHECK(plan.find(identity_at)->action == Action::no_op);
  CHECK(plan.find(role_at)->action == Action::no_op);
  CHECK(plan.find(wired_at)->action == Action::no_op);
  CHECK(plan.find(group_at)->action == Action::no_op);  // only an empty group is deleted
  world.cloud.carry_out(plan);
  CHECK(world.cloud.mistakes == std::vector<std::string>());
  CHECK(world.cloud.find(kinds::federated_credential, "backdoor") != nullptr);
  CHECK(!would_write(planned(world.declared, world.cloud, world.policy)));
}

TEST_CASE("destroy leaves alone what another manifest marked, and refuses nothing for it") {
  Destroy world;
  auto& identity = *world.cloud.find(kinds::identity, "mi-microbots-ado");
  identity.mark = Mark{"other-team", proof_of("other-team", identity.id)};
  identity.fields["tags"] = mark_tags("other-team", identity.id);
  const auto plan = planned(world.declared, world.cloud, world.policy);
  CHECK(plan.refusals.empty());
  CHECK(plan.find(identity_at)->action == Action::no_op);
  CHECK(plan.find(role_at)->action == Action::no_op);
}

TEST_CASE("destroy leaves a group that was there first") {
  Destroy world;
  auto& group = *world.cloud.find(kinds::resource_group, "rg-microbots-identity");
  group.mark.reset();
  group.fields.erase("tags");
  const auto plan = planned(world.declared, world.cloud, world.policy);
  CHECK(plan.find(group_at)->action == Action::no_op);
  CHECK(totals_of(plan).remove == 5);
}

TEST_CASE("destroy takes only our own assignments off an identity that exists already") {
  Declarations declared;
  const auto identity = declared.existing_identity("mi-shared");
  const auto role = declared.role(identity, "rg-openai");
  auto cloud = applied(declared);
  cloud.objects.push_back(foreign_role(cloud, "mi-shared", reader_role));
  auto policy = policy_of(declared);
  policy.destroy = true;
  const auto plan = planned(declared, cloud, policy);
  CHECK(totals_of(plan).remove == 1);
  CHECK(plan.find(role)->action == Action::remove);
}
