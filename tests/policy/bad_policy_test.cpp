#include <catch2/catch.hpp>
#include <chrono>

#include "policy/support.hpp"

using namespace keyless;
using namespace keyless::test;

namespace {

std::string listed(const model::Diagnostics& diagnostics) {
  std::string text;
  for (const auto& finding : diagnostics)
    text += std::to_string(finding.at.line) + ":" + std::to_string(finding.at.column) + " " + finding.code + "\n";
  return text;
}

bool allows_nothing(const diff::Policy& policy) {
  return policy.grants.empty() && policy.open_to_all.empty() && policy.identities.empty() && policy.issuers.empty() &&
         policy.subjects.empty() && policy.groups.empty() && policy.widenings.empty() && policy.connections.empty() &&
         policy.handovers.empty() && !policy.given;
}

}  // namespace

TEST_CASE("every bad policy gives exactly the expected findings, and allows nothing") {
  const auto files = policies_in("tests/golden/bad-policy");
  REQUIRE(files.size() >= 20);
  for (const auto& path : files) {
    INFO(path.string());
    const PolicyRead read(content_of(path), path.filename().string());
    CHECK(model::has_errors(read.found));
    CHECK(listed(read.found) == content_of(std::filesystem::path(path).replace_extension(".expected")));
    CHECK(allows_nothing(read.policy));
  }
}

TEST_CASE("every finding has a message, a code, a file and the line it marks") {
  for (const auto& path : policies_in("tests/golden/bad-policy")) {
    INFO(path.string());
    for (const auto& finding : PolicyRead(content_of(path)).found) {
      CHECK_FALSE(finding.message.empty());
      CHECK_FALSE(finding.code.empty());
      CHECK(finding.at.file == "policy.json");
      if (!finding.line.empty()) CHECK(static_cast<std::size_t>(finding.at.column) <= finding.line.size() + 1);
    }
  }
}

TEST_CASE("a policy that is cut off anywhere allows nothing") {
  const auto text = content_of("tests/golden/policies/everything.json");
  const auto end = text.find_last_of('}');
  for (std::size_t size = 0; size <= end; ++size) CHECK(allows_nothing(PolicyRead(text.substr(0, size)).policy));
  CHECK(PolicyRead(text.substr(0, end + 1)).policy.given);
}

TEST_CASE("hostile policies are read in no time") {
  std::string many_keys = "{\"version\": 1", many_entries = "{\"version\": 1, \"grants\": [";
  for (int i = 0; i < 60'000; ++i) many_keys += ", \"key" + std::to_string(i) + "\": 1";
  for (int i = 0; i < 100'000; ++i) many_entries += "1,";
  const auto start = std::chrono::steady_clock::now();
  for (const auto& text : {many_keys + "}", many_entries + "1]}", std::string(1'000'000, '['),
                           std::string(1'000'000, '{'), "\"" + std::string(1'000'000, 'x')}) {
    const PolicyRead read(text);
    CHECK(model::has_errors(read.found));
    CHECK(read.found.size() <= 1001);
  }
  CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(20));
}
