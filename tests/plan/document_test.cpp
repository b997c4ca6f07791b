#include "plan/document.hpp"

#include <catch2/catch.hpp>
#include "base/json.hpp"

#include "base/digest.hpp"
#include "diff/make_plan.hpp"
#include "model/json.hpp"
#include "model/kinds/kinds.hpp"
#include "plan/staleness.hpp"
#include "support/worlds.hpp"

using namespace keyless;
using namespace keyless::test;
using namespace keyless::model;
using nlohmann::json;

namespace {

const plan::Context context = {
    .manifests = {{"keyless.yaml", "version: 1\nteam: \"microbots\" # ##vso[task.setvariable]\n\tä\x7f"}},
    .prune = true,
    .targets = {"identity/*"},
    .max_changes = 40,
    .wave = 7,
    .policy = "sha256:" + sha256_hex("a policy"),
    .cloud = "AzureCloud",
    .sandbox = true};
const plan::Making making = {.created_at = "2026-11-29T10:00:00Z", .key = "0123456789abcdef0123456789abcdef"};

Plan first_plan() {
  const auto declared = microbots();
  return diff::make_plan(declared.graph(), empty_cloud().read(), policy_of(declared));
}

/// A document of one change: every byte of it can be tried.
std::string small_document() {
  Declarations declared;
  declared.group("rg-a");
  return plan::to_json(diff::make_plan(declared.graph(), empty_cloud().read(), policy_of(declared)), context, making);
}

std::string document() {
  return plan::to_json(first_plan(), context, making);
}

Errc code_of(const std::string& text) {
  const auto parsed = plan::parse(text, "plan.json");
  REQUIRE(parsed.has_error());
  CHECK(parsed.error().where == "plan.json");
  return parsed.error().code;
}

/// The document with one member changed by somebody who knows how the digest is made, but leaves it as it is.
std::string edited(const std::function<void(json&)>& edit) {
  auto changed = keyless::parsed_json(document());
  edit(changed);
  return printed_json(changed);
}

}  // namespace

TEST_CASE("a document gives back what it was made from") {
  const auto saved = plan::parse(document(), "plan.json");
  REQUIRE(saved.has_value());
  CHECK(saved->context.manifests.at(0).file == "keyless.yaml");
  CHECK(saved->context.manifests.at(0).text == context.manifests[0].text);
  CHECK(saved->context.prune);
  CHECK(saved->context.whole);
  CHECK(saved->context.sandbox);
  CHECK(saved->context.targets == context.targets);
  CHECK(saved->context.max_changes == 40);
  CHECK(saved->context.wave == 7);
  CHECK(saved->context.policy == context.policy);
  CHECK(saved->created_at == "2026-11-29T10:00:00Z");
  CHECK(saved->tool_version == KEYLESS_VERSION);
  CHECK(saved->hmac.starts_with("sha256:"));
  CHECK(saved->changes.size() == 7);
  CHECK(saved->changes[0].address == "resourceGroup/rg-microbots-identity");
  CHECK(saved->changes[0].action == "create");
}

TEST_CASE("the same plan at the same time gives the same bytes, ASCII only") {
  CHECK(document() == document());
  for (const char c : document()) REQUIRE((c == '\n' || (c >= 0x20 && c < 0x7f)));
  CHECK(document().find("##vso[") == std::string::npos);
}

TEST_CASE("every single byte flip is refused") {
  const auto text = small_document();
  std::size_t accepted = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    for (const int mask : {0x01, 0x20, 0x80}) {
      auto flipped = text;
      flipped[i] = static_cast<char>(flipped[i] ^ mask);
      if (plan::parse(flipped, "plan.json").has_value()) ++accepted;
    }
  }
  CHECK(accepted == 0);
}

TEST_CASE("every truncation and every addition is refused") {
  const auto text = document();
  for (std::size_t size = 0; size < text.size(); size += 7)
    CHECK(plan::parse(text.substr(0, size), "plan.json").has_error());
  for (const auto* extra : {" ", "\n", "{}", "x"}) CHECK(plan::parse(text + extra, "plan.json").has_error());
  CHECK(plan::parse(" " + text, "plan.json").has_error());
}

TEST_CASE("an edited document is refused as unsafe") {
  CHECK(code_of(edited([](json& d) { d["changes"][0]["action"] = "no-op"; })) == Errc::unsafe_plan);
  CHECK(code_of(edited([](json& d) { d["context"]["maxDeletes"] = 1000; })) == Errc::unsafe_plan);
  CHECK(code_of(edited([](json& d) { d["context"]["sandbox"] = false; })) == Errc::unsafe_plan);
  CHECK(code_of(edited([](json& d) { d["context"]["manifests"][0]["text"] = "team: other"; })) == Errc::unsafe_plan);
  CHECK(code_of(edited([](json& d) { d["extra"] = true; })) == Errc::unsafe_plan);
  CHECK(code_of(edited([](json& d) { d["formatVersion"] = "3.0"; })) == Errc::unsafe_plan);
  CHECK(code_of(edited([](json& d) { d["toolVersion"] = "9.9.9"; })) == Errc::unsafe_plan);
  CHECK(code_of(edited([](json& d) { d["createdAt"] = "2026-11-30T10:00:00Z"; })) == Errc::unsafe_plan);
  CHECK(code_of(edited([](json& d) { d["context"]["policy"] = ""; })) == Errc::unsafe_plan);
  CHECK(code_of(edited([](json& d) { d.erase("hmac"); })) == Errc::unsafe_plan);
}

