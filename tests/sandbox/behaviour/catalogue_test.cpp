#include <fmt/format.h>
#include <catch2/catch.hpp>

#include <set>

#include "sandbox/behaviour/script.hpp"
#include "sandbox/places.hpp"
#include "sandbox/scenario/catalogue.hpp"

using namespace keyless::sandbox;
using namespace keyless::sandbox::test;

namespace {

std::string scenario_text(const KnownFault& fault, std::string_view variant) {
  auto path = fault.id.starts_with("E8") && fault.id != "E8-SKEW" ? ", path: '*/oauth2/*'" : "";
  auto text = fmt::format("pageSize: 2\nfaults:\n  - {{fault: {}{}", fault.id, path);
  if (!variant.empty()) text += fmt::format(", variant: '{}'", variant);
  if (fault.id == "E1") text += ", seconds: 60";
  return text + "}\n";
}

/// The service whose script meets this fault.
std::string service_for(const KnownFault& fault) {
  if (fault.id.starts_with("E8") || fault.id == "L-TOKEN-ENDPOINT") return "activeDirectory";
  bool lives_on_resources = fault.id == "ADO-GHOST" || fault.service.empty();
  return lives_on_resources ? "resourceManager" : std::string(fault.service);
}

std::string calm(const std::string& service) {
  static std::map<std::string, std::string> made;
  auto& text = made[service];
  if (text.empty()) {
    Lab lab(with_scenario("pageSize: 2\n"));
    text = transcript(lab, service);
  }
  return text;
}

/// Faults that strike the sign-in would keep a script from its token, so they stay with their service.
std::string struck(const KnownFault& fault, std::string_view variant, const std::string& service) {
  auto options = with_scenario(scenario_text(fault, variant));
  for (auto& rule : options.scenario.faults) rule.service = service;
  Lab lab(options);
  return transcript(lab, service);
}

std::vector<std::string_view> variants_of(const KnownFault& fault) {
  if (fault.variants.empty()) return {""};
  return {fault.variants.begin(), fault.variants.end()};
}

}  // namespace

TEST_CASE("every fault of the catalogue can be injected and is seen by a client", "[sandbox]") {
  int covered = 0;
  int total = 0;
  std::vector<std::string> missing;
  for (const auto& fault : known_faults())
    for (auto variant : variants_of(fault)) {
      auto service = service_for(fault);
      bool seen = struck(fault, variant, service) != calm(service);
      ++total;
      covered += seen ? 1 : 0;
      if (!seen) missing.push_back(fmt::format("{} {}", fault.id, variant));
    }
  INFO("cells covered: " << covered << " of " << total
                         << "; not seen: " << fmt::format("{}", fmt::join(missing, ", ")));
  WARN("cells covered: " << covered << " of " << total);
  CHECK(missing.empty());
}

TEST_CASE("fault ids are unique and the table names each", "[sandbox]") {
  std::set<std::string_view> ids;
  auto table = fault_table();
  for (const auto& fault : known_faults()) {
    CHECK(ids.insert(fault.id).second);
    CHECK(table.find(fault.id) != std::string::npos);
  }
  CHECK(ids.size() >= 80);
}

TEST_CASE("bodies of faults have the service's own words", "[sandbox]") {
  struct Case {
    const char* fault;
    int status;
    const char* code;
    const char* words;
  };
  const Case cases[] = {
      {"ARM-AUTHZ", 403, "AuthorizationFailed", "If access was recently granted, please refresh your credentials."},
      {"RBAC-PNF", 400, "PrincipalNotFound", "this error might be related to a replication delay"},
      {"RBAC-EXISTS", 409, "RoleAssignmentExists", "The role assignment already exists."},
      {"FIC-CONC", 409, "ConcurrentFederatedIdentityCredentialsWritesForSingleManagedIdentity",
       "Too many Federated Identity Credentials are written concurrently for the managed identity"},
      {"FIC-DUP", 400, "BadRequest", "Issuer and subject combination already exists for this Managed Identity."},
      {"ARM-BUCKET", 429, "SubscriptionRequestsThrottled", "exceeded the backend storage limit"},
      {"MSI-LIMIT", 429, "429", "Request is temporarily throttled because subscription"},
      {"429-TEMP", 429, "RetryableErrorDueToAnotherOperation", "another operation"},
  };
  for (const auto& c : cases) {
    DYNAMIC_SECTION(c.fault) {
      Lab lab(with_scenario(fmt::format("faults: [{{fault: {}, service: resourceManager}}]", c.fault)));
      auto answer = lab.arm("PUT", msi(identity("mi-one")), {{"location", "eastus"}});
      CHECK(answer.status == c.status);
      CHECK(answer.code() == c.code);
      CHECK(answer.message().find(c.words) != std::string::npos);
      CHECK(!answer.header("x-ms-request-id").empty());
    }
  }
}

TEST_CASE("an error of one's own takes status, code and message from the rule", "[sandbox]") {
  Lab lab(
      with_scenario("faults: [{fault: ARM-ERR, service: resourceManager, status: 418, code: Teapot, message: short}]"));
  auto answer = lab.arm("GET", msi(identity("mi-one")));
  CHECK(answer.status == 418);
  CHECK(answer.code() == "Teapot");
  CHECK(answer.body["error"]["details"][0]["message"] == "short");
}

TEST_CASE("a lost answer was still carried out, one before the commit was not", "[sandbox]") {
  for (bool after : {false, true}) {
    Lab lab(
        with_scenario(fmt::format("faults: [{{fault: C4, method: PUT, path: '*userAssignedIdentities*', when: {}}}]",
                                  after ? "after_commit" : "before_commit")));
    CHECK(lab.arm("PUT", msi(identity("mi-one")), {{"location", "eastus"}}).status == 0);
    CHECK(lab.arm("GET", msi(identity("mi-one"))).status == (after ? 200 : 404));
  }
}

TEST_CASE("a storm refuses, fails, and calms down on the sandbox's clock", "[sandbox]") {
  Lab lab(with_scenario("faults: [{fault: STORM, service: resourceManager, seconds: 30}]"));
  auto ask = [&] { return lab.arm("GET", msi(identity("mi-none"))); };
  CHECK(ask().status == 429);
  lab.clock.pass(std::chrono::seconds(10));
  auto early = ask();
  CHECK(early.status == 429);
  CHECK(early.header("Retry-After") == "20");
  lab.clock.pass(std::chrono::seconds(20));
  CHECK(ask().status == 503);
  lab.clock.pass(std::chrono::seconds(30));
  CHECK(ask().status == 404);
}

TEST_CASE("a late replica shows a write only after its time", "[sandbox]") {
  Lab lab(with_scenario("faults: [{fault: E1, service: resourceManager, seconds: 60}]"));
  lab.arm("PUT", msi(identity("mi-one")), {{"location", "eastus"}});
  CHECK(lab.arm("GET", msi(identity("mi-one"))).status == 404);
  lab.clock.pass(std::chrono::seconds(60));
  CHECK(lab.arm("GET", msi(identity("mi-one"))).status == 200);
  lab.arm("DELETE", msi(identity("mi-one")));
  CHECK(lab.arm("GET", msi(identity("mi-one"))).status == 200);
  lab.clock.pass(std::chrono::seconds(60));
  CHECK(lab.arm("GET", msi(identity("mi-one"))).status == 404);
}
