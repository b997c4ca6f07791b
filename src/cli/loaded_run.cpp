#include "cli/loaded_run.hpp"

#include <algorithm>

#include "cli/cloud_choice.hpp"
#include "cli/run.hpp"
#include "library/inputs.hpp"
#include "plan/utc.hpp"
#include "policy/read.hpp"
#include "report/diagnostics.hpp"
#include "report/json.hpp"
#include "report/text.hpp"

namespace keyless::cli {
namespace {

/// With JSON, standard output holds one document: errors are all there is, warnings stand beside what comes.
void print(const model::Diagnostics& found, Console& console) {
  if (found.empty()) return;
  if (console.output() == "json" && model::has_errors(found))
    console.result(report::validation_json(found));
  else
    console.notice(report::diagnostics(found, console.style()));
}

plan::Context context_from(const Arguments& arguments, const manifest::Loaded& loaded) {
  plan::Context context;
  context.manifests = library::sources_of(loaded.manifests);
  context.destroy = arguments.command == "destroy";
  context.prune = arguments.prune;
  context.whole = loaded.whole;
  context.targets = arguments.targets;
  context.excludes = arguments.excludes;
  context.teams = arguments.teams;
  context.max_deletes = arguments.max_deletes;
  context.max_delete_percent = arguments.max_delete_percent;
  context.max_changes = arguments.max_changes;
  context.wave = arguments.wave.value_or(usual_wave);
  return context;
}

/// What the policy file says, and what is to be said of the file itself.
void add_policy(LoadedRun& run, const PolicyFile& file, diff::Policy read, const Arguments& arguments) {
  auto& policy = run.policy;
  library::permit(policy, std::move(read));
  policy.required = arguments.require_policy;
  if (file.fault) policy.faults.push_back(*file.fault);
  run.policy_file = file.file;
  run.context.policy = file.digest;
  if (!lies_in_work_tree(file.file, run.context)) return;
  run.policy_place =
      absolute_path(file.file) + ", inside the manifests' work tree: anyone who can change the manifests can change it";
  if (arguments.command == "apply" && !arguments.allow_policy_in_tree)
    policy.faults.push_back(
        {"the policy file " + file.file +
             " is inside the manifests' work tree: anyone who can change the manifests can change it",
         "Keep it outside, or pass --allow-policy-in-tree if changes to it are reviewed separately."});
}

std::optional<LoadedRun> build(manifest::Loaded loaded, plan::Context context, const PolicyFile& policy_file,
                               const Arguments& arguments, Console& console) {
  LoadedRun run;
  const bool usable = !model::has_errors(loaded.diagnostics) && !loaded.manifests.empty();
  const auto names = names_for(arguments, usable ? loaded.manifests : std::vector<manifest::Manifest>());
  if (!names) return console.error(names.error()), std::nullopt;
  if (usable) run.desired = desired::build(loaded.manifests, *names);
  auto found = std::move(loaded.diagnostics);
  found.insert(found.end(), run.desired.diagnostics.begin(), run.desired.diagnostics.end());
  diff::Policy read;
  read.today = plan::utc_text(utc_now()).substr(0, 10);
  if (!policy_file.file.empty())
    std::ranges::move(policy::read(policy_file.file, policy_file.text, read), std::back_inserter(found));
  print(found, console);
  if (!usable || model::has_errors(found)) return std::nullopt;
  if (auto mixed = library::one_tenant_and_cloud(loaded.manifests)) return console.error(*mixed), std::nullopt;
  if (auto order = run.desired.graph.ordered(); !order) return console.error(order.error()), std::nullopt;
  if (auto nothing = library::pattern_without_match(run.desired.graph, context))
    return console.error(*nothing), std::nullopt;
  run.references = desired::external_references_of(loaded.manifests);
  run.policy = library::policy_for(run.desired, context, run.references.tenant);
  context.cloud = names->name;
  run.context = std::move(context);
  run.manifests = std::move(loaded.manifests);
  add_policy(run, policy_file, std::move(read), arguments);
  return run;
}

int lower_limit(int left, int right) {  // 0: no limit
  return left == 0 || right == 0 ? std::max(left, right) : std::min(left, right);
}

}  // namespace

std::optional<LoadedRun> load_run(const Arguments& arguments, Console& console) {
  auto loaded = manifest::load({arguments.paths.begin(), arguments.paths.end()});
  auto context = context_from(arguments, loaded);
  const auto policy = find_policy(arguments);
  if (!policy) return console.error(policy.error()), std::nullopt;
  return build(std::move(loaded), std::move(context), *policy, arguments, console);
}

std::optional<LoadedRun> load_saved(const plan::Saved& saved, const PolicyFile& policy, const Arguments& arguments,
                                    Console& console) {
  manifest::Loaded all;
  for (const auto& source : saved.context.manifests) {
    auto loaded = manifest::parse(source.file, source.text, {source.defaults_file, source.defaults_text});
    std::ranges::move(loaded.manifests, std::back_inserter(all.manifests));
    std::ranges::move(loaded.diagnostics, std::back_inserter(all.diagnostics));
  }
  all.whole = saved.context.whole;
  auto context = saved.context;
  context.max_deletes = std::min(context.max_deletes, arguments.max_deletes);
  context.max_delete_percent = std::min(context.max_delete_percent, arguments.max_delete_percent);
  context.max_changes = lower_limit(context.max_changes, arguments.max_changes);
  auto run = build(std::move(all), std::move(context), policy, arguments, console);
  // Who this run may act as is said where it runs, whatever the plan says of itself.
  if (run && !arguments.teams.empty()) run->policy.teams = arguments.teams;
  return run;
}

}  // namespace keyless::cli
