#include <catch2/catch.hpp>

#include "base/digest.hpp"
#include "diff/planned.hpp"
#include "model/kinds/kinds.hpp"

using namespace keyless;
using namespace keyless::test;
using namespace keyless::model;

namespace {

LiveObject foreign_permission(CloudSimulator& cloud, const std::string& pipeline) {
  const auto& connection = *cloud.find(kinds::service_connection, "sc-microbots-openai");
  LiveObject object;
  object.kind = &kinds::pipeline_permission;
  object.id = connection.id + "/" + pipeline;
  object.fields = {{"organization", "contoso"},     {"projectName", "Microbots"},
                   {"projectId", uuid5("project")}, {"connectionId", connection.id},
                   {"pipelineId", pipeline},        {"pipelineName", "pipeline-" + pipeline}};
  return object;
}

LiveObject foreign_connection(CloudSimulator& cloud) {
  auto object = *cloud.find(kinds::service_connection, "sc-microbots-openai");
  object.id = uuid5("another connection");
  object.fields["id"] = Value(object.id);
  object.fields["name"] = Value("sc-copycat");
  object.mark.reset();
  return object;
}

struct World {
  Declarations declared = microbots();
  CloudSimulator cloud = applied(declared);
  diff::Policy policy = policy_of(declared);
};

}  // namespace

TEST_CASE("access that nobody declared is always reported and left alone") {
  World world;
  world.cloud.objects.push_back(foreign_role(world.cloud, "mi-microbots-ado", reader_role));
  world.cloud.objects.push_back(foreign_credential(world.cloud, "mi-microbots-ado", "backdoor"));
  world.cloud.objects.push_back(foreign_permission(world.cloud, "*"));
  const auto copycat = foreign_connection(world.cloud);
  world.cloud.objects.push_back(copycat);
  const auto plan = planned(world.declared, world.cloud);
  CHECK(rows_of(plan) ==
        "? roleAssignment/mi-microbots-ado/Reader@rg-other\n"
        "? serviceConnection/Microbots/sc-copycat\n"
        "? federatedCredential/mi-microbots-ado/backdoor\n"
        "? pipelinePermission/Microbots/sc-microbots-openai/pipeline-*\n");
  CHECK(!would_write(plan));
}

TEST_CASE("prune removes what hangs on ours, never what only uses our client id") {
  World world;
  world.cloud.objects.push_back(foreign_role(world.cloud, "mi-microbots-ado", reader_role));
  world.cloud.objects.push_back(foreign_credential(world.cloud, "mi-microbots-ado", "backdoor"));
  world.cloud.objects.push_back(foreign_permission(world.cloud, "99"));
  const auto copycat = foreign_connection(world.cloud);
  world.cloud.objects.push_back(copycat);
  world.policy.prune = true;
  const auto plan = planned(world.declared, world.cloud, world.policy);
  CHECK(totals_of(plan).remove == 3);
  CHECK(plan.find(Address("serviceConnection", "Microbots/sc-copycat"))->action == Action::undeclared);
  settles(world.declared, world.cloud, world.policy);
  CHECK(world.cloud.find(kinds::service_connection, "sc-copycat") != nullptr);
}

TEST_CASE("the permission of a pipeline that is gone says so, and goes with prune") {
  World world;
  auto left = foreign_permission(world.cloud, "7");
  left.fields.erase("pipelineName");
  left.fields["unlisted"] = Value("true");
  world.cloud.objects.push_back(left);
  const Address at("pipelinePermission", "Microbots/sc-microbots-openai/pipeline 7");
  const auto plan = planned(world.declared, world.cloud);
  REQUIRE(plan.find(at) != nullptr);
  CHECK(plan.find(at)->action == Action::undeclared);
  CHECK(plan.find(at)->reason.find("lists no pipeline with that id") != std::string::npos);
  world.policy.prune = true;
  CHECK(planned(world.declared, world.cloud, world.policy).find(at)->action == Action::remove);
  settles(world.declared, world.cloud, world.policy);
}

