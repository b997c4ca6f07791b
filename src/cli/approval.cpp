#include "cli/approval.hpp"

#include "cli/exit_code.hpp"

namespace keyless::cli {

std::optional<int> not_approved(const Arguments& arguments, Console& console) {
  if (arguments.auto_approve) return std::nullopt;
  if (!console.interactive() || !console.text()) {
    console.error(
        {.code = Errc::invalid_argument,
         .message = "no terminal to ask for approval",
         .advice = "Pass --auto-approve, or save a plan with `keyless plan --out FILE` and apply that file."});
    return failed;
  }
  const auto answer = console.ask("\nDo you want to make these changes? Only `yes` is accepted: ");
  if (answer == "yes") return std::nullopt;
  console.notice("Nothing was changed.");
  return failed;
}

}  // namespace keyless::cli
