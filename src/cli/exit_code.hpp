#pragma once

namespace keyless::cli {

/// What the program's exit status says.
enum ExitCode : int {
  done = 0,         ///< done, nothing to do
  failed = 1,       ///< an error, a broken link, interrupted, a partial apply
  differences = 2,  ///< plan --detailed-exitcode: this apply would write; drift: anything differs
  refused = 3,      ///< unsafe: a guard, policy, missing proof of ownership
  bug = 70          ///< an exception escaped
};

}  // namespace keyless::cli