TEST_CASE("prune may be said by the manifest of one owner") {
  World world;
  world.cloud.objects.push_back(foreign_credential(world.cloud, "mi-microbots-ado", "backdoor"));
  world.policy.prune_owners = {"somebody else"};
  CHECK(totals_of(planned(world.declared, world.cloud, world.policy)).remove == 0);
  world.policy.prune_owners = {"microbots"};
  CHECK(totals_of(planned(world.declared, world.cloud, world.policy)).remove == 1);
}

TEST_CASE("what the manifest tolerates is reported, is no difference and survives prune") {
  World world;
  world.cloud.objects.push_back(foreign_credential(world.cloud, "mi-microbots-ado", "github"));
  world.policy.allow_undeclared = {"federatedCredential/*/GITHUB"};
  world.policy.prune = true;
  const auto plan = planned(world.declared, world.cloud, world.policy);
  CHECK(rows_of(plan) == "?ok federatedCredential/mi-microbots-ado/github\n");
  CHECK(totals_of(plan).allowed == 1);
}

TEST_CASE("an entry that left the manifest is reported, and prune deletes nothing of it") {
  World world;
  auto less = microbots();
  for (const auto& address : {permission_at, wired_at, connection_at}) less.drop(address);
  CHECK(rows_of(planned(less, world.cloud)) ==
        "? serviceConnection/Microbots/sc-microbots-openai\n"
        "? federatedCredential/mi-microbots-ado/" +
            text_of(world.cloud.objects.back().fields, "x") +
            text_of(std::ranges::find(world.cloud.objects, &kinds::federated_credential, &LiveObject::kind)->fields,
                    "name") +
            "\n");
  world.policy.prune = true;
  settles(less, world.cloud, world.policy);
  CHECK(world.cloud.find(kinds::service_connection, "sc-microbots-openai") != nullptr);
}

TEST_CASE("what is marked and not declared is reported only when all manifests of its owner are in the run") {
  World world;
  const Declarations nothing;
  world.policy.prune = true;
  CHECK(rows_of(planned(nothing, world.cloud, world.policy)) ==
        "? resourceGroup/rg-microbots-identity\n"
        "? identity/mi-microbots-ado\n"
        "? serviceConnection/Microbots/sc-microbots-openai\n");
  world.policy.whole = false;
  CHECK(rows_of(planned(nothing, world.cloud, world.policy)) == "");
  world.policy.whole = true;
  world.policy.owners = {"other-team"};
  CHECK(rows_of(planned(nothing, world.cloud, world.policy)) == "");
}

TEST_CASE("on an identity that exists already what others did is reported, never written") {
  Declarations declared;
  const auto identity = declared.existing_identity("mi-shared");
  declared.role(identity, "rg-openai");
  auto cloud = applied(declared);
  cloud.objects.push_back(foreign_role(cloud, "mi-shared", reader_role));
  auto policy = policy_of(declared);
  policy.prune = true;
  CHECK(rows_of(planned(declared, cloud, policy)) == "?ok roleAssignment/mi-shared/Reader@rg-other\n");

  const Declarations without_role = [] {
    Declarations less;
    less.existing_identity("mi-shared");
    return less;
  }();
  CHECK(totals_of(planned(without_role, cloud, policy)).remove == 1);  // ours by its name
}

TEST_CASE("two undeclared things of one name get two addresses") {
  World world;
  auto one = foreign_role(world.cloud, "mi-microbots-ado", reader_role);
  auto two = one;
  two.id += "-2";
  two.fields["scope"] = Value(text_of(one.fields, "scope") + "/providers/Microsoft.KeyVault/vaults/rg-other");
  one.fields["scope"] = Value(text_of(one.fields, "scope"));
  two.fields["roleName"] = Value("Reader");
  world.cloud.objects.push_back(one);
  world.cloud.objects.push_back(two);
  auto three = one;
  three.id += "-3";
  world.cloud.objects.push_back(three);
  const auto plan = planned(world.declared, world.cloud);
  std::set<Address> addresses;
  for (const auto& change : plan.changes) CHECK(addresses.insert(change.address).second);
}
