#include <algorithm>
#include <catch2/catch.hpp>

#include "base/json.hpp"
#include "library/inputs.hpp"
#include "library/live_json.hpp"
#include "library/parts.hpp"
#include "scenario/scenario.hpp"

using namespace keyless;
using namespace keyless::scenario;

namespace {

/// What the library plans from the live graph that the program's providers read last, sent through its document.
void expect_same_plan(Scenario& story, const std::string& text, const model::Plan& made) {
  const auto document = library::live_json(story.seen());
  const auto live = LiveGraph::parse("live.json", document);
  for (const auto& found : live.diagnostics()) UNSCOPED_INFO(printed(found));
  REQUIRE(live.diagnostics().empty());
  CHECK(live.json() == document);
  const auto desired = DesiredGraph::build(Manifests::parse({{.file = "test-0.yaml", .text = text}}));
  REQUIRE(desired.has_value());
  const auto plan = Plan::make(*desired, live, {.created_at = "2026-11-29T10:00:00Z"});
  REQUIRE(plan.has_value());
  auto expected = made;
  library::note_missing_policy(expected, {});
  CHECK(plan->document() == plan::to_json(expected, plan->parts().context, {"2026-11-29T10:00:00Z"}));
}

}  // namespace

TEST_CASE("from what the providers read, the library plans byte for byte what the program plans") {
  const auto name = GENERATE("microbots.yaml", "key-vault-reader.yaml", "guarded-connection.yaml",
                             "azure-devops-scanner.yaml", "many-connections.yaml", "other-issuers.yaml");
  INFO(name);
  const auto text = example(name);
  const auto what = declared(text);
  Scenario story;
  story.seed(what);
  const auto first = story.plan(what);
  expect_same_plan(story, text, first);
  story.apply(first);
  const auto second = story.plan(what);
  expect_same_plan(story, text, second);
}

TEST_CASE("whether an identity may be lent is open while nobody says which roles reach it, and who asks") {
  const auto text = example("existing-identities.yaml");
  const auto what = declared(text);
  Scenario story;
  story.seed(what);
  story.plan(what);
  auto document = parsed_json(library::live_json(story.seen()));
  auto& listed = document["listed"];
  const auto kept = std::remove_if(listed.begin(), listed.end(), [](const nlohmann::json& set) {
    return set.get<std::string>().starts_with("reachedRoles@");
  });
  CHECK(kept != listed.end());
  listed.erase(kept, listed.end());
  const auto desired = DesiredGraph::build(Manifests::parse({{.file = "test-0.yaml", .text = text}}));
  const auto answered = Plan::make(*desired, LiveGraph::parse("", library::live_json(story.seen())));
  CHECK(answered->open_sets().empty());
  CHECK(answered->needs_caller());
  const auto open = Plan::make(*desired, LiveGraph::parse("", document.dump()));
  REQUIRE_FALSE(open->open_sets().empty());
  CHECK(open->open_sets().front().starts_with("reachedRoles@"));
}
