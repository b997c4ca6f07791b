#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>

#include "cli/commands.hpp"
#include "cli/exit_code.hpp"
#include "sandbox/sandbox.hpp"
#include "sandbox/scenario/catalogue.hpp"

namespace keyless::cli {

int sandbox_serve(const Arguments& arguments, Console& console) {
  asio::io_context context(1);
  sandbox::Options options;
  options.folder = arguments.state;
  options.cloud = arguments.cloud_name;
  options.seed = arguments.seed;
  options.proxy = arguments.proxy;
  options.exchanges = arguments.exchanges;
  if (!arguments.scenario.empty()) {
    auto scenario = sandbox::load_scenario(arguments.scenario);
    if (!scenario) return console.error(scenario.error()), failed;
    options.scenario = std::move(*scenario);
  }
  if (!arguments.quiet) options.access_log = [&console](const std::string& line) { console.notice(line); };
  auto sandbox = sandbox::start(context.get_executor(), options);
  if (!sandbox) return console.error(sandbox.error()), failed;
  asio::signal_set signals(context, SIGINT, SIGTERM);
  signals.async_wait([&](const boost::system::error_code& error, int) {
    if (error) return;
    (*sandbox)->stop();
    context.stop();
  });
  console.result((*sandbox)->ready_line() + "\n");
  context.run();
  return done;
}

int sandbox_faults(const Arguments&, Console& console) {
  console.result(sandbox::fault_table());
  return done;
}

}  // namespace keyless::cli
