#include <algorithm>
#include <catch2/catch.hpp>
#include <fstream>

#include "diff/make_plan.hpp"
#include "rights/rights.hpp"
#include "support/worlds.hpp"

using namespace keyless;
using namespace keyless::test;
using model::Lack;

namespace {

std::vector<std::string> lines_of(const std::vector<Lack>& needs) {
  std::vector<std::string> lines;
  for (const auto& need : needs)
    lines.push_back(std::string(need.address.kind()) + " " + need.right.name + " @ " + need.right.where);
  return lines;
}

model::Plan plan_of(const Declarations& declared, CloudSimulator cloud, diff::Policy policy) {
  cloud.owners = {declared.owner};
  return diff::make_plan(declared.graph(), cloud.read(), policy);
}

const std::string subscription = std::string("/subscriptions/") + subscription_id;

}  // namespace

TEST_CASE("what is created in something new is asked for where that will lie") {
  const auto declared = microbots();
  const auto needs = rights::needs_of(plan_of(declared, empty_cloud(), policy_of(declared)));
  const auto lines = lines_of(needs);
  const auto has = [&](const std::string& line) {
    INFO(line);
    CHECK(std::ranges::find(lines, line) != lines.end());
  };
  has("resourceGroup Microsoft.Resources/subscriptions/resourceGroups/write @ " + subscription);
  has("identity Microsoft.ManagedIdentity/userAssignedIdentities/write @ " + subscription);
  has("federatedCredential Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials/write @ " +
      subscription);
  has("roleAssignment Microsoft.Authorization/roleAssignments/write @ " + subscription + "/resourceGroups/rg-openai");
}

TEST_CASE("a plan without writes needs nothing") {
  const auto declared = microbots();
  CHECK(rights::needs_of(plan_of(declared, applied(declared), policy_of(declared))).empty());
}

TEST_CASE("every kind that is written says what right that takes, for each verb") {
  for (const auto* kind : model::all_kinds()) {
    if (!kind->managed) continue;
    INFO(kind->name);
    CHECK(kind->rights != nullptr);
  }
}

TEST_CASE("what is known to be missing is told, what is unknown is not") {
  const auto declared = microbots();
  const auto needs = rights::needs_of(plan_of(declared, empty_cloud(), policy_of(declared)));
  CHECK(rights::lacks_in(needs, {}).empty());
  rights::Answers answers;
  answers.resource_manager[subscription] = {{{"*"}, {"Microsoft.ManagedIdentity/*"}}};
  const auto lacks = lines_of(rights::lacks_in(needs, answers));
  CHECK(lacks.size() == 3);  // the identity, its trust, and its stamp
}

TEST_CASE("every right that a plan can need is published") {
  std::ifstream in("docs/rights.md");
  REQUIRE(in.good());
  const std::string text((std::istreambuf_iterator<char>(in)), {});
  model::Fields fields;
  for (const auto name : {"subscriptionId", "resourceGroup", "name", "scope", "identityId", "projectId", "organization",
                          "connectionId", "id", "pipelineId"})
    fields.emplace(name, std::string("x"));
  for (const auto* kind : model::all_kinds()) {
    if (!kind->rights) continue;
    for (const auto verb : {model::Verb::create, model::Verb::update, model::Verb::remove})
      for (const auto& right : kind->rights(verb, fields)) {
        INFO(kind->name << ": " << right.name);
        CHECK(text.find("`" + right.name + "`") != std::string::npos);
      }
  }
}
