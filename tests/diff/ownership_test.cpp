#include <catch2/catch.hpp>

#include "base/digest.hpp"
#include "diff/planned.hpp"
#include "model/kinds/kinds.hpp"

using namespace keyless;
using namespace keyless::test;
using namespace keyless::model;

namespace {

void unmark(LiveObject& object) {
  object.mark.reset();
  if (auto tags = object.fields.find("tags"); tags != object.fields.end())
    std::erase_if(std::get<Tags>(tags->second), [](const auto& tag) { return tag.first.starts_with("keyless-"); });
}

void mark_as(LiveObject& object, const std::string& owner, const std::string& id) {
  object.mark = Mark{owner, proof_of(owner, id)};
  if (auto tags = object.fields.find("tags"); tags != object.fields.end()) tags->second = mark_tags(owner, id);
}

LiveObject& identity_in(CloudSimulator& cloud) {
  return *cloud.find(kinds::identity, "mi-microbots-ado");
}
LiveObject& connection_in(CloudSimulator& cloud) {
  return *cloud.find(kinds::service_connection, "sc-microbots-openai");
}

void remove_all(CloudSimulator& cloud, const Kind& kind) {
  std::erase_if(cloud.objects, [&](const LiveObject& object) { return object.kind == &kind; });
}

}  // namespace

TEST_CASE("unmarked and equal is adopted, and marked by the apply") {
  const auto declared = microbots();
  auto cloud = applied(declared);
  unmark(identity_in(cloud));
  const auto plan = planned(declared, cloud);
  CHECK(plan.find(identity_at)->action == Action::adopt);
  CHECK(plan.find(stamp_at)->after == std::vector{identity_at});
  settles(declared, cloud, policy_of(declared));
  CHECK(identity_in(cloud).mark->owner == "microbots");
}

TEST_CASE("unmarked and different is refused, unless the entry says adopt") {
  auto declared = microbots();
  auto cloud = applied(declared);
  std::get<Tags>(declared.at(identity_at).fields["tags"])["team"] = "robots";
  unmark(identity_in(cloud));
  CHECK(rows_of(planned(declared, cloud)).find("x " + identity_at.text() + " ownership") != std::string::npos);

  declared.at(identity_at).adopt = true;
  const auto plan = planned(declared, cloud);
  CHECK(plan.refusals.empty());
  CHECK(plan.find(identity_at)->action == Action::adopt);
  CHECK(!plan.find(identity_at)->diffs.empty());
  settles(declared, cloud, policy_of(declared));
}

TEST_CASE("adoption never deletes what it takes over") {
  auto declared = microbots();
  auto cloud = applied(declared);
  unmark(identity_in(cloud));
  identity_in(cloud).fields["location"] = Value("westus");
  declared.at(identity_at).adopt = true;
  const auto plan = planned(declared, cloud);
  REQUIRE(plan.refusals.size() == 1);
  CHECK(plan.refusals[0].guard == "ownership");
  CHECK(plan.find(identity_at)->action == Action::no_op);
}

TEST_CASE("what another manifest marked is never written") {
  const auto declared = microbots();
  auto cloud = applied(declared);
  mark_as(identity_in(cloud), "other-team", identity_in(cloud).id);
  const auto plan = planned(declared, cloud);
  CHECK(plan.find(identity_at)->action == Action::no_op);
  CHECK(rows_of(plan).find("x " + identity_at.text() + " ownership") != std::string::npos);
}

TEST_CASE("a copied mark proves nothing") {
  const auto declared = microbots();
  auto cloud = applied(declared);
  auto& identity = identity_in(cloud);
  std::get<Tags>(identity.fields["tags"])["team"] = "theirs";
  mark_as(identity, "microbots", identity.id + "-another");
  CHECK(planned(declared, cloud).find(identity_at)->action == Action::adopt);

  auto changed = declared;
  std::get<Tags>(changed.at(identity_at).fields["tags"])["team"] = "ours";
  const auto plan = planned(changed, cloud);
  CHECK(plan.find(identity_at)->action == Action::no_op);
  CHECK(plan.refusals.size() >= 1);
}

TEST_CASE("a client id alone proves nothing about a connection") {
  const auto declared = microbots();
  auto cloud = applied(declared);
  unmark(connection_in(cloud));
  connection_in(cloud).fields["description"] = Value("somebody else's");
  remove_all(cloud, kinds::federated_credential);
  const auto plan = planned(declared, cloud);
  CHECK(plan.find(connection_at)->action == Action::no_op);
  CHECK(rows_of(plan).find("x " + connection_at.text() + " ownership") != std::string::npos);
}

TEST_CASE("a connection that lost its mark is ours while a credential of ours names its id") {
  const auto declared = microbots();
  auto cloud = applied(declared);
  unmark(connection_in(cloud));
  CHECK(rows_of(planned(declared, cloud)) == "@ " + connection_at.text() + "\n");
  connection_in(cloud).fields["description"] = Value("edited, mark and all");
  CHECK(rows_of(planned(declared, cloud)) == "~ " + connection_at.text() + "\n");
  settles(declared, cloud, policy_of(declared));
}

