#include <catch2/catch.hpp>

#include "diff/planned.hpp"

using namespace keyless;
using namespace keyless::test;
using namespace keyless::model;

TEST_CASE("everything is created in order of need, and then nothing is left to do") {
  const auto declared = microbots();
  auto cloud = empty_cloud();
  cloud.owners = {"microbots"};
  const auto plan = planned(declared, cloud);
  CHECK(rows_of(plan) ==
        "+ resourceGroup/rg-microbots-identity\n"
        "+ identity/mi-microbots-ado\n"
        "+ roleAssignment/mi-microbots-ado/5e0bd9bd@rg-openai\n"
        "+ serviceConnection/Microbots/sc-microbots-openai\n"
        "+ federatedCredential/mi-microbots-ado/Microbots/sc-microbots-openai\n"
        "+ pipelinePermission/Microbots/sc-microbots-openai/microbots-ci\n"
        "# stamp/mi-microbots-ado\n");
  settles(declared, cloud, policy_of(declared));
}

TEST_CASE("a thing waits for what it refers to, a stamp for all of its entry") {
  const auto plan = planned(microbots(), empty_cloud());
  const auto after = [&](const Address& address) { return plan.find(address)->after; };
  CHECK(after(identity_at) == std::vector{group_at});
  CHECK(after(role_at) == std::vector{identity_at});
  CHECK(after(connection_at) == std::vector{identity_at});
  CHECK(after(wired_at) == std::vector{identity_at, role_at, connection_at});
  CHECK(after(permission_at) == std::vector{connection_at});
  CHECK(after(stamp_at).size() == 5);
}

TEST_CASE("what is not known yet stays a reference until apply") {
  const auto plan = planned(microbots(), empty_cloud());
  const auto& diffs = plan.find(wired_at)->diffs;
  const auto issuer = std::ranges::find(diffs, "issuer", &FieldDiff::field);
  REQUIRE(issuer != diffs.end());
  CHECK(*issuer->after == Value(Reference{connection_at, "issuer"}));
  CHECK(plan.find(wired_at)->desired->fields.at("audience") == Value("api://AzureADTokenExchange"));
}

TEST_CASE("names that we choose are known before their group exists") {
  const auto plan = planned(microbots(), empty_cloud());
  CHECK(plan.find(identity_at)->desired->fields.at("resourceGroup") == Value("rg-microbots-identity"));
}

TEST_CASE("a resource group that was there first is used, not owned") {
  auto cloud = empty_cloud();
  LiveObject group;
  group.kind = find_kind("resourceGroup");
  group.id = std::string("/subscriptions/") + subscription_id + "/resourceGroups/RG-Microbots-Identity";
  group.fields = {
      {"subscriptionId", subscription_id}, {"name", "RG-Microbots-Identity"}, {"location", "westus"}, {"id", group.id}};
  cloud.objects.push_back(group);
  const auto plan = planned(microbots(), cloud);
  CHECK(plan.find(group_at)->action == Action::no_op);
  CHECK(plan.find(identity_at)->action == Action::create);
}
