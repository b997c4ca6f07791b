#include "plan/demands.hpp"

#include <catch2/catch.hpp>
#include "base/json.hpp"

#include "base/digest.hpp"
#include "diff/make_plan.hpp"
#include "model/json.hpp"
#include "plan/hmac.hpp"
#include "plan/utc.hpp"
#include "support/worlds.hpp"

using namespace keyless;
using namespace keyless::test;
using namespace keyless::model;
using namespace std::chrono_literals;
using nlohmann::json;

namespace {

const std::string key = "0123456789abcdef0123456789abcdef", other_key = "fedcba9876543210fedcba9876543210";
const std::string policy = "sha256:" + sha256_hex("a policy"), other_policy = "sha256:" + sha256_hex("another one");
const auto noon = *plan::utc_from("2026-11-29T12:00:00Z");

std::string made(const plan::Making& making, const std::string& judged_by = policy) {
  Declarations declared;
  declared.group("rg-a");
  return plan::to_json(diff::make_plan(declared.graph(), empty_cloud().read(), policy_of(declared)),
                       {.policy = judged_by}, making);
}

/// Somebody without the key rewrites the document and makes its digest hold again.
std::string forged(const std::string& text, const std::function<void(json&)>& edit) {
  auto document = keyless::parsed_json(text);
  edit(document);
  document.erase("digest");
  document["digest"] = "sha256:" + sha256_hex(printed_json(document));
  return printed_json(document);
}

plan::Demands demands(plan::Demands wanted) {
  if (wanted.now == std::chrono::sys_seconds()) wanted.now = noon + 1h;
  if (wanted.policy.empty()) wanted.policy = policy;
  return wanted;
}

/// What is said against the plan; "" when nothing is.
std::string said_of(const std::string& text, const plan::Demands& wanted) {
  const auto saved = plan::parse(text, "plan.json");
  REQUIRE(saved.has_value());
  const auto found = plan::distrusted(*saved, text, "plan.json", wanted);
  if (!found) return "";
  CHECK(found->code == Errc::unsafe_plan);
  CHECK(found->where == "plan.json");
  CHECK_FALSE(found->advice.empty());
  return found->message;
}

bool says(const std::string& said, const std::string& part) {
  INFO(said);
  return said.find(part) != std::string::npos;
}

const plan::Making at_noon = {.created_at = "2026-11-29T12:00:00Z"}, authenticated = {"2026-11-29T12:00:00Z", key};

}  // namespace

TEST_CASE("a plan of the last 24 hours is fresh, to the second") {
  CHECK(said_of(made(at_noon), demands({.now = noon + 24h})) == "");
  CHECK(
      says(said_of(made(at_noon), demands({.now = noon + 24h + 1s})), "24 hours old; --max-plan-age allows 24 hours"));
  CHECK(said_of(made(at_noon), demands({.now = noon + 6 * 24h, .max_age = 7 * 24h})) == "");
  CHECK(says(said_of(made(at_noon), demands({.now = noon + 91min, .max_age = 90min})),
             "--max-plan-age allows 90 minutes"));
}

TEST_CASE("clocks may differ by five minutes, not more") {
  CHECK(said_of(made(at_noon), demands({.now = noon - 5min})) == "");
  CHECK(says(said_of(made(at_noon), demands({.now = noon - 5min - 1s})), "in the future"));
}

TEST_CASE("a time that is none is no time") {
  for (const auto* wrong : {"", "yesterday", "2026-11-29", "2026-02-30T12:00:00Z", "2026-11-29T24:00:00Z",
                            "2026-11-29T12:00:00+01:00", "2026-11-29 12:00:00Z"})
    CHECK(says(said_of(made({.created_at = wrong}), demands({})), "has no valid creation time"));
}

TEST_CASE("another version of the program does not apply it") {
  CHECK(said_of(made(at_noon), demands({})) == "");
  CHECK(says(said_of(made(at_noon), demands({.tool_version = "9.9.9"})), "created by keyless " KEYLESS_VERSION));
}

TEST_CASE("the same policy is asked for, and only that") {
  CHECK(says(said_of(made(at_noon), demands({.policy = other_policy})), "checked against another policy file"));
  plan::Demands none{.now = noon + 1h};
  CHECK(says(said_of(made(at_noon), none), "checked against a policy file, but none is given"));
  CHECK(says(said_of(made(at_noon, ""), demands({})), "created without a policy file, but one is given"));
  CHECK(said_of(made(at_noon, ""), none) == "");
}

TEST_CASE("with a key, only what was authenticated with it is taken") {
  CHECK(said_of(made(authenticated), demands({.key = key})) == "");
  CHECK(says(said_of(made(authenticated), demands({.key = other_key})), "another key"));
  CHECK(says(said_of(made(at_noon), demands({.key = key})), "not authenticated"));
  CHECK(said_of(made(authenticated), demands({})) == "");
}

TEST_CASE("without the key nobody makes a plan that passes, whatever they change") {
  const auto text = made(authenticated);
  const std::vector<std::function<void(json&)>> edits = {
      [](json& d) { d["createdAt"] = "2026-11-29T12:30:00Z"; },
      [](json& d) { d["context"]["maxDeletes"] = 1000; },
      [](json& d) { d["context"]["teams"] = {"admins"}; },
      [](json& d) { d["changes"][0]["action"] = "delete"; },
      [](json& d) { d["changes"] = json::array(); },
      [](json& d) { d["hmac"] = ""; },
      [](json& d) { d["hmac"] = "sha256:" + std::string(64, '0'); },
      [](json& d) { d["hmac"] = plan::hmac_of(d, other_key); },
      [](json& d) { d.erase("hmac"); },
  };
  for (std::size_t i = 0; i < edits.size(); ++i) {
    INFO("edit " << i);
    CHECK(said_of(forged(text, edits[i]), demands({.key = key})) != "");
  }
  CHECK(said_of(forged(text, [](json&) {}), demands({.key = key})) == "");
}

TEST_CASE("a plan of an older keyless, which says no time, is refused as unsafe") {
  const auto old = forged(made(at_noon), [](json& d) { d.erase("createdAt"); });
  const auto parsed = plan::parse(old, "plan.json");
  REQUIRE(parsed.has_error());
  CHECK(parsed.error().code == Errc::unsafe_plan);
}

TEST_CASE("HMAC-SHA-256 is the published one") {
  CHECK(hmac_sha256_hex("Jefe", "what do ya want for nothing?") ==
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");  // RFC 4231, test case 2
  CHECK(equal_in_constant_time("abc", "abc"));
  CHECK_FALSE(equal_in_constant_time("abc", "abd"));
  CHECK_FALSE(equal_in_constant_time("abc", "ab"));
}
