#include "cli/carry_out.hpp"
#include "cli/commands.hpp"
#include "cli/exit_code.hpp"

namespace keyless::cli {
namespace {

constexpr std::size_t largest_plan = 64 * 1024 * 1024;

/// A saved plan is JSON; no manifest starts with a brace.
std::optional<std::string> saved_plan_text(const Arguments& arguments) {
  if (arguments.paths.size() != 1) return std::nullopt;
  auto text = read_file(arguments.paths.front(), largest_plan);
  if (!text) return std::nullopt;
  const auto first = text->find_first_not_of(" \t\r\n");
  if (first == std::string::npos || (*text)[first] != '{') return std::nullopt;
  return std::move(*text);
}

/// Asks unless told not to. Without a terminal there is nobody to ask.
std::optional<int> not_approved(const Arguments& arguments, Console& console) {
  if (arguments.auto_approve) return std::nullopt;
  if (!console.interactive() || !console.text()) {
    console.notice("There is no terminal to ask on: say --auto-approve, or save a plan with --out and apply that.");
    return failed;
  }
  const auto answer = console.ask("\nDo you want to make these changes? Only `yes` is accepted: ");
  if (answer == "yes") return std::nullopt;
  console.notice("Nothing was changed.");
  return failed;
}

boost::asio::awaitable<int> apply_fresh(Clouds& clouds, const Project& project, const Arguments& arguments,
                                        Console& console) {
  auto plan = co_await read_and_plan(clouds, project);
  if (!plan) co_return console.error(plan.error()), failed;
  const auto shown = report::plan(*plan, clouds.heading(project.policy.owners), console.style());
  if (console.text()) console.result(shown);
  if (const auto verdict = verdict_of(*plan); verdict != done) {
    if (!console.text()) console.notice(shown);
    co_return verdict;
  }
  if (model::would_write(*plan))
    if (const auto stop = not_approved(arguments, console)) co_return *stop;
  if (!model::would_write(*plan) && console.text()) {
    console.result(report::cost(clouds.cost(), clouds.elapsed()));
    co_return done;
  }
  auto code = co_await carry_out_and_report(clouds, *plan, arguments, console);
  co_return code;
}

void print_stale(const std::vector<std::string>& reasons, Console& console) {
  console.notice("Saved plan is stale. What it would write has moved since it was made:");
  for (const auto& reason : reasons) console.notice("  " + report::one_line(reason));
  console.notice("Nothing was changed. Make a new plan.");
}

boost::asio::awaitable<int> apply_saved(Clouds& clouds, const plan::Saved& saved, const Project& project,
                                        const Arguments& arguments, Console& console) {
  if (saved.context.sandbox != clouds.is_sandbox()) {
    console.notice("This plan was made against " + std::string(saved.context.sandbox ? "a sandbox" : "a real cloud") +
                   " and can't be applied to " + (clouds.is_sandbox() ? "a sandbox." : "a real cloud."));
    co_return refused;
  }
  auto fresh = co_await read_and_plan(clouds, project);
  if (!fresh) co_return console.error(fresh.error()), failed;
  const auto stale = plan::stale_reasons(saved, *fresh);
  if (!stale.empty()) co_return print_stale(stale, console), refused;
  const auto chosen = plan::narrowed(std::move(*fresh), saved);
  if (console.text()) console.result(report::plan(chosen, clouds.heading(project.policy.owners), console.style()));
  if (const auto verdict = verdict_of(chosen); verdict != done) co_return verdict;
  auto code = co_await carry_out_and_report(clouds, chosen, arguments, console);
  co_return code;
}

int apply_plan_file(const std::string& text, const Arguments& arguments, Console& console) {
  const auto saved = plan::parse(text, arguments.paths.front());
  if (!saved) {
    console.error(saved.error());
    return saved.error().code == Errc::unsafe_plan ? refused : failed;
  }
  const auto project = load_saved(*saved, arguments, console);
  if (!project) return failed;
  return with_clouds(arguments, project->mentions, console,
                     [&](Clouds& clouds) { return apply_saved(clouds, *saved, *project, arguments, console); });
}

}  // namespace

int apply(const Arguments& arguments, Console& console) {
  if (const auto text = saved_plan_text(arguments)) return apply_plan_file(*text, arguments, console);
  const auto project = load_project(arguments, console);
  if (!project) return failed;
  return with_clouds(arguments, project->mentions, console,
                     [&](Clouds& clouds) { return apply_fresh(clouds, *project, arguments, console); });
}

}  // namespace keyless::cli
