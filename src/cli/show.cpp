#include "cli/commands.hpp"
#include "cli/exit_code.hpp"
#include "cli/run.hpp"
#include "keyless/live.hpp"
#include "policy/read.hpp"
#include "report/graph.hpp"
#include "report/saved.hpp"

namespace keyless::cli {

int show(const Arguments& arguments, Console& console) {
  const auto text = read_file(arguments.paths.front(), 64 * 1024 * 1024);
  if (!text) return console.error(text.error()), failed;
  const auto saved = plan::parse(*text, arguments.paths.front());
  if (!saved) {
    console.error(saved.error());
    return saved.error().code == Errc::unsafe_plan ? refused : failed;
  }
  console.result(console.text() ? report::saved_plan(*text, console.style()) : *text);
  return done;
}

int graph(const Arguments& arguments, Console& console) {
  const auto run = load_run(arguments, console);
  if (!run) return failed;
  console.result(report::graph_dot(run->desired.graph));
  return done;
}

int schema(const Arguments& arguments, Console& console) {
  if (arguments.policy_schema) return console.result(policy::schema_json()), done;
  if (arguments.live_schema) return console.result(keyless::live_schema()), done;
  console.result(arguments.defaults ? manifest::defaults_schema_json() : manifest::schema_json());
  return done;
}

int version(const Arguments&, Console& console) {
  console.result("keyless " KEYLESS_VERSION "\n");
  return done;
}

}  // namespace keyless::cli
