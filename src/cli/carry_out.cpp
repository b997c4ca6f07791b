#include "cli/carry_out.hpp"

#include <algorithm>

#include "cli/exit_code.hpp"
#include "cli/means.hpp"
#include "report/outcome.hpp"
#include "verify/prove.hpp"

namespace keyless::cli {
namespace {

class Progress : public apply::Watcher {
 public:
  explicit Progress(Console& console) : console_(console) {}

  void started(const model::Change& change) override { console_.progress(report::step_started(change)); }
  void ended(const model::Change& change, const model::Outcome& outcome) override {
    console_.progress(report::step_ended(change, outcome, console_.style()));
  }

 private:
  Console& console_;
};

bool all_done(const std::vector<model::Outcome>& outcomes) {
  return std::ranges::none_of(outcomes,
                              [](const model::Outcome& outcome) { return outcome.ending >= model::Ending::failed; });
}

}  // namespace

asio::awaitable<int> carry_out_and_report(Clouds& clouds, const model::Plan& plan, const Arguments& arguments,
                                          Console& console, apply::Prove prove) {
  begin_writing();
  Progress progress(console);
  apply::Options options;
  options.parallelism = arguments.parallelism;
  options.stopping = stopping;
  options.wave = arguments.wave.value_or(usual_wave);
  options.prove = std::move(prove);
  auto outcomes = co_await apply::carry_out(plan, clouds.providers(), clouds.clock(), progress, options);
  if (console.output() == "json")
    console.result(report::outcomes_json(outcomes, plan));
  else
    console.result(report::outcomes(outcomes, stopping(), console.style()));
  if (console.text()) console.result(report::cost(clouds.cost(), clouds.elapsed()));
  co_return verdict_after(plan, all_done(outcomes));
}

apply::Prove prover(Clouds& clouds, const model::Graph& desired, const model::Live& live, const Arguments& arguments) {
  const auto means = means_of(clouds, arguments);
  return [&desired, &live, means](model::Address connection, const apply::Made& made) {
    return verify::prove(desired, live, std::move(connection), made, means);
  };
}

}  // namespace keyless::cli
