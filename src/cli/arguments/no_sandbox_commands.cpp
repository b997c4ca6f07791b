#include "cli/arguments/commands.hpp"

namespace keyless::cli {

// --help names no command that this build lacks; refuse_sandbox_command() answers whoever types it.
void add_sandbox(CLI::App&, Arguments&) {}

}  // namespace keyless::cli
