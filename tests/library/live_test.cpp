#include <algorithm>
#include <catch2/catch.hpp>
#include <fstream>
#include <sstream>

#include "keyless/keyless.hpp"

using namespace keyless;

namespace {

std::string content_of(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  REQUIRE(in.good());
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

std::string group(const std::string& more) {
  return R"({"kind": "resourceGroup", "id": "/subscriptions/s/resourceGroups/rg-a", "fields":
  {"subscriptionId": "s", "name": "rg-a", "location": "eastus")" +
         more + "}}";
}

std::string document(const std::string& resources, const std::string& more = {}) {
  return "{\"formatVersion\": \"1.0\", \"resources\": [" + resources + "]" + more + "}";
}

/// `LINE:COLUMN code`, of each finding.
std::string findings(const std::string& json) {
  std::string found;
  for (const auto& one : LiveGraph::parse("live.json", json).diagnostics())
    found += (found.empty() ? "" : ", ") + std::to_string(one.at.line) + ":" + std::to_string(one.at.column) + " " +
             one.code;
  return found;
}

}  // namespace

TEST_CASE("the schema of live documents is the one that is published") {
  CHECK(content_of("schemas/live.schema.json") == live_schema());
}

TEST_CASE("the live graph of the example is a document as the library writes it") {
  const auto text = content_of("tests/library/example/live.json");
  const auto live = LiveGraph::parse("live.json", text);
  for (const auto& found : live.diagnostics()) UNSCOPED_INFO(printed(found));
  CHECK(live.diagnostics().empty());
  CHECK(live.json() == text);
}

TEST_CASE("a live graph holds what its document says, and says it again") {
  const auto json = document(group(R"(, "tags": {"keyless-owner": "bots", "cost": "7"})"),
                             R"(, "listed": ["resourceGroups@/subscriptions/s"], "notes": ["not looked at"],
  "notVisible": [{"set": "identities@/subscriptions/s", "reason": "403"}], "sizes": [{"set": "x", "size": 4000}],
  "notReadable": [{"kind": "identity", "key": "/a:b", "reason": "throttled"}],
  "absent": [{"kind": "application", "key": "t|n", "remains": "its grants"}])");
  const auto live = LiveGraph::parse("live.json", json);
  REQUIRE(live.diagnostics().empty());
  REQUIRE(live.resources().size() == 1);
  const auto found = live.resources().front();
  CHECK(found.kind == "resourceGroup");
  CHECK(text_of(found.fields, "location") == "eastus");
  CHECK(tags_of(found.fields, "tags").at("cost") == "7");
  CHECK_FALSE(found.mark);
  const auto again = LiveGraph::parse("again.json", live.json());
  CHECK(again.diagnostics().empty());
  CHECK(again.json() == live.json());
  CHECK(live.json().find("\"size\": 4000") != std::string::npos);
}

TEST_CASE("the desired graph of an example, as JSON") {
  const auto desired = DesiredGraph::build(Manifests::load({"manifests/microbots.yaml"}));
  REQUIRE(desired.has_value());
  CHECK(desired->json() == content_of("tests/golden/library/desired.json"));
}

TEST_CASE("a mark is taken as it was found, and read from tags and descriptions") {
  const auto json = document(R"({"kind": "identity", "id": "/i", "fields": {"subscriptionId": "s", "resourceGroup": "g",
  "name": "n"}, "mark": {"owner": "bots/ci", "proof": "0123", "protect": true}})");
  const auto live = LiveGraph::parse("live.json", json);
  REQUIRE(live.resources().size() == 1);
  const auto mark = live.resources().front().mark;
  CHECK(mark == Mark{"bots/ci", "0123", "", true});
  CHECK(mark_in(Tags{{"Keyless-Owner", "bots/ci"}, {"keyless-proof", "0123"}, {"keyless-protect", "true"}}) == mark);
  CHECK(mark_in_description("for people") == std::nullopt);
}

TEST_CASE("what is wrong with a live document is told with its place") {
  CHECK(findings("") == "1:1 bad-json");
  CHECK(findings("[]") == "1:1 wrong-type");
  CHECK(findings("{\"formatVersion\": \"2.0\", \"resources\": []}") == "1:19 bad-version");
  CHECK(findings("{\"formatVersion\": \"1.0\"}") == "1:1 missing-key");
  CHECK(findings(document("", ", \"notes\": [], \"notes\": []")) == "1:56 duplicate-key");
  CHECK(findings(document("", ", \"seen\": []")) == "1:43 unknown-key");
  CHECK(findings(document("", ", \"sizes\": [{\"set\": \"x\", \"size\": -1}]")) == "1:74 bad-size");
  CHECK(findings(document(R"({"kind": "vault", "id": "/v", "fields": {}})")) == "1:49 bad-choice");
  CHECK(findings(document(group(", \"colour\": \"red\""))) == "2:65 unknown-field");
  CHECK(findings(document(group(", \"tags\": 7"))) == "2:73 wrong-type");
  CHECK(findings(document(group(", \"tags\": null"))) == "2:73 wrong-type");
  CHECK(findings(document(group(", \"tags\": [\"a\", [] ]"))) == "2:79 wrong-type");
}

TEST_CASE("a flag is true or false, and no other field is") {
  const std::string connection = R"({"kind": "serviceConnection", "id": "c", "fields":
  {"projectId": "p", "name": "n", )";
  CHECK(findings(document(connection + "\"isReady\": true}}")) == "");
  CHECK(findings(document(connection + "\"isReady\": \"true\"}}")) == "2:46 wrong-type");
  CHECK(findings(document(connection + "\"state\": true}}")) == "2:44 wrong-type");
}

TEST_CASE("a resource that can't be found again is refused: it would be made a second time") {
  CHECK(findings(document(R"({"kind": "serviceConnection", "id": "c", "fields": {"name": "n"}})")) ==
        "1:40 missing-field");
}

TEST_CASE("a field that only manifests set is none of a live resource") {
  CHECK(findings(document(R"({"kind": "serviceConnection", "id": "c", "fields": {"projectId": "p", "name": "n",
  "previousName": "m"}})")) == "2:3 unknown-field");
}

TEST_CASE("texts of services are taken as they are, those that reorder what is shown included") {
  const auto live = LiveGraph::parse("live.json", document("", ", \"notes\": [\"\\u202e\\u0007 ##vso[task.x]y\"]"));
  CHECK(live.diagnostics().empty());
  CHECK(live.json().find("##vso[") == std::string::npos);
}
