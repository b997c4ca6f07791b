#include "cli/commands.hpp"
#include "cli/exit_code.hpp"
#include "cli/run.hpp"
#include "report/markdown.hpp"

namespace keyless::cli {
namespace {

std::string rendered(const model::Plan& plan, const plan::Context& context, const report::Heading& heading,
                     Console& console) {
  if (console.output() == "json") return plan::to_json(plan, context);
  if (console.output() == "markdown") return report::markdown(plan, heading);
  return report::plan(plan, heading, console.style());
}

boost::asio::awaitable<int> show_plan(Clouds& clouds, Project& project, const Arguments& arguments, Console& console) {
  auto plan = co_await read_plan_and_rights(clouds, project);
  if (!plan) co_return console.error(plan.error()), failed;
  project.context.sandbox = clouds.is_sandbox();
  const auto heading = clouds.heading(project.policy.owners);
  const auto verdict = verdict_of(*plan);
  const bool saves = !model::is_held_back(*plan) && !arguments.out.empty();
  if (saves) {
    const auto written = write_file(arguments.out, plan::to_json(*plan, project.context));
    if (!written) co_return console.error(written.error()), failed;
  }
  console.result(rendered(*plan, project.context, heading, console));
  if (console.text()) console.result(report::cost(clouds.cost(), clouds.elapsed()));
  const auto file = report::one_line(arguments.out);
  if (saves) console.progress("Saved the plan to " + file + ". Apply exactly it: keyless apply " + file);
  if (verdict != done) co_return verdict;
  const bool differs = model::would_write(*plan) || model::has_open_obstacles(*plan);
  co_return arguments.detailed_exitcode && differs ? differences : done;
}

}  // namespace

int plan(const Arguments& arguments, Console& console) {
  auto project = load_project(arguments, console);
  if (!project) return failed;
  return with_clouds(arguments, project->mentions, console,
                     [&](Clouds& clouds) { return show_plan(clouds, *project, arguments, console); });
}

}  // namespace keyless::cli
