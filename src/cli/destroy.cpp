#include "cli/carry_out.hpp"
#include "cli/commands.hpp"
#include "cli/exit_code.hpp"
#include "model/text.hpp"

namespace keyless::cli {
namespace {

/// A team types its own name, so that nobody destroys another's by habit.
std::optional<int> not_approved(const Project& project, const Arguments& arguments, Console& console) {
  if (arguments.auto_approve) return std::nullopt;
  if (!console.interactive() || !console.text()) {
    console.notice("There is no terminal to ask on: say --auto-approve.");
    return failed;
  }
  const auto name = model::joined(project.policy.owners, ", ");
  if (console.ask("\nAll of this will be deleted. Type " + report::one_line(name) + " to go on: ") == name)
    return std::nullopt;
  console.notice("Nothing was changed.");
  return failed;
}

boost::asio::awaitable<int> remove_all(Clouds& clouds, const Project& project, const Arguments& arguments,
                                       Console& console) {
  auto plan = co_await read_and_plan(clouds, project);
  if (!plan) co_return console.error(plan.error()), failed;
  const auto shown = report::plan(*plan, clouds.heading(project.policy.owners), console.style());
  if (console.text()) console.result(shown);
  if (const auto verdict = verdict_of(*plan); verdict != done) co_return verdict;
  if (!model::would_write(*plan)) co_return done;
  if (const auto stop = not_approved(project, arguments, console)) co_return *stop;
  auto code = co_await carry_out_and_report(clouds, *plan, arguments, console);
  co_return code;
}

}  // namespace

int destroy(const Arguments& arguments, Console& console) {
  const auto project = load_project(arguments, console);
  if (!project) return failed;
  return with_clouds(arguments, project->mentions, console,
                     [&](Clouds& clouds) { return remove_all(clouds, *project, arguments, console); });
}

}  // namespace keyless::cli
