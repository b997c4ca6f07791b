#include "cli/commands.hpp"
#include "cli/exit_code.hpp"
#include "cli/project.hpp"
#include "diff/make_plan.hpp"
#include "report/json.hpp"

namespace keyless::cli {

int validate(const Arguments& arguments, Console& console) {
  const auto project = load_project(arguments, console);
  if (!project) return failed;
  model::Plan judged;
  judged.refusals = diff::check_policy(project->desired.graph, project->policy);
  if (!judged.refusals.empty()) {
    console.result(console.text() ? report::refusals(judged, console.style()) : report::drift_json(judged, {}));
    return refused;
  }
  const auto count = std::to_string(project->manifests.size());
  const auto warnings = diff::warnings_of(project->desired.graph, project->policy);
  for (const auto& warning : warnings) console.notice(report::one_line(warning));
  if (console.text())
    console.result("Valid: " + count + (count == "1" ? " manifest, " : " manifests, ") +
                   std::to_string(project->desired.graph.resources().size()) + " resources.\n");
  else
    console.result(report::diagnostics_json({}));
  return done;
}

}  // namespace keyless::cli
