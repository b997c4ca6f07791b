#include <catch2/catch.hpp>

#include "sandbox/scenario/scenario.hpp"

using namespace keyless::sandbox;

namespace {

std::string complaint(const std::string& text) {
  auto read = read_scenario("s.yaml", text);
  return read ? std::string() : read.error().message;
}

}  // namespace

TEST_CASE("a scenario file sets everything", "[sandbox]") {
  auto scenario = read_scenario("s.yaml", R"(
clock:
  mode: virtual
  start: "2026-11-21T10:00:00Z"
seed: 7
pageSize: 3
propagation:
  roleAssignment: 300
limits:
  federatedCredentials: 5
throttling:
  resourceManager:
    writeBurst: 2
    writesPerSecond: 0.5
faults:
  - {fault: C5, variant: body, service: resourceManager, method: PUT, path: "*/x/*", nth: 2, when: before_commit}
  - fault: RA-SEC
    every: 3
    probability: 0.25
    count: 9
    seconds: 4
)");
  INFO((scenario ? std::string() : scenario.error().message));
  REQUIRE(scenario.has_value());
  CHECK(scenario->clock.is_virtual);
  CHECK(scenario->clock.start == std::chrono::sys_days{std::chrono::year{2026} / 11 / 21} + std::chrono::hours(10));
  CHECK(scenario->seed == 7);
  CHECK(scenario->page_size == 3);
  CHECK(scenario->behaviour.delays.role_assignment == std::chrono::seconds(300));
  CHECK(scenario->behaviour.limits.federated_credentials == 5);
  CHECK(scenario->behaviour.throttling.refuses);
  CHECK(scenario->behaviour.throttling.resource_manager.writes.burst == 2);
  CHECK(scenario->behaviour.throttling.resource_manager.writes.per_second == 0.5);
  CHECK(scenario->behaviour.throttling.resource_manager.reads.burst == 250);
  REQUIRE(scenario->faults.size() == 2);
  CHECK(scenario->faults[0].variant == "body");
  CHECK(scenario->faults[0].after_commit == false);
  CHECK(scenario->faults[1].probability == 0.25);
  CHECK(scenario->faults[1].seconds == std::chrono::seconds(4));
}

TEST_CASE("a scenario tells what the services have put in themselves", "[sandbox]") {
  auto scenario = read_scenario("s.yaml", R"(
propagation:
  project: 6
  federatedCredentialWrite: 0.4
limits:
  basicLicenses: 2
azureDevOps:
  issuer: own
registeredProviders: [Microsoft.Storage]
denyAssignments:
  - name: locked by the managed application
    scope: /subscriptions/0b1f6471-1bf0-4dda-aec3-cb9272f09590/resourceGroups/rg-openai
    actions: ["*/write"]
    principals: [4f9d3ca7-8f5b-4d64-93ae-6b4c7b1dd1a7]
)");
  INFO((scenario ? std::string() : scenario.error().message));
  REQUIRE(scenario.has_value());
  const auto& behaviour = scenario->behaviour;
  CHECK(behaviour.delays.project == std::chrono::seconds(6));
  CHECK(behaviour.delays.federated_credential_write == std::chrono::milliseconds(400));
  CHECK(behaviour.limits.basic_licenses == 2);
  CHECK(behaviour.own_issuer);
  CHECK(behaviour.registered_providers == std::vector<std::string>{"Microsoft.Storage"});
  REQUIRE(behaviour.deny_assignments.size() == 1);
  CHECK(behaviour.deny_assignments[0].name == "locked by the managed application");
  CHECK(behaviour.deny_assignments[0].actions == std::vector<std::string>{"*/write"});
  CHECK(behaviour.deny_assignments[0].principals.size() == 1);
}

TEST_CASE("what the services put in is read strictly", "[sandbox]") {
  CHECK(complaint("azureDevOps: {issuer: mine}").find("issuer is entra or own") != std::string::npos);
  CHECK(complaint("registeredProviders: Microsoft.Storage").find("is a list") != std::string::npos);
  CHECK(complaint("registeredProviders: [{}]").find("one word or text") != std::string::npos);
  CHECK(complaint("denyAssignments: [{name: x}]").find("needs its scope") != std::string::npos);
  CHECK(complaint("denyAssignments: {name: x}").find("is a list") != std::string::npos);
  CHECK(complaint("propagation: {federatedCredentialWrite: -1}").find("0 or more") != std::string::npos);
}

TEST_CASE("a scenario may be JSON", "[sandbox]") {
  auto scenario = read_scenario("s.json", R"({"seed": 3, "throttling": "published", "faults": [{"fault": "C4"}]})");
  REQUIRE(scenario.has_value());
  CHECK(scenario->seed == 3);
  CHECK(scenario->behaviour.throttling.refuses);
}

TEST_CASE("what a scenario does not know is an error with its line and what is allowed", "[sandbox]") {
  auto unknown = complaint("seed: 1\npropagation:\n  roleAsignment: 3\n");
  CHECK(unknown.find("s.yaml:3:3: ") == 0);
  CHECK(unknown.find("roleAsignment") != std::string::npos);
  CHECK(unknown.find("roleAssignment") != std::string::npos);
  CHECK(complaint("colour: red\n").find("s.yaml:1:1: ") == 0);
  CHECK(complaint("faults:\n  - fault: NO-SUCH\n").find("s.yaml:2:5: no fault") == 0);
  CHECK(complaint("faults: [{fault: C5, variant: tail}]").find("status-line, header, body") != std::string::npos);
  CHECK(complaint("faults: [{fault: W-BOM, when: before_commit}]").find("always after_commit") != std::string::npos);
}

TEST_CASE("values that do not fit are refused", "[sandbox]") {
  for (auto text : {"seed: -1", "seed: 1.5", "pageSize: 0", "clock: {mode: warped}", "clock: {start: yesterday}",
                    "clock: {start: '2026-02-30T00:00:00Z'}", "throttling: sometimes", "faults: {fault: C4}",
                    "propagation: 3", "limits: {roleAssignments: many}", "faults: [{fault: C4, when: later}]",
                    "faults: [{fault: C4, status: 99}]", "seed: 1\nseed: 2", "[]", "- x", "{"}) {
    INFO(text);
    CHECK(!complaint(text).empty());
  }
}
