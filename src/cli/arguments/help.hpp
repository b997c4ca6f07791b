#pragma once

#include <CLI/CLI.hpp>
#include <string>

namespace keyless::cli {

/// Help in columns of at most 100: summary, usage, arguments, options by heading, commands by heading, footer.
class Help final : public CLI::FormatterBase {
 public:
  std::string make_help(const CLI::App* app, std::string name, CLI::AppFormatMode mode) const override;
};

/// The command as it is typed: `keyless sandbox serve`.
std::string typed_name(const CLI::App& app);

/// What is wrong with a command line, and which help to read.
std::string usage_error(const CLI::App* app, const CLI::Error& error);

}  // namespace keyless::cli
