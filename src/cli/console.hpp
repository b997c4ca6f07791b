#pragma once

#include <string>
#include <string_view>

#include "cli/arguments.hpp"
#include "keyless/result.hpp"
#include "report/text.hpp"

namespace keyless::cli {

/// Where results and progress go. Results go to standard output; with --output json nothing else does.
class Console {
 public:
  explicit Console(const Arguments& arguments);

  bool text() const { return output_ == "text"; }
  const std::string& output() const { return output_; }
  report::Style style() const { return style_; }
  bool interactive() const { return interactive_; }

  void result(std::string_view text);    ///< standard output
  void progress(std::string_view line);  ///< a line: standard output in text mode, else standard error
  void notice(std::string_view line);    ///< a line on standard error
  void error(const Error& error);        ///< standard error, or the JSON form on standard output

  /// One line from a terminal, without its end; "" when there is none.
  std::string ask(std::string_view question);

 private:
  std::string output_;
  report::Style style_;
  bool interactive_ = false;
};

}  // namespace keyless::cli
