#include "cli/arguments/commands.hpp"
#include "cli/arguments/options.hpp"

namespace keyless::cli {
namespace {

/// Of a span like 90m, 24h or 7d.
std::optional<std::chrono::seconds> span_from(const std::string& text) {
  const bool has_unit = text.size() >= 2 && text.size() <= 6 && text.find_first_not_of("0123456789") == text.size() - 1;
  if (!has_unit) return std::nullopt;
  const std::chrono::minutes count(std::stoi(text));
  if (text.back() == 'm') return count;
  if (text.back() == 'h') return count * 60;
  if (text.back() == 'd') return count * (24 * 60);
  return std::nullopt;
}

std::string problem_with_span(const std::string& text) {
  return span_from(text) ? std::string() : "expected a duration such as 90m, 24h or 7d, found `" + text + "`";
}

void add_saved_plan_limits(CLI::App& apply, Arguments& to) {
  begin_group(apply, "Safety");
  apply
      .add_option_function<std::string>(
          "--max-plan-age", [&to](const std::string& text) { to.max_plan_age = *span_from(text); },
          "Refuse a saved plan that is older than this, such as 90m or 7d")
      ->check(problem_with_span)
      ->type_name("DURATION")
      ->default_str("24h");
}

}  // namespace

void add_validate(CLI::App& app, Arguments& to) {
  auto& validate = add_command(app, to, "validate", "Check manifests offline: syntax, references, policy",
                               {"keyless validate manifests/", "keyless validate --policy policy.json keyless.yaml"});
  add_paths(validate, to);
  add_policy(validate, to);
  add_format(validate, to, {"text", "json"});
}

void add_plan(CLI::App& app, Arguments& to) {
  auto& plan = add_command(app, to, "plan", "Show what apply would change, and why; changes nothing",
                           {"keyless plan keyless.yaml --sandbox", "keyless plan manifests/ --out plan.json",
                            "keyless plan keyless.yaml --target 'identity/*'"});
  add_paths(plan, to);
  add_planning(plan, to);
  add_out(plan, to, "Also save the plan to this file, for `keyless apply FILE`");
  add_detailed_exitcode(plan, to, "apply would change something");
  add_wave(plan, to);
}

void add_apply(CLI::App& app, Arguments& to) {
  auto& apply = add_command(app, to, "apply", "Create, update or convert resources to match the manifests",
                            {"keyless apply keyless.yaml", "keyless apply plan.json",
                             "keyless apply manifests/ --policy policy.json --auto-approve"});
  apply.add_option("PATH", to.paths, "Manifests, folders of manifests, or one saved plan (default: keyless.yaml)");
  add_planning(apply, to);
  add_auto_approve(apply, to);
  add_saved_plan_limits(apply, to);
  begin_group(apply, "Policy and ownership");
  apply.add_flag("--allow-policy-in-tree", to.allow_policy_in_tree,
                 "Accept a policy file in the manifests' work tree, where the authors of manifests can change it");
  add_wave(apply, to);
  add_proof(apply, to);
}

void add_revert(CLI::App& app, Arguments& to) {
  auto& revert =
      add_command(app, to, "revert", "Convert a connection back to its secret while Azure DevOps still allows it",
                  {"keyless revert sc-payments keyless.yaml"});
  revert.add_option("CONNECTION", to.connection, "Name or address of a connection that a manifest declares")
      ->required();
  add_paths(revert, to);
  add_auto_approve(revert, to);
  begin_group(revert, "Policy and ownership");
  add_team(revert, to);
  add_cloud(revert, to);
  add_format(revert, to, {"text", "json"});
}

void add_drift(CLI::App& app, Arguments& to) {
  auto& drift = add_command(app, to, "drift", "Report differences on a schedule; changes nothing, exits with 2 on any",
                            {"keyless drift manifests/", "keyless drift manifests/ --out drift.json"});
  add_paths(drift, to);
  add_planning(drift, to);
  add_out(drift, to, "Also save the report as JSON to this file");
}

void add_destroy(CLI::App& app, Arguments& to) {
  auto& destroy = add_command(app, to, "destroy", "Delete everything that these manifests own, dependents first",
                              {"keyless destroy keyless.yaml"});
  add_paths(destroy, to);
  add_auto_approve(destroy, to, "Do not ask for the team's name");
  add_max_changes(destroy, to);
  add_policy(destroy, to);
  add_cloud(destroy, to);
  add_format(destroy, to, {"text", "json"});
}

}  // namespace keyless::cli
