#include <algorithm>
#include <catch2/catch.hpp>

#include "base/digest.hpp"
#include "diff/fleets.hpp"
#include "model/kinds/kinds.hpp"

// An identity holds twenty credentials: who takes a place waits for what frees one, and finds another where that stays.

using namespace keyless;
using namespace keyless::test;
using namespace keyless::model;

namespace {

const std::vector<std::string> moving = {"sc-d1", "sc-d2", "sc-s1", "sc-s2", "sc-x1", "sc-x2"};

/// mi-b is full: two credentials are pruned from it and `missing` declared ones are not there, while two connections
/// are to leave it and four others to come.
Fleet full_identity(int missing) {
  std::vector<Member> members;
  for (const auto& name : moving) {
    const bool leaves = name.starts_with("sc-s");
    members.push_back(
        {.name = name, .identity = leaves ? "mi-b" : "mi-a", .age = Age::entra, .moved = leaves ? "mi-a" : "mi-b"});
  }
  auto fleet = fleet_of(members, 16);
  const auto a = fleet.cloud.find(kinds::identity, "mi-a")->id;
  for (int i = 0; i < 16; ++i) {
    fleet.declared.drop(Address("federatedCredential", "mi-a/github-" + std::to_string(i)));
    fleet.cloud.remove(a + "/federatedIdentityCredentials/github-" + std::to_string(i));
  }
  for (const auto* name : {"planted-1", "planted-2"})
    fleet.cloud.objects.push_back(foreign_credential(fleet.cloud, "mi-b", name));
  for (int i = 0; i < missing; ++i) {
    const auto name = "missing-" + std::to_string(i);
    fleet.declared.credential(Address("identity", "mi-b"), name, "repo:contoso/" + name);
  }
  fleet.policy.prune = true;
  return fleet;
}

/// Somebody else has a role on it, so that it is given no other identity.
void open_to_others(CloudSimulator& cloud, const std::string& name) {
  const auto& connection = *cloud.find(kinds::service_connection, name);
  LiveObject role{.kind = &kinds::connection_role, .id = connection.id + "/somebody"};
  role.fields = {{"organization", Value("contoso")},     {"projectId", connection.fields.at("projectId")},
                 {"connectionId", Value(connection.id)}, {"principalId", Value(uuid5("somebody"))},
                 {"principal", Value("somebody")},       {"role", Value("Administrator")},
                 {"inherited", Value("false")}};
  cloud.objects.push_back(role);
}

int writing(const Plan& plan) {
  return static_cast<int>(
      std::ranges::count_if(plan.changes, [](const Change& change) { return writes(change.action); }));
}

}  // namespace

TEST_CASE("on a full identity all that is planned is carried out, whoever of those that move may not") {
  const int missing = GENERATE(0, 1, 2);
  for (unsigned refused = 0; refused < 1U << moving.size(); ++refused) {
    auto fleet = full_identity(missing);
    for (std::size_t i = 0; i < moving.size(); ++i)
      if ((refused >> i & 1U) != 0) open_to_others(fleet.cloud, moving[i]);
    const auto plan = fleet.plan();
    INFO(missing << " missing, refused: " << refused << "\n" << rows_of(plan));
    CHECK(fleet.cloud.carry_out(plan) == writing(plan));
    CHECK(fleet.cloud.mistakes == std::vector<std::string>());
  }
}
