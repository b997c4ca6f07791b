#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <set>

#include "model/kinds/kinds.hpp"
#include "sandbox/worlds/worlds.hpp"
#include "scenario/scenario.hpp"
#include "survey/export.hpp"
#include "survey/migration.hpp"

using namespace keyless;
using namespace keyless::scenario;

namespace {

namespace kinds = model::kinds;

/// 60 in everyday's tests; KEYLESS_BROWNFIELD=300 measures the size that was promised.
std::size_t size() {
  const char* asked = std::getenv("KEYLESS_BROWNFIELD");
  return asked ? std::stoul(asked) : 60;
}

void make_world(const std::filesystem::path& folder) {
  sandbox::worlds::Order order;
  order.size = size();
  order.secrets_only = true;
  order.folder = folder;
  REQUIRE(sandbox::worlds::make_world(order).has_value());
}

survey::Order contoso() {
  survey::Order order;
  order.organization = "contoso";
  return order;
}

std::vector<std::string> texts_of(const survey::Exported& exported) {
  std::vector<std::string> texts;
  for (const auto& file : exported.files) texts.push_back(file.text);
  return texts;
}

/// What a survey saw of connections, and whom they admit: that must not change.
struct Kept {
  std::map<std::string, std::string> names;  ///< by id
  std::set<std::string> permissions;
  bool operator==(const Kept&) const = default;
};

Kept kept(const survey::Survey& survey) {
  Kept found;
  for (const auto* connection : survey::connections_of(survey))
    found.names[connection->id] = model::text_of(connection->fields, "name");
  for (const auto* permission : survey.live.all(kinds::pipeline_permission)) found.permissions.insert(permission->id);
  return found;
}

model::MigrationTotals totals(const survey::Survey& survey) {
  return model::totals_of(survey::migration_of(survey, std::chrono::system_clock::now()));
}

std::size_t count(const model::Plan& plan, const std::string& action) {
  const auto all = rows(plan);
  return static_cast<std::size_t>(
      std::ranges::count_if(all, [&](const std::string& row) { return row.starts_with(action + " "); }));
}

/// What exists already is allowed from outside, as the exported policy says.
diff::Policy policy_for_what_exists() {
  diff::Policy policy;
  policy.grants.push_back({"*", "*", "*"});
  policy.open_to_all.push_back({"*", "*"});
  return policy;
}

}  // namespace

TEST_CASE("a brownfield of secrets is exported, converted in one apply, and reported as done but for the impossible") {
  Scenario scenario({}, make_world);
  const auto impossible = size() / 30;
  const auto before = scenario.survey(contoso());
  CHECK(before.gaps == std::vector<std::string>{});
  CHECK(totals(before).connections == size());
  CHECK(totals(before).convert == size() - impossible);
  CHECK(totals(before).manual == impossible);

  const auto exported = survey::export_manifests(before, survey::Choice());
  const auto manifests = declared_together(texts_of(exported));
  CHECK(exported.connections == size());
  const auto plan = scenario.plan(manifests, policy_for_what_exists());
  for (const auto& refusal : plan.refusals) UNSCOPED_INFO(refusal.address.text() << ": " << refusal.message);
  for (const auto& unseen : plan.unseen) UNSCOPED_INFO(unseen.address.text() << ": " << unseen.reason);
  CHECK(plan.refusals.empty());
  CHECK(plan.unseen.empty());
  CHECK(count(plan, "convert") == size() - impossible);
  CHECK(count(plan, "impossible") == impossible);
  CHECK(count(plan, "update") + count(plan, "delete") == 0);

  for (const auto& outcome : scenario.apply(plan)) {
    INFO(outcome.address.text() << (outcome.error ? ": " + outcome.error->message : std::string()));
    CHECK(outcome.ending < model::Ending::failed);
  }
  const auto after = scenario.survey(contoso());
  CHECK(kept(after) == kept(before));
  CHECK(totals(after).nothing == size() - impossible);
  CHECK(totals(after).left() == impossible);
  scenario.forget();
  const auto second = scenario.plan(manifests, policy_for_what_exists());
  CHECK(count(second, "impossible") == impossible);
  // The secrets themselves stay on their applications, tolerated, until somebody removes them.
  CHECK_FALSE(model::would_write(second));
  CHECK(model::totals_of(second).undeclared == 0);
  CHECK(scenario.writes() == std::vector<std::string>{});
}
