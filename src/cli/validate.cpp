#include "cli/commands.hpp"
#include "cli/exit_code.hpp"
#include "cli/project.hpp"
#include "diff/make_plan.hpp"
#include "report/json.hpp"

namespace keyless::cli {

namespace {

std::string counted(std::size_t count, const std::string& noun) {
  return std::to_string(count) + " " + noun + (count == 1 ? "" : "s");
}

}  // namespace

int validate(const Arguments& arguments, Console& console) {
  const auto project = load_project(arguments, console);
  if (!project) return failed;
  model::Plan judged;
  judged.refusals = diff::check_policy(project->desired.graph, project->policy);
  if (!judged.refusals.empty()) {
    console.result(console.text() ? report::refusals(judged, console.style()) : report::validation_json({}, judged));
    return refused;
  }
  const auto warnings = diff::warnings_of(project->desired.graph, project->policy);
  for (const auto& warning : warnings) console.notice(report::one_line(warning));
  if (console.text())
    console.result("Valid: " + counted(project->manifests.size(), "manifest") + ", " +
                   counted(project->desired.graph.resources().size(), "resource") + ".\n");
  else
    console.result(report::validation_json({}));
  return done;
}

}  // namespace keyless::cli
