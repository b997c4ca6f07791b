#include <catch2/catch.hpp>

#include "base/text.hpp"
#include "diff/planned.hpp"
#include "model/kinds/kinds.hpp"

using namespace keyless;
using namespace keyless::test;
using namespace keyless::model;

TEST_CASE("a target brings what it needs, and nothing else") {
  const auto declared = microbots();
  auto policy = policy_of(declared);
  policy.targets = {"roleAssignment/*"};
  CHECK(rows_of(planned(declared, empty_cloud(), policy)) ==
        "+ " + group_at.text() + "\n+ " + identity_at.text() + "\n+ " + role_at.text() + "\n");
}

TEST_CASE("what refers to something that is excluded and does not exist is left out, too") {
  const auto declared = microbots();
  auto policy = policy_of(declared);
  policy.excludes = {"serviceConnection/*"};
  const auto plan = planned(declared, empty_cloud(), policy);
  CHECK(rows_of(plan) == "+ " + group_at.text() + "\n+ " + identity_at.text() + "\n+ " + role_at.text() + "\n");
  CHECK(joined(plan.notes, "").find("3 change(s) are left out") != std::string::npos);
}

TEST_CASE("with a target nothing is removed or replaced") {
  const auto declared = microbots();
  auto cloud = applied(declared);
  cloud.objects.push_back(foreign_credential(cloud, "mi-microbots-ado", "backdoor"));
  auto policy = policy_of(declared);
  policy.prune = true;
  policy.targets = {"*"};
  CHECK(rows_of(planned(declared, cloud, policy)) == "? federatedCredential/mi-microbots-ado/backdoor\n");

  cloud = applied(declared);
  cloud.find(kinds::identity, "mi-microbots-ado")->fields["location"] = Value("westus");
  const auto plan = planned(declared, cloud, policy);
  CHECK(!would_write(plan));

  policy = policy_of(declared);
  policy.destroy = true;
  policy.targets = {"*"};
  CHECK(!would_write(planned(declared, applied(declared), policy)));
}

TEST_CASE("what could not be seen matters only where it is targeted") {
  const auto declared = microbots();
  auto cloud = applied(declared);
  cloud.hidden["serviceConnections@contoso/microbots"] = "403";
  auto policy = policy_of(declared);
  CHECK(planned(declared, cloud, policy).unseen.size() == 3);
  policy.targets = {"roleAssignment/*"};
  CHECK(planned(declared, cloud, policy).unseen.empty());
}

namespace {

const Address check_at("check", "Microbots/sc-microbots-openai/approval");

Declarations guarded() {
  auto declared = microbots();
  declared.check(connection_at, "approval", {{"approvers", Strings{"ana"}}, {"minApprovers", "1"}});
  return declared;
}

}  // namespace

TEST_CASE("a trust does not come without the declared check of its connection or the roles of its identity") {
  const auto declared = guarded();
  auto policy = policy_of(declared);
  for (const auto* left_out : {"check/*", "roleAssignment/*"}) {
    policy.excludes = {left_out};
    const auto plan = planned(declared, empty_cloud(), policy);
    INFO(left_out << "\n" << rows_of(plan));
    CHECK(plan.find(wired_at)->action == Action::no_op);
    CHECK(plan.find(connection_at)->action == Action::create);
  }
}

TEST_CASE("a trust that is targeted brings the check of its connection and the roles of its identity") {
  const auto declared = guarded();
  auto policy = policy_of(declared);
  policy.targets = {"federatedCredential/*"};
  const auto plan = planned(declared, empty_cloud(), policy);
  INFO(rows_of(plan));
  for (const auto& address : {wired_at, check_at, role_at}) CHECK(plan.find(address)->action == Action::create);
  CHECK(plan.find(permission_at)->action == Action::no_op);
}

TEST_CASE("what is as declared, and left out, holds nothing back") {
  const auto declared = guarded();
  auto cloud = applied(declared);
  std::erase_if(cloud.objects, [](const LiveObject& object) { return object.kind == &kinds::federated_credential; });
  auto policy = policy_of(declared);
  policy.excludes = {"check/*", "roleAssignment/*"};
  const auto plan = planned(declared, cloud, policy);
  INFO(rows_of(plan));
  CHECK(plan.find(wired_at)->action == Action::create);
}

TEST_CASE("a trust that only an excluded conversion could give its issuer is left out, too") {
  const auto declared = microbots();
  auto cloud = applied(declared);
  std::erase_if(cloud.objects, [](const LiveObject& object) { return object.kind == &kinds::federated_credential; });
  auto& connection = *cloud.find(kinds::service_connection, "sc-microbots-openai");
  connection.fields["scheme"] = Value("ServicePrincipal");
  connection.fields.erase("issuer");
  connection.fields.erase("subject");
  connection.mark.reset();
  auto policy = policy_of(declared);
  policy.excludes = {"serviceConnection/*"};
  const auto plan = planned(declared, cloud, policy);
  INFO(rows_of(plan));
  CHECK(plan.find(wired_at)->action == Action::no_op);
}
