#include "cli/approval.hpp"

#include "cli/exit_code.hpp"

namespace keyless::cli {

std::optional<int> not_approved(const Arguments& arguments, Console& console) {
  if (arguments.auto_approve) return std::nullopt;
  if (!console.interactive() || !console.text()) {
    console.error({.code = Errc::invalid_argument,
                   .message = "there is no terminal to ask on",
                   .advice = "Say --auto-approve, or save a plan with --out and apply that."});
    return failed;
  }
  const auto answer = console.ask("\nDo you want to make these changes? Only `yes` is accepted: ");
  if (answer == "yes") return std::nullopt;
  console.notice("Nothing was changed.");
  return failed;
}

}  // namespace keyless::cli
