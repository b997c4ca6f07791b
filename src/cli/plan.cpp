#include "cli/commands.hpp"
#include "cli/exit_code.hpp"
#include "cli/plan_key.hpp"
#include "cli/run.hpp"
#include "plan/utc.hpp"
#include "report/markdown.hpp"
#include "report/plan_text.hpp"

namespace keyless::cli {
namespace {

std::string rendered(const model::Plan& plan, const std::string& document, const report::Heading& heading,
                     Console& console) {
  if (console.output() == "json") return document;
  if (console.output() == "markdown") return report::markdown(plan, heading);
  return report::plan(plan, heading, console.style());
}

std::string saved_line(const Arguments& arguments, const LoadedRun& run) {
  const auto file = report::one_line(arguments.out);
  const auto policy = run.policy_file.empty() ? "" : " --policy " + report::one_line(run.policy_file);
  return "Saved the plan to " + file + ". To apply exactly this plan: keyless apply " + file + policy;
}

asio::awaitable<int> show_plan(Clouds& clouds, LoadedRun& run, const std::string& key, const Arguments& arguments,
                               Console& console) {
  auto plan = co_await read_plan_and_rights(clouds, run);
  if (!plan) co_return console.error(plan.error()), failed;
  run.context.sandbox = clouds.is_sandbox();
  const auto heading = heading_of(clouds, run);
  const auto verdict = verdict_of(*plan);
  const auto document = plan::to_json(*plan, run.context, {plan::utc_text(utc_now()), key});
  const bool saves = !model::is_held_back(*plan) && !arguments.out.empty();
  if (saves) {
    const auto written = write_file(arguments.out, document);
    if (!written) co_return console.error(written.error()), failed;
  }
  console.result(rendered(*plan, document, heading, console));
  if (console.text()) console.result(report::cost(clouds.cost(), clouds.elapsed()));
  if (saves) console.progress(saved_line(arguments, run));
  if (verdict != done) co_return verdict;
  co_return arguments.detailed_exitcode&& has_differences(*plan) ? differences : done;
}

}  // namespace

int plan(const Arguments& arguments, Console& console) {
  auto run = load_run(arguments, console);
  if (!run) return failed;
  const auto key = plan_key();
  if (!key) return console.error(key.error()), refused;
  return with_clouds(arguments, run->references, console,
                     [&](Clouds& clouds) { return show_plan(clouds, *run, *key, arguments, console); });
}

}  // namespace keyless::cli
