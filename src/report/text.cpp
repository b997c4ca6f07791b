#include "report/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>

#include "base/text.hpp"
#include "http/client.hpp"
#include "report/paint.hpp"
#include "report/utf8.hpp"

namespace keyless::report {
namespace {

struct Range {
  char32_t first, last;
};

// Everything that moves the cursor, turns the direction, or takes no place on the screen: C0 and C1 controls, format
// characters, line separators, variation selectors, tags. Pipeline agents look for their commands with a comparison
// that ignores some of these, so they would also hide a command.
constexpr Range invisible[] = {
    {0x0000, 0x0008}, {0x000B, 0x001F}, {0x007F, 0x009F},   {0x00AD, 0x00AD},   {0x034F, 0x034F},
    {0x061C, 0x061C}, {0x115F, 0x1160}, {0x17B4, 0x17B5},   {0x180B, 0x180F},   {0x200B, 0x200F},
    {0x2028, 0x202E}, {0x2060, 0x206F}, {0x3164, 0x3164},   {0xFE00, 0xFE0F},   {0xFEFF, 0xFEFF},
    {0xFFA0, 0xFFA0}, {0xFFF0, 0xFFFB}, {0x1BCA0, 0x1BCA3}, {0x1D173, 0x1D17A}, {0xE0000, 0xE0FFF},
};

// What a comparison by culture may take for the number sign.
constexpr char32_t number_signs[] = {U'#', 0xFE5F, 0xFF03};

bool is_invisible(char32_t point) {
  return std::ranges::any_of(invisible,
                             [&](const Range& range) { return point >= range.first && point <= range.last; });
}

bool is_number_sign(char32_t point) {
  return std::ranges::find(number_signs, point) != std::end(number_signs);
}

bool is_space(char32_t point) {
  return point == ' ' || point == '\t' || point == 0xA0 || point == 0x1680 || (point >= 0x2000 && point <= 0x200A) ||
         point == 0x202F || point == 0x205F || point == 0x3000;
}

std::string escape_of(char32_t point) {
  if (point == '\n') return "\\n";
  if (point == '\t') return "\\t";
  if (point == '\r') return "\\r";
  const auto number = static_cast<std::uint32_t>(point);
  if (number < 0x80) return fmt::format("\\x{:02x}", number);
  return number > 0xFFFF ? fmt::format("\\U{:08x}", number) : fmt::format("\\u{:04x}", number);
}

class Sanitizer {
 public:
  explicit Sanitizer(bool one_line) : one_line_(one_line) {}

  std::string run(std::string_view text) {
    while (!text.empty()) take(take_code_point(text));
    return std::move(text_);
  }

 private:
  void take(char32_t point) {
    const bool starts_line = line_start_;
    const bool escaped = must_escape(point);
    if (escaped)
      text_ += escape_of(point);
    else
      append_utf8(text_, point);
    if (point == U'\n')
      line_start_ = true;
    else if (!is_space(point))
      line_start_ = false;
    after_colon_ = starts_line && point == ':' && !escaped;
    after_number_sign_ = !escaped && is_number_sign(point);
  }

  bool must_escape(char32_t point) {
    if (one_line_ && (point == '\n' || point == '\t')) return true;
    if (is_invisible(point)) return true;
    if (after_number_sign_ && is_number_sign(point)) return true;  // ##vso[ and ##[
    return after_colon_ && point == ':';                           // ::set-output
  }

  bool one_line_;
  std::string text_;
  bool line_start_ = true;    ///< only white space since the line began
  bool after_colon_ = false;  ///< the first colon of a line was just written
  bool after_number_sign_ = false;
};

std::string service_words(const Error& error) {
  std::vector<std::string> parts;
  if (error.status > 0) parts.push_back(fmt::format("HTTP {}", error.status));
  if (!error.service_code.empty()) parts.push_back("code " + one_line(error.service_code));
  if (!error.request_id.empty()) parts.push_back("request id " + one_line(error.request_id));
  return joined(parts, ", ");
}

}  // namespace

std::string sanitized(std::string_view text) {
  return Sanitizer(false).run(text);
}
std::string one_line(std::string_view text) {
  return Sanitizer(true).run(text);
}

std::string cost(const http::Cost& cost, std::chrono::milliseconds took) {
  const auto seconds = static_cast<double>(took.count()) / 1000;
  auto text = fmt::format("{} request{} ({} write{})", cost.requests, cost.requests == 1 ? "" : "s", cost.writes,
                          cost.writes == 1 ? "" : "s");
  if (cost.retries > 0) text += fmt::format(", {} retried", cost.retries);
  return text + fmt::format(", {} throttled, {:.1f} s\n", cost.throttled, seconds);
}

std::string error(const Error& error, Style style) {
  const auto where = error.where.empty() ? std::string() : one_line(error.where) + ": ";
  auto text = fmt::format("{} {}{}\n", paint(style, Color::red, "Error:"), where, one_line(error.message));
  if (const auto words = service_words(error); !words.empty())
    text += fmt::format("  {} ({})\n", words, name_of(error.code));
  if (!error.advice.empty()) text += fmt::format("  {}\n", one_line(error.advice));
  return text;
}

}  // namespace keyless::report
