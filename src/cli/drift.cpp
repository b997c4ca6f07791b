#include "report/drift.hpp"
#include "cli/commands.hpp"
#include "cli/exit_code.hpp"
#include "cli/run.hpp"
#include "report/markdown.hpp"

namespace keyless::cli {
namespace {

bool anything_differs(const model::Plan& plan) {
  return has_differences(plan) || model::totals_of(plan).undeclared > 0;
}

std::string rendered(const model::Plan& plan, const report::Heading& heading, Console& console) {
  if (console.output() == "json") return report::drift_json(plan, heading);
  if (console.output() == "markdown") return report::markdown(plan, heading);
  return report::drift(plan, heading, console.style());
}

asio::awaitable<int> show_drift(Clouds& clouds, const LoadedRun& run, const Arguments& arguments, Console& console) {
  auto plan = co_await read_and_plan(clouds, run);
  if (!plan) co_return console.error(plan.error()), failed;
  const auto heading = heading_of(clouds, run);
  if (!arguments.out.empty()) {
    const auto written = write_file(arguments.out, report::drift_json(*plan, heading));
    if (!written) co_return console.error(written.error()), failed;
  }
  console.result(rendered(*plan, heading, console));
  if (console.text()) console.result(report::cost(clouds.cost(), clouds.elapsed()));
  if (const auto verdict = verdict_of(*plan); verdict != done) co_return verdict;
  co_return anything_differs(*plan) ? differences : done;
}

}  // namespace

int drift(const Arguments& arguments, Console& console) {
  return run_command(arguments, console, show_drift);
}

}  // namespace keyless::cli
