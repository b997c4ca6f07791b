#pragma once

#include <string>
#include <vector>

namespace keyless::cli {

/// A flag as the command line knows it: `--out`.
struct KnownOption {
  std::string name;
  std::string about;  ///< one line
  bool takes_value = false;
};

/// A command: `plan`, `sandbox serve`.
struct KnownCommand {
  std::string name;
  std::string about;
  std::vector<KnownOption> options;
};

/// Read off the very parser that reads command lines, so that it can't go stale. In order of declaration.
std::vector<KnownCommand> known_commands();

/// A script that completes commands and flags in that shell: bash, zsh or fish. "" for any other.
std::string completion_script(const std::string& shell, const std::vector<KnownCommand>& commands);

}  // namespace keyless::cli
