#include "base/text.hpp"
#include "cli/approval.hpp"
#include "cli/carry_out.hpp"
#include "cli/commands.hpp"
#include "cli/exit_code.hpp"
#include "cli/plan_key.hpp"
#include "cli/policy_file.hpp"
#include "plan/demands.hpp"
#include "plan/staleness.hpp"
#include "report/outcome.hpp"
#include "report/plan_text.hpp"

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

asio::awaitable<int> apply_fresh(Clouds& clouds, const LoadedRun& run, const Arguments& arguments, Console& console) {
  auto compared = co_await compare_with_rights(clouds, run);
  if (!compared) co_return console.error(compared.error()), failed;
  const auto& plan = compared->plan;
  const auto heading = heading_of(clouds, run);
  if (console.text()) console.result(report::plan(plan, heading, console.style()));
  if (const auto verdict = verdict_before_writing(plan); verdict != done) {
    if (!console.text()) console.result(report::outcomes_json({}, plan));
    co_return verdict;
  }
  if (model::would_write(plan))
    if (const auto stop = not_approved(arguments, console)) co_return *stop;
  if (!model::would_write(plan) && console.text()) {
    console.result(report::cost(clouds.cost(), clouds.elapsed()));
    co_return verdict_after(plan, true);
  }
  auto prove = prover(clouds, run.desired.graph, compared->live, arguments);
  auto code = co_await carry_out_and_report(clouds, plan, arguments, console, std::move(prove));
  co_return code;
}

Error stale_plan(const std::vector<std::string>& reasons, const Arguments& arguments) {
  return {.code = Errc::unsafe_plan,
          .message = "Saved plan is stale, nothing was changed: " + joined(reasons, "; "),
          .where = arguments.paths.front(),
          .advice = "Create a new plan and review it."};
}

/// Why a plan file can't be applied with these flags, on this cloud; nothing when it can.
std::optional<Error> unfit(const plan::Saved& saved, const Arguments& arguments) {
  Error error{.code = Errc::unsafe_plan, .where = arguments.paths.front()};
  if (!arguments.targets.empty() || !arguments.excludes.empty() || arguments.prune)
    error.message = "--target, --exclude and --prune can't change a saved plan; pass them to `keyless plan`";
  if (saved.context.destroy) error.message = "this is a destroy plan; use `keyless destroy`";
  if (error.message.empty()) return std::nullopt;
  return error;
}

std::optional<Error> made_elsewhere(const plan::Saved& saved, const Clouds& clouds, const LoadedRun& run,
                                    const Arguments& arguments) {
  const auto name = [](const std::string& cloud, bool sandbox) { return cloud + (sandbox ? " (a sandbox)" : ""); };
  const auto then = name(saved.context.cloud, saved.context.sandbox);
  const auto now = name(run.context.cloud, clouds.is_sandbox());
  if (then == now) return std::nullopt;
  return Error{.code = Errc::unsafe_plan,
               .message = "this plan was created for " + then + " and can't be applied to " + now,
               .where = arguments.paths.front()};
}

asio::awaitable<int> apply_saved(Clouds& clouds, const plan::Saved& saved, const LoadedRun& run,
                                 const Arguments& arguments, Console& console) {
  if (const auto wrong = made_elsewhere(saved, clouds, run, arguments)) co_return console.error(*wrong), refused;
  auto fresh = co_await compare_with_rights(clouds, run);
  if (!fresh) co_return console.error(fresh.error()), failed;
  const auto stale = plan::stale_reasons(saved, fresh->plan);
  if (!stale.empty()) co_return console.error(stale_plan(stale, arguments)), refused;
  const auto chosen = plan::narrowed(std::move(fresh->plan), saved);
  const auto heading = heading_of(clouds, run);
  if (console.text()) console.result(report::plan(chosen, heading, console.style()));
  if (const auto verdict = verdict_before_writing(chosen); verdict != done) {
    if (!console.text()) console.result(report::outcomes_json({}, chosen));
    co_return verdict;
  }
  auto prove = prover(clouds, run.desired.graph, fresh->live, arguments);
  auto code = co_await carry_out_and_report(clouds, chosen, arguments, console, std::move(prove));
  co_return code;
}

/// What stands in the way of a plan file before anything is read for it; nothing when it may go on.
std::optional<Error> doubt(const plan::Saved& saved, const std::string& text, const PolicyFile& policy,
                           const Arguments& arguments, Console& console) {
  if (auto wrong = unfit(saved, arguments)) return wrong;
  if (policy.fault)
    return Error{.code = Errc::unsafe_plan, .message = policy.fault->message, .advice = policy.fault->advice};
  const auto key = plan_key();
  if (!key) return key.error();
  plan::Demands demands;
  demands.now = utc_now();
  demands.max_age = arguments.max_plan_age;
  demands.policy = policy.digest;
  demands.key = *key;
  if (auto wrong = plan::distrusted(saved, text, arguments.paths.front(), demands)) return wrong;
  if (key->empty() && !saved.hmac.empty())
    console.notice("The saved plan is authenticated, but no plan key is set: its authenticity was not checked.");
  return std::nullopt;
}

/// The wave that was planned, or a smaller one.
Arguments with_wave_of(const plan::Saved& saved, Arguments arguments) {
  arguments.wave = std::min(saved.context.wave, arguments.wave.value_or(saved.context.wave));
  return arguments;
}

int apply_plan_file(const std::string& text, const Arguments& given, Console& console) {
  const auto saved = plan::parse(text, given.paths.front());
  if (!saved) {
    console.error(saved.error());
    return saved.error().code == Errc::unsafe_plan ? refused : failed;
  }
  const auto policy = find_policy(given);
  if (!policy) return console.error(policy.error()), failed;
  if (const auto wrong = doubt(*saved, text, *policy, given, console)) return console.error(*wrong), refused;
  const auto arguments = with_wave_of(*saved, given);
  const auto run = load_saved(*saved, *policy, arguments, console);
  if (!run) return failed;
  return with_clouds(arguments, run->references, console,
                     [&](Clouds& clouds) { return apply_saved(clouds, *saved, *run, arguments, console); });
}

}  // namespace

int apply(const Arguments& arguments, Console& console) {
  if (const auto text = saved_plan_text(arguments)) return apply_plan_file(*text, arguments, console);
  return run_command(arguments, console, apply_fresh);
}

}  // namespace keyless::cli
