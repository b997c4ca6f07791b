#include "cli/commands.hpp"
#include "cli/exit_code.hpp"
#include "cli/loaded_run.hpp"
#include "diff/grants.hpp"
#include "diff/published_table.hpp"
#include "report/json.hpp"
#include "report/rows.hpp"

namespace keyless::cli {

namespace {

std::string counted(std::size_t count, const std::string& noun) {
  return std::to_string(count) + " " + noun + (count == 1 ? "" : "s");
}

}  // namespace

int validate(const Arguments& arguments, Console& console) {
  const auto run = load_run(arguments, console);
  if (!run) return failed;
  model::Plan judged;
  judged.refusals = diff::check_policy(run->desired.graph, run->policy);
  if (!judged.refusals.empty()) {
    console.result(console.text() ? report::refusals(judged, console.style()) : report::validation_json({}, judged));
    return refused;
  }
  const auto warnings = diff::warnings_of(run->desired.graph, run->policy);
  for (const auto& warning : warnings) console.notice(report::one_line(warning));
  if (console.text())
    console.result("Valid: " + counted(run->manifests.size(), "manifest") + ", " +
                   counted(run->desired.graph.resources().size(), "resource") + ".\n");
  else
    console.result(report::validation_json({}));
  return done;
}

}  // namespace keyless::cli
