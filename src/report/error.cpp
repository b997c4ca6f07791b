#include <fmt/format.h>

#include "base/text.hpp"
#include "report/paint.hpp"
#include "report/text.hpp"

namespace keyless::report {
namespace {

std::string service_words(const Error& error) {
  model::Strings parts;
  if (error.status > 0) parts.push_back(fmt::format("HTTP {}", error.status));
  if (!error.service_code.empty()) parts.push_back("code " + one_line(error.service_code));
  if (!error.request_id.empty()) parts.push_back("request id " + one_line(error.request_id));
  return joined(parts, ", ");
}

}  // namespace

std::string error(const Error& error, Style style) {
  const auto where = error.where.empty() ? std::string() : one_line(error.where) + ": ";
  auto text = fmt::format("{} {}{}\n", paint(style, Color::red, "Error:"), where, one_line(error.message));
  if (const auto words = service_words(error); !words.empty())
    text += fmt::format("  {} ({})\n", words, name_of(error.code));
  if (!error.advice.empty()) text += fmt::format("  {}\n", one_line(error.advice));
  return text;
}

}  // namespace keyless::report
