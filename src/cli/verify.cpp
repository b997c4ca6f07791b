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

asio::awaitable<int> walk_chains(Clouds& clouds, const Project& project, const Arguments& arguments, Console& console) {
  auto live = co_await live::read(clouds.providers(), project.desired.graph);
  if (!live) co_return console.error(live.error()), failed;
  auto means = means_of(clouds, arguments);
  auto chains = co_await verify::verify(project.desired.graph, *live, means);
  const auto heading = clouds.heading(project.policy.owners);
  console.result(console.text() ? report::chains(chains, heading, console.style()) : report::chains_json(chains));
  if (console.text()) console.result(report::cost(clouds.cost(), clouds.elapsed()));
  co_return std::ranges::all_of(chains, &model::Chain::holds) ? done : failed;
}

}  // namespace

int verify(const Arguments& arguments, Console& console) {
  const auto project = load_project(arguments, console);
  if (!project) return failed;
  return with_clouds(arguments, project->mentions, console,
                     [&](Clouds& clouds) { return walk_chains(clouds, *project, arguments, console); });
}

}  // namespace keyless::cli
