#include <catch2/catch.hpp>

#include "diff/planned.hpp"
#include "model/kinds/kinds.hpp"
#include "model/text.hpp"

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
