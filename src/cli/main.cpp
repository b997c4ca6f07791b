#include <csignal>
#include <exception>
#include <iostream>
#include <map>

#include <sys/prctl.h>

#include "cli/arguments.hpp"
#include "cli/commands.hpp"
#include "cli/exit_code.hpp"
#include "cli/own_sandbox.hpp"

namespace {

using namespace keyless::cli;

int run(const Arguments& arguments) {
  static const std::map<std::string, int (*)(const Arguments&, Console&)> commands = {
      {"validate", validate},
      {"plan", plan},
      {"apply", apply},
      {"drift", drift},
      {"verify", verify},
      {"revert", revert},
      {"destroy", destroy},
      {"export", export_manifests},
      {"report migration", report_migration},
      {"show", show},
      {"snippet", snippet},
      {"output", output},
      {"completion", completion},
      {"graph", graph},
      {"schema", schema},
      {"version", version},
      {"sandbox serve", sandbox_serve},
      {"sandbox faults", sandbox_faults},
      {"sandbox new", sandbox_new},
  };
  Console console(arguments);
  return commands.at(arguments.command)(arguments, console);
}

/// A result that nobody got is no success.
int all_printed(int code) {
  std::cout.flush();
  if (std::cout || (code != done && code != differences)) return code;
  std::cerr << "keyless: could not write all output to standard output\n";
  return failed;
}

}  // namespace

int main(int count, char** values) {
  // Tokens live in this process: no core file, no peeking by other processes of the same user.
  prctl(PR_SET_DUMPABLE, 0);
  std::signal(SIGPIPE, SIG_IGN);
  try {
    if (const auto refused = refuse_sandbox_command(count, values)) return *refused;
    const auto parsed = parse_arguments(count, values);
    return all_printed(parsed.stop ? *parsed.stop : run(parsed.arguments));
  } catch (const std::exception& escaped) {
    std::cerr << "keyless: this is a bug: " << escaped.what() << "\n";
  } catch (...) {
    std::cerr << "keyless: this is a bug\n";
  }
  return bug;
}
