#include "base/text.hpp"
#include "cli/carry_out.hpp"
#include "cli/commands.hpp"
#include "cli/exit_code.hpp"
#include "report/outcome.hpp"
#include "report/plan_text.hpp"

namespace keyless::cli {
namespace {

/// A team types its own name, so that nobody destroys another's by habit.
std::optional<int> not_approved(const LoadedRun& run, const Arguments& arguments, Console& console) {
  if (arguments.auto_approve) return std::nullopt;
  if (!console.interactive() || !console.text()) {
    console.error({.code = Errc::invalid_argument,
                   .message = "no terminal to ask for approval",
                   .advice = "Pass --auto-approve."});
    return failed;
  }
  const auto name = joined(run.policy.owners, ", ");
  if (console.ask("\nAll of this will be deleted. Type " + report::one_line(name) + " to confirm: ") == name)
    return std::nullopt;
  console.notice("Nothing was changed.");
  return failed;
}

asio::awaitable<int> remove_all(Clouds& clouds, const LoadedRun& run, const Arguments& arguments, Console& console) {
  auto plan = co_await read_plan_and_rights(clouds, run);
  if (!plan) co_return console.error(plan.error()), failed;
  const auto heading = heading_of(clouds, run);
  if (console.text()) console.result(report::plan(*plan, heading, console.style()));
  const auto stop = verdict_before_writing(*plan);
  const bool nothing = stop != done || !model::would_write(*plan);
  if (nothing && !console.text()) console.result(report::outcomes_json({}, *plan));
  if (stop != done) co_return stop;
  if (nothing) co_return verdict_of(*plan);
  if (const auto refusal = not_approved(run, arguments, console)) co_return *refusal;
  auto code = co_await carry_out_and_report(clouds, *plan, arguments, console);
  co_return code;
}

}  // namespace

int destroy(const Arguments& arguments, Console& console) {
  return run_command(arguments, console, remove_all);
}

}  // namespace keyless::cli
