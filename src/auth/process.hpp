#pragma once

#include <string>
#include <vector>

#include "base/asio.hpp"
#include "base/clock.hpp"
#include "keyless/result.hpp"

namespace keyless::auth {

struct ProgramOutput {
  int status = 0;  ///< exit status; 128 + signal when a signal ended it
  std::string out = {};
  std::string err = {};
};

/// Runs a program found on PATH, without a shell, its input empty, and gathers at most 1 MiB of each output.
/// `not_found` when there is no such program; `timed_out` (the program is killed) after `limit`.
asio::awaitable<Result<ProgramOutput>> run_program(std::vector<std::string> words, Milliseconds limit);

}  // namespace keyless::auth
