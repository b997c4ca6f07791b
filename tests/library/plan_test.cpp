#include <algorithm>
#include <catch2/catch.hpp>

#include "base/json.hpp"
#include "keyless/keyless.hpp"

using namespace keyless;
using nlohmann::json;

namespace {

const std::string manifest = R"(version: 1
team: bots
azure:
  tenant: 72f988bf-86f1-41af-91ab-2d7cd011db47
  subscription: 0b1f6471-1bf0-4dda-aec3-cb9272f09590
  location: eastus
resourceGroups:
- name: rg-bots
...
)";
const std::string nothing_there = R"({"formatVersion": "1.0",
 "resources": [{"kind": "subscription", "id": "/subscriptions/0b1f6471-1bf0-4dda-aec3-cb9272f09590", "fields":
   {"id": "0b1f6471-1bf0-4dda-aec3-cb9272f09590", "displayName": "Bots", "tenantId": "72f988bf-86f1-41af-91ab-2d7cd011db47"}}],
 "listed": ["resourceGroups@/subscriptions/0b1f6471-1bf0-4dda-aec3-cb9272f09590"]})";

Manifests manifests(const std::string& text = manifest) {
  return Manifests::parse({{.file = "keyless.yaml", .text = text}});
}

DesiredGraph desired(const std::string& text = manifest) {
  auto built = DesiredGraph::build(manifests(text));
  if (!built) FAIL(built.error().message);
  return *built;
}

LiveGraph live(const std::string& json = nothing_there) {
  auto graph = LiveGraph::parse("live.json", json);
  for (const auto& found : graph.diagnostics()) UNSCOPED_INFO(printed(found));
  REQUIRE(graph.diagnostics().empty());
  return graph;
}

Plan plan(const LiveGraph& live, const PlanOptions& options = {}) {
  auto made = Plan::make(desired(), live, options);
  if (!made) FAIL(made.error().message);
  return *made;
}

const PlannedChange& row(const Plan& plan, const std::string& address) {
  const auto& rows = plan.changes();
  const auto found =
      std::ranges::find_if(rows, [&](const PlannedChange& change) { return change.address.text() == address; });
  REQUIRE(found != rows.end());
  return *found;
}

}  // namespace

TEST_CASE("every finding of a manifest is told, and no graph is built of it") {
  const auto read = manifests("version: 1\nteam: bots\nroles: []\nidentities:\n- kind: userAssigned\n");
  REQUIRE(read.diagnostics().size() > 1);
  const auto unknown = std::ranges::find(read.diagnostics(), std::string("unknown-key"), &Diagnostic::code);
  REQUIRE(unknown != read.diagnostics().end());
  CHECK(printed(*unknown).starts_with("keyless.yaml:3:1: error: a manifest has no key `roles`"));
  CHECK(read.owners().empty());
  const auto built = DesiredGraph::build(read);
  REQUIRE_FALSE(built.has_value());
  CHECK(built.error().code == Errc::invalid_manifest);
  CHECK(built.error().where == "keyless.yaml:1:1");
  CHECK(built.error().message.ends_with("more)"));
}

TEST_CASE("a manifest that is not there is a finding; none at all is an error") {
  CHECK(has_errors(Manifests::load({"tests/library/missing.yaml"}).diagnostics()));
  CHECK(DesiredGraph::build(Manifests::parse({})).error().code == Errc::invalid_manifest);
}

TEST_CASE("the desired graph tells what to look for, and in which sets") {
  const auto graph = desired();
  CHECK(manifests().owners() == Strings{"bots"});
  const auto& resources = graph.resources();
  const auto group = std::ranges::find(resources, std::string("resourceGroup"), &DesiredResource::kind);
  REQUIRE(group != resources.end());
  CHECK(group->address.text() == "resourceGroup/rg-bots");
  CHECK(group->origin.line == 8);
  CHECK(group->owner == "bots");
  CHECK(group->keys == Strings{"/subscriptions/0b1f6471-1bf0-4dda-aec3-cb9272f09590/resourcegroups/rg-bots"});
  CHECK(group->sets.back() == "resourceGroups@/subscriptions/0b1f6471-1bf0-4dda-aec3-cb9272f09590");
  const auto document = parsed_json(graph.json());
  CHECK(document.at("resources").size() == resources.size());
}

TEST_CASE("what is declared and in no list that was seen to its end is not planned, but unseen") {
  const auto empty = plan(LiveGraph());
  CHECK_FALSE(empty.would_write());
  CHECK_FALSE(empty.unseen().empty());
  const auto made = plan(live());
  CHECK(made.unseen().empty());
  CHECK(row(made, "resourceGroup/rg-bots").action == Action::create);
  CHECK(made.would_write());
  CHECK_FALSE(made.is_held_back());
}

TEST_CASE("what may not be done is a refusal, what can't be asked is an error") {
  const auto refused = plan(live(), {.teams = {"payments"}});
  REQUIRE(refused.refusals().size() == 1);
  CHECK(refused.refusals().front().guard == "team");
  CHECK(refused.is_held_back());
  const auto failed = [](const PlanOptions& options) { return Plan::make(desired(), live(), options).error().message; };
  CHECK(failed({.targets = {"identity/nobody"}}) == "no declared address matches `identity/nobody`");
  CHECK(failed({.max_delete_percent = 101}) == "max_delete_percent must be from 0 to 100");
  CHECK(failed({.max_deletes = -1}) == "max_deletes must be at least 0");
  CHECK(failed({.max_changes = -1}) == "max_changes must be at least 0");
  CHECK(failed({.wave = 0}) == "wave must be at least 1");
  CHECK(failed({.created_at = "yesterday"}) == "created_at must be a time such as 2026-11-29T10:00:00Z");
  CHECK(failed({.key = "short"}) == "key must have at least 32 bytes");
  CHECK(failed({.policy = PolicyFile::parse("policy.json", "{}", "")}) == "a policy needs the key `version`");
  const auto unread = Plan::make(desired(), LiveGraph::parse("live.json", "[]")).error();
  CHECK(unread.code == Errc::invalid_argument);
  CHECK(unread.where == "live.json:1:1");
}

TEST_CASE("a plan document is that of `keyless plan`: same argument, same bytes") {
  const PlanOptions options = {.policy = PolicyFile::parse("policy.json", "{\"version\": 1}", "2026-11-29"),
                               .created_at = "2026-11-29T10:00:00Z",
                               .key = "0123456789abcdef0123456789abcdef"};
  const auto text = plan(live(), options).document();
  CHECK(text == plan(live(), options).document());
  const auto document = parsed_json(text);
  CHECK(document.at("createdAt") == "2026-11-29T10:00:00Z");
  CHECK(document.at("context").at("cloud") == "AzureCloud");
  CHECK(document.at("context").at("policy").get<std::string>().starts_with("sha256:"));
  CHECK(document.at("applyable") == true);
  CHECK(document.contains("hmac"));
  CHECK(document.at("notes").empty());
}

TEST_CASE("a cloud that is not built in is described by its names") {
  const CloudNames stack = {"Local", "https://management.local.example/", "api://AzureADTokenExchange", "AzureStack"};
  const auto graph = DesiredGraph::build(manifests(), stack);
  REQUIRE(graph.has_value());
  const auto document = parsed_json(Plan::make(*graph, live())->document());
  CHECK(document.at("context").at("cloud") == "Local");
}
