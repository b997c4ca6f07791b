#include "verify/verify.hpp"

#include <algorithm>

#include "cli/commands.hpp"
#include "cli/exit_code.hpp"
#include "cli/means.hpp"
#include "cli/run.hpp"
#include "live/read.hpp"
#include "report/chains.hpp"

namespace keyless::cli {
namespace {

asio::awaitable<int> walk_chains(Clouds& clouds, const LoadedRun& run, const Arguments& arguments, Console& console) {
  auto live = co_await live::read(clouds.providers(), run.desired.graph);
  if (!live) co_return console.error(live.error()), failed;
  auto means = means_of(clouds, arguments);
  auto chains = co_await verify::verify(run.desired.graph, *live, means);
  const auto heading = clouds.heading(run.policy.owners);
  console.result(console.text() ? report::chains(chains, heading, console.style()) : report::chains_json(chains));
  if (console.text()) console.result(report::cost(clouds.cost(), clouds.elapsed()));
  co_return std::ranges::all_of(chains, &model::Chain::holds) ? done : failed;
}

}  // namespace

int verify(const Arguments& arguments, Console& console) {
  return run_command(arguments, console, walk_chains);
}

}  // namespace keyless::cli
