#include <catch2/catch.hpp>

#include "policy/support.hpp"

using namespace keyless;
using namespace keyless::test;

namespace {

std::string connection_until(const std::string& date) {
  return R"({"version": 1, "connections": [{"team": "bots", "id": "acac8fac-7edd-46f8-9672-8cb31a993935", "until": ")" +
         date + "\"}]}";
}

const model::Diagnostic* finding(const PolicyRead& read, const std::string& code) {
  const auto found = std::ranges::find(read.found, code, &model::Diagnostic::code);
  return found == read.found.end() ? nullptr : &*found;
}

}  // namespace

TEST_CASE("good policies are read without a finding") {
  for (const auto* folder : {"tests/golden/policies", "manifests"})
    for (const auto& path : policies_in(folder)) {
      INFO(path.string());
      const PolicyRead read(content_of(path));
      CHECK(read.found.empty());
      CHECK(read.policy.given);
    }
}

TEST_CASE("every list of a policy arrives where it is judged") {
  const auto policy = PolicyRead(content_of("tests/golden/policies/everything.json")).policy;
  REQUIRE(policy.grants.size() == 3);
  CHECK(policy.grants[0].role == "Contributor");
  CHECK(policy.grants[0].scope == "/subscriptions/*/resourceGroups/rg-*");
  REQUIRE(policy.identities.size() == 1);
  CHECK(policy.identities[0].identity == "9c554fb0-5248-47e9-8913-811648057698");
  REQUIRE(policy.issuers.size() == 1);
  CHECK(policy.issuers[0].issuer == "https://oidc.example.org/*");
  REQUIRE(policy.subjects.size() == 2);
  CHECK(policy.subjects[0].audience == diff::TrustedSubject().audience);
  CHECK(policy.subjects[1].audience == "api://bots");
  REQUIRE(policy.groups.size() == 1);
  CHECK(policy.groups[0].scope == "contoso/Bots");
  REQUIRE(policy.open_to_all.size() == 2);
  CHECK(policy.open_to_all[0].connection == "Bots/sc-open-*");
  CHECK(policy.open_to_all[1].connection == "Bots/sc-older");
  REQUIRE(policy.widenings.size() == 1);
  CHECK(policy.widenings[0].field == "condition");
  REQUIRE(policy.connections.size() == 1);
  CHECK(policy.connections[0].until == "2027-02-27");
  REQUIRE(policy.handovers.size() == 1);
  CHECK(policy.handovers[0].from == "bots/old");
}

TEST_CASE("tabs, line ends of Windows, a byte order mark and escapes are JSON as well") {
  const auto policy = PolicyRead(content_of("tests/golden/policies/indented.json")).policy;
  REQUIRE(policy.handovers.size() == 1);
  CHECK(policy.handovers[0].to == "bots/two");
}

TEST_CASE("a policy may end in the document end mark, on a line of its own") {
  for (const auto* whole : {"{\"version\": 1}\n...\n", "{\"version\": 1}\r\n...", "{\"version\": 1}\n\n... \n\n"})
    CHECK(PolicyRead(whole).policy.given);
  for (const auto* other : {"{\"version\": 1} ...\n", "{\"version\": 1}\n....\n", "{\"version\": 1}\n...\n{}\n",
                            "...\n{\"version\": 1}\n", "\n...\n", "..."})
    CHECK_FALSE(PolicyRead(other).policy.given);
}

TEST_CASE("all mistakes are found at once, each at its place") {
  const PolicyRead read(
      "{\n  \"version\": 1,\n  \"grants\": [{\"team\": \"bots\", \"role\": \"Contributer\", \"scope\": 5}],\n"
      "  \"identites\": [],\n  \"handovers\": [{\"from\": \"bots\"}]\n}\n");
  REQUIRE(read.found.size() == 4);
  const auto* role = finding(read, "unknown-role");
  REQUIRE(role);
  CHECK(role->at.line == 3);
  CHECK(role->at.column == 39);
  CHECK(role->line == "  \"grants\": [{\"team\": \"bots\", \"role\": \"Contributer\", \"scope\": 5}],");
  CHECK(role->hint.find("did you mean `Contributor`?") != std::string::npos);
  CHECK(finding(read, "wrong-type")->at.column == 63);
  CHECK(finding(read, "unknown-key")->hint == "did you mean `identities`?");
  CHECK(finding(read, "missing-key")->hint == "`*` means any");
}

TEST_CASE("an `until` lies at most 90 days ahead, and says so when it is over") {
  CHECK(PolicyRead(connection_until("2026-11-29")).found.empty());
  CHECK(PolicyRead(connection_until("2027-02-27")).found.empty());
  const PolicyRead late(connection_until("2027-02-28"));
  REQUIRE(finding(late, "bad-date"));
  CHECK(finding(late, "bad-date")->message.find("91 days ahead; the limit is 90 days") != std::string::npos);
  const PolicyRead over(connection_until("2026-11-28"));
  REQUIRE(finding(over, "expired"));
  CHECK(finding(over, "expired")->severity == model::Severity::warning);
  CHECK(over.policy.given);
}

TEST_CASE("the policy's schema that is checked in is the grammar of this program") {
  CHECK(content_of("schemas/policy.schema.json") == policy::schema_json());
}