TEST_CASE("a credential on an identity that is not ours vouches for no connection") {
  const auto declared = microbots();
  auto cloud = applied(declared);
  unmark(connection_in(cloud));
  connection_in(cloud).fields["description"] = Value("theirs");
  unmark(identity_in(cloud));
  const auto plan = planned(declared, cloud);
  CHECK(plan.find(connection_at)->action == Action::no_op);
  CHECK(!plan.refusals.empty());
}

TEST_CASE("another tool's assignment of the same role is matched by its triple, not by its name") {
  const auto declared = microbots();
  auto cloud = applied(declared);
  auto& role = *std::ranges::find(cloud.objects, &kinds::role_assignment, &LiveObject::kind);
  role.fields["name"] = Value("11111111-1111-4111-8111-111111111111");
  role.id = text_of(role.fields, "scope") +
            "/providers/Microsoft.Authorization/roleAssignments/11111111-1111-4111-8111-111111111111";
  CHECK(rows_of(planned(declared, cloud)) == "");
}

TEST_CASE("on an identity that exists already, only a name that carries our digest is ours") {
  Declarations declared;
  const auto identity = declared.existing_identity("mi-shared");
  const auto role = declared.role(identity, "rg-openai");
  auto cloud = applied(declared);
  CHECK(rows_of(planned(declared, cloud)) == "");
  declared.at(role).fields["description"] = Value("why");
  CHECK(planned(declared, cloud).find(role)->action == Action::update);

  auto& live = *std::ranges::find(cloud.objects, &kinds::role_assignment, &LiveObject::kind);
  live.fields["name"] = Value(uuid5("theirs"));
  const auto plan = planned(declared, cloud);
  CHECK(plan.find(role)->action == Action::no_op);
  CHECK(plan.refusals.size() == 1);
}

TEST_CASE("a connection on an identity that exists already gets its credential and settles") {
  Declarations declared;
  const auto identity = declared.existing_identity("mi-shared");
  declared.permission(declared.connection("sc-shared", identity), "nightly");
  auto cloud = applied(declared);
  CHECK(rows_of(planned(declared, cloud)) == "");
  auto& credential = *std::ranges::find(cloud.objects, &kinds::federated_credential, &LiveObject::kind);
  credential.fields["audience"] = Value("api://other");
  CHECK(totals_of(planned(declared, cloud)).update == 1);
  settles(declared, cloud, policy_of(declared));
}

TEST_CASE("protect is written, outlives its removal, and is lifted in a step of its own") {
  auto declared = microbots();
  for (const auto& address : {identity_at, connection_at}) declared.at(address).protect = true;
  auto cloud = applied(declared);
  CHECK(identity_in(cloud).mark->protect);
  CHECK(connection_in(cloud).mark->protect);
  CHECK(rows_of(planned(declared, cloud)) == "");

  const auto unprotected = microbots();
  CHECK(rows_of(planned(unprotected, cloud)) == "~ " + identity_at.text() + "\n~ " + connection_at.text() + "\n");
  auto policy = policy_of(unprotected);
  policy.destroy = true;
  const auto destroyed = planned(unprotected, cloud, policy);
  CHECK(std::ranges::count(destroyed.refusals, "protect", &Refusal::guard) == 2);
  settles(unprotected, cloud, policy_of(unprotected));
  CHECK(!identity_in(cloud).mark->protect);
  CHECK(planned(unprotected, cloud, policy).refusals.empty());
}

TEST_CASE("a trust that differs on an identity not ours yet is refused, unless its entry says adopt") {
  Declarations declared;
  const auto identity = declared.identity("mi-a", declared.group("rg-a"));
  const auto credential = declared.credential(identity, "github", "repo:contoso/app");
  auto cloud = applied(declared);
  unmark(*cloud.find(kinds::identity, "mi-a"));
  cloud.find(kinds::federated_credential, "github")->fields["subject"] = Value("repo:somebody/else");
  CHECK(rows_of(planned(declared, cloud)).find("x " + credential.text() + " ownership") != std::string::npos);
  for (const auto& address : {identity, credential}) declared.at(address).adopt = true;
  auto policy = policy_of(declared);
  policy.identities.push_back({"microbots", text_of(cloud.find(kinds::identity, "mi-a")->fields, "clientId")});
  const auto plan = planned(declared, cloud, policy);
  CHECK(plan.refusals.empty());
  CHECK(std::ranges::count(plan.find(credential)->after, identity) == 1);
  settles(declared, cloud, policy);
}

TEST_CASE("pruning what is only adopted needs adopt in so many words, and waits for it") {
  Declarations declared;
  const auto identity = declared.identity("mi-a", declared.group("rg-a"));
  auto cloud = applied(declared);
  unmark(*cloud.find(kinds::identity, "mi-a"));
  cloud.objects.push_back(foreign_role(cloud, "mi-a", reader_role));
  auto policy = policy_of(declared);
  policy.prune = true;
  const Address foreign("roleAssignment", "mi-a/Reader@rg-other");
  CHECK(planned(declared, cloud, policy).find(foreign)->action == Action::undeclared);
  declared.at(identity).adopt = true;
  const auto plan = planned(declared, cloud, policy);
  CHECK(plan.find(foreign)->action == Action::remove);
  CHECK(plan.find(foreign)->after == std::vector{identity});
  settles(declared, cloud, policy);
}
