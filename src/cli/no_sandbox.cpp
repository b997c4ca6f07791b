#include <iostream>
#include <string_view>

#include "cli/commands.hpp"
#include "cli/exit_code.hpp"
#include "cli/own_sandbox.hpp"

namespace keyless::cli {
namespace {

constexpr const char* message = "this build of keyless has no sandbox";
constexpr const char* advice = "Use a build that was configured without -DKEYLESS_SANDBOX=OFF.";

int without_sandbox() {
  std::cerr << "keyless: " << message << ". " << advice << "\n";
  return failed;
}

}  // namespace

std::optional<int> refuse_sandbox_command(int count, char** values) {
  if (count < 2 || values[1] != std::string_view("sandbox")) return std::nullopt;
  return without_sandbox();
}

bool sandbox_has_world(const std::string&) {
  return true;
}

Result<http::Cloud> open_sandbox(asio::io_context&, const std::string&, const desired::ExternalReferences&, Console&,
                                 std::function<void()>&) {
  return Error{.code = Errc::invalid_argument, .message = message, .where = "--sandbox", .advice = advice};
}

int sandbox_serve(const Arguments&, Console&) {
  return without_sandbox();
}

int sandbox_faults(const Arguments&, Console&) {
  return without_sandbox();
}

int sandbox_new(const Arguments&, Console&) {
  return without_sandbox();
}

}  // namespace keyless::cli
