#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>

#include "diff/make_plan.hpp"
#include "scenario/scenario.hpp"

// A manifest cut off at any byte may still be valid, and says less than it should: it deletes nothing.

using namespace keyless;
using namespace keyless::scenario;

namespace {

const std::string end_mark = "...\n";

/// Allows whatever the examples need, so that only the end mark stands between a cut manifest and what it left out.
diff::Policy generous() {
  diff::Policy policy;
  policy.grants = {{"*", "*", "*"}};
  policy.open_to_all = {{"*", "*"}};
  policy.identities = {{"*", "*"}};
  policy.groups = {{"*", "*", "*"}};
  policy.prune = true;
  policy.max_deletes = 1000;
  policy.max_delete_percent = 100;
  return policy;
}

std::vector<std::string> examples() {
  std::vector<std::string> found;
  for (const auto& entry : std::filesystem::directory_iterator("manifests"))
    if (entry.path().extension() == ".yaml") found.push_back(entry.path().filename().string());
  std::ranges::sort(found);
  return found;
}

/// Behind every line, and at every seventh byte.
std::vector<std::size_t> cuts_of(const std::string& text) {
  std::vector<std::size_t> cuts;
  for (std::size_t at = 1; at < text.size(); ++at)
    if (text[at - 1] == '\n' || at % 7 == 0) cuts.push_back(at);
  return cuts;
}

/// The plan of what is left, made as the program makes it; nothing when it is no manifest any more.
std::optional<model::Plan> plan_of(const std::string& text, const model::Live& live) {
  const auto loaded = manifest::parse("cut.yaml", text);
  if (model::has_errors(loaded.diagnostics) || loaded.manifests.empty()) return std::nullopt;
  const auto desired =
      desired::build(loaded.manifests, {"AzureCloud", "https://management.azure.com/", "api://AzureADTokenExchange"});
  if (model::has_errors(desired.diagnostics)) return std::nullopt;
  auto policy = generous();
  policy.owners = desired.owners;
  policy.tenant = loaded.manifests.front().azure.tenant.value;
  policy.end_marks_known = true;
  policy.prune_files = desired.ended_files;
  policy.cut_files = desired.cut_files;
  return diff::make_plan(desired.graph, live, policy);
}

int deletes(const model::Plan& plan) {
  return model::totals_of(plan).remove;
}

struct Counted {
  int valid = 0;      ///< cuts that are manifests
  int dangerous = 0;  ///< of those, the ones that would delete something if nobody missed the end mark
};

Counted check_every_cut(const std::string& text, const model::Live& live) {
  Counted counted;
  for (const auto at : cuts_of(text)) {
    const auto cut = text.substr(0, at);
    const auto plan = plan_of(cut, live);
    if (!plan) continue;
    ++counted.valid;
    INFO("cut at byte " << at << " of " << text.size());
    CHECK(deletes(*plan) == 0);
    const auto ended = plan_of(cut + "\n" + end_mark, live);
    if (ended && deletes(*ended) > 0) ++counted.dangerous;
  }
  return counted;
}

}  // namespace

TEST_CASE("cut manifests: no prefix of any example deletes anything") {
  Counted all;
  for (const auto& name : examples()) {
    INFO(name);
    const auto text = example(name);
    REQUIRE(text.ends_with("\n" + end_mark));
    Scenario story;
    const auto what = declared(text);
    story.seed(what);
    auto policy = generous();
    policy.prune = false;
    story.apply(story.plan(what, policy));
    const auto settled = story.plan(what, policy);
    INFO(settled.refusals.size() << " refused, " << settled.unseen.size() << " unseen");
    const auto counted = check_every_cut(text, story.seen());
    CHECK(counted.valid > 0);
    all.valid += counted.valid;
    all.dangerous += counted.dangerous;
  }
  CHECK(all.valid > 200);
  CHECK(all.dangerous > 20);
}

TEST_CASE("cut manifests: what is named under removed waits for the end mark, too") {
  Scenario story;
  const auto text = example("microbots.yaml");
  const auto what = declared(text);
  story.seed(what);
  story.converge(what);
  REQUIRE_FALSE(model::would_write(story.plan(what)));
  const auto head = text.substr(0, text.find("identities:"));
  const auto named = head +
                     "removed:\n- serviceConnection: {name: sc-microbots-openai}\n"
                     "- identity: {name: mi-microbots-ado, resourceGroup: rg-microbots-identity}\n" +
                     end_mark;
  // Read as a whole once: what hangs on both is seen.
  CHECK(deletes(story.plan(declared(named), generous())) == 5);
  const auto counted = check_every_cut(named, story.seen());
  CHECK(counted.valid > 3);
  CHECK(counted.dangerous > 0);
}
