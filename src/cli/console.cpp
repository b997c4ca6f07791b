#include "cli/console.hpp"

#include <unistd.h>

#include <cstdlib>
#include <iostream>

#include "report/json.hpp"

namespace keyless::cli {

Console::Console(const Arguments& arguments) : output_(arguments.output) {
  const char* no_color = std::getenv("NO_COLOR");
  style_.color = !arguments.no_color && !(no_color && *no_color) && text() && isatty(STDOUT_FILENO) == 1;
  interactive_ = isatty(STDIN_FILENO) == 1;
}

void Console::result(std::string_view text) {
  std::cout << text << std::flush;
}

void Console::progress(std::string_view line) {
  (text() ? std::cout : std::cerr) << line << std::endl;
}

void Console::notice(std::string_view line) {
  std::cerr << line << std::endl;
}

void Console::error(const Error& error) {
  if (output_ == "json")
    result(report::error_json(error));
  else
    std::cerr << report::error(error, style_) << std::flush;
}

std::string Console::ask(std::string_view question) {
  std::cout << question << std::flush;
  std::string answer;
  std::getline(std::cin, answer);
  return answer;
}

}  // namespace keyless::cli
