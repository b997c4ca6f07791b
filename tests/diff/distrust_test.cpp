#include <catch2/catch.hpp>

#include "diff/planned.hpp"
#include "model/kinds/kinds.hpp"

using namespace keyless;
using namespace keyless::test;
using namespace keyless::model;

namespace {

/// An identity as declared, marked or not, that somebody gave a trust of their own before anything was granted.
struct Prepared {
  Declarations declared = microbots();
  CloudSimulator cloud = empty_cloud();
  diff::Policy policy = policy_of(declared);

  Prepared() {
    Declarations identity_only;
    const auto group = identity_only.group("rg-microbots-identity");
    identity_only.identity("mi-microbots-ado", group);
    cloud = applied(identity_only);
    cloud.objects.push_back(foreign_credential(cloud, "mi-microbots-ado", "backdoor"));
  }
};

}  // namespace

TEST_CASE("a prepared identity gets no role and no connection") {
  Prepared world;
  const auto plan = planned(world.declared, world.cloud);
  CHECK(std::ranges::count(plan.refusals, "untrusted-identity", &Refusal::guard) == 2);
  CHECK(plan.refusals[0].address == role_at);
  CHECK(plan.refusals[1].address == connection_at);
}

TEST_CASE("a prepared identity is usable once its trust is tolerated") {
  Prepared world;
  world.policy.allow_undeclared = {"federatedCredential/mi-microbots-ado/backdoor"};
  // What a manifest tolerates is no proof that the identity is its own: to lend it is for the policy to permit.
  CHECK(planned(world.declared, world.cloud, world.policy).refusals.size() == 1);
  world.policy.identities.push_back({"microbots", "*"});
  CHECK(planned(world.declared, world.cloud, world.policy).refusals.empty());
}

TEST_CASE("a prepared identity is usable when its trust is pruned, and that comes first") {
  Prepared world;
  world.policy.prune = true;
  const auto plan = planned(world.declared, world.cloud, world.policy);
  CHECK(plan.refusals.empty());
  const Address backdoor("federatedCredential", "mi-microbots-ado/backdoor");
  CHECK(plan.find(backdoor)->action == Action::remove);
  for (const auto& grant : {role_at, connection_at}) CHECK(std::ranges::count(plan.find(grant)->after, backdoor) == 1);
  settles(world.declared, world.cloud, world.policy);
}

TEST_CASE("a target that leaves the pruning out leaves the grants out, too") {
  Prepared world;
  world.policy.prune = true;
  world.policy.targets = {role_at.text()};
  const auto plan = planned(world.declared, world.cloud, world.policy);
  CHECK(std::ranges::count(plan.refusals, "untrusted-identity", &Refusal::guard) == 1);
}

TEST_CASE("a declared trust that differs is repaired before anything is granted") {
  Declarations declared;
  const auto identity = declared.identity("mi-a", declared.group("rg-a"));
  const auto credential = declared.credential(identity, "github", "repo:contoso/app:ref:refs/heads/main");
  auto cloud = applied(declared);
  auto& live = *std::ranges::find(cloud.objects, &kinds::federated_credential, &LiveObject::kind);
  live.fields["subject"] = Value("repo:attacker/app:ref:refs/heads/main");
  const auto role = declared.role(identity, "rg-openai");
  const auto plan = planned(declared, cloud);
  CHECK(plan.refusals.empty());
  CHECK(plan.find(credential)->action == Action::update);
  CHECK(std::ranges::count(plan.find(role)->after, credential) == 1);

  auto policy = policy_of(declared);
  policy.excludes = {credential.text()};
  const auto without_repair = planned(declared, cloud, policy);
  CHECK(std::ranges::count(without_repair.refusals, "untrusted-identity", &Refusal::guard) == 1);
  settles(declared, cloud, policy_of(declared));
}

TEST_CASE("an identity that exists already must have its trust allowed before we build on it") {
  Declarations declared;
  const auto identity = declared.existing_identity("mi-shared");
  declared.role(identity, "rg-openai");
  auto cloud = empty_cloud();
  cloud.owners = {declared.owner};
  cloud.objects.push_back(foreign_credential(cloud, "mi-shared", "theirs"));
  CHECK(planned(declared, cloud).refusals.size() == 1);
  auto policy = policy_of(declared);
  policy.allow_undeclared = {"federatedCredential/mi-shared/theirs"};
  CHECK(planned(declared, cloud, policy).refusals.empty());
}