TEST_CASE("a document of an earlier format is refused, and what to do is said") {
  const auto old = plan::parse(edited([](json& d) { d["formatVersion"] = "1.0"; }), "plan.json");
  REQUIRE(old.has_error());
  CHECK(old.error().code == Errc::unsafe_plan);
  CHECK(old.error().message == "plan format 1.0 is not supported; this version of keyless reads 2.0");
  CHECK(old.error().advice == "Create a new plan with `keyless plan --out FILE`.");
  CHECK(code_of(edited([](json& d) { d["formatVersion"] = 1; })) == Errc::invalid_argument);
}

TEST_CASE("other spellings of the same document are refused") {
  const auto compact = keyless::parsed_json(document()).dump() + "\n";
  CHECK(code_of(compact) == Errc::unsafe_plan);
  auto duplicate = document();
  duplicate.replace(duplicate.find("\"applyable\""), 0, "\"applyable\": true,\n  ");
  CHECK(code_of(duplicate) == Errc::unsafe_plan);
}

TEST_CASE("what is no plan is said to be none") {
  CHECK(code_of("") == Errc::invalid_argument);
  CHECK(code_of("version: 1\n") == Errc::invalid_argument);
  CHECK(code_of("[]") == Errc::invalid_argument);
  CHECK(code_of("null") == Errc::invalid_argument);
  CHECK(code_of("{}") == Errc::invalid_argument);
  CHECK(code_of(R"({"a": {"b": 1, "b": 2}})") == Errc::unsafe_plan);
}

TEST_CASE("depth is limited to 64 levels, however deep the text goes") {
  CHECK(code_of(std::string(100000, '[')) == Errc::invalid_argument);
  const auto nested = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
  CHECK(plan::parse(nested(65), "p").error().message.find("deeper than 64") != std::string::npos);
  CHECK(plan::parse(nested(64), "p").error().message.find("deeper") == std::string::npos);
}

TEST_CASE("the rows of a document can be shown again") {
  const auto shown = plan_from(keyless::parsed_json(document()));
  REQUIRE(shown);
  CHECK(rows_of(*shown) == rows_of(first_plan()));
  const Reference issuer{Address("serviceConnection", "Microbots/sc-microbots-openai"), "issuer"};
  const auto& diffs = shown->changes[4].diffs;
  CHECK(std::ranges::count(diffs, std::optional<Value>(issuer), &FieldDiff::after) == 1);
  CHECK(!plan_from(keyless::parsed_json("{}")));
  CHECK(!plan_from(keyless::parsed_json("[1]")));
}

TEST_CASE("a document that holds an action nobody knows is not shown, and its rows are never as planned") {
  auto unknown = keyless::parsed_json(document());
  REQUIRE(!unknown["changes"].empty());
  unknown["changes"][0]["action"] = "replace";
  CHECK(!plan_from(unknown));
  auto saved = plan::parse(document(), "plan.json").value();
  saved.changes[0].action = "replace";
  CHECK(plan::stale_reasons(saved, first_plan()).size() == 1);
}

TEST_CASE("values survive their JSON form, tags that look like references included") {
  for (const auto& value :
       {Value("text"), Value(Strings{"a", "b"}), Value(Tags{{"address", "x"}, {"knownAfterApply", "y"}}),
        Value(Reference{Address("identity", "a/b"), "id"})})
    CHECK(value_from(value_json(value)) == value);
  CHECK(value_from(value_json(std::nullopt)) == std::nullopt);
}

TEST_CASE("flags are booleans and what is absent is null, in the fields that say so") {
  CHECK(field_json(kinds::check, "verifyProtection", Value("false")) == json(false));
  CHECK(field_json(kinds::role_assignment, "onExisting", Value("true")) == json(true));
  CHECK(field_json(kinds::service_connection, "shared", Value("true")) == json(true));
  CHECK(field_json(kinds::service_connection, "shared", Value("maybe")) == json("maybe"));
  CHECK(field_json(kinds::service_connection, "description", Value("true")) == json("true"));
  CHECK(field_json(kinds::service_connection, "description", Value("")) == json());
  CHECK(field_json(kinds::service_connection, "description", std::nullopt) == json());
  CHECK(value_from(field_json(kinds::service_connection, "shared", Value("false"))) == Value("false"));
}

TEST_CASE("the document has the members its schema names") {
  const auto parsed = keyless::parsed_json(document());
  for (const auto* name : {"formatVersion", "toolVersion", "createdAt", "digest", "hmac", "context", "applyable",
                           "changes", "refusals", "notEvaluated", "notes", "totals"})
    CHECK(parsed.contains(name));
  CHECK(parsed.size() == 12);
}
