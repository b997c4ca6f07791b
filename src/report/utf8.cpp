#include "report/utf8.hpp"

namespace keyless::report {
namespace {

constexpr char32_t replacement = 0xFFFD;

struct Lead {
  std::size_t length = 0;  ///< of the whole sequence; 0: no lead byte
  char32_t bits = 0;
  char32_t smallest = 0;  ///< anything below is an overlong form
};

Lead lead_of(unsigned char byte) {
  if (byte < 0x80) return {1, byte, 0};
  if (byte >= 0xC2 && byte <= 0xDF) return {2, byte & 0x1Fu, 0x80};
  if (byte >= 0xE0 && byte <= 0xEF) return {3, byte & 0x0Fu, 0x800};
  if (byte >= 0xF0 && byte <= 0xF4) return {4, byte & 0x07u, 0x10000};
  return {};
}

bool is_scalar(char32_t point, const Lead& lead) {
  const bool surrogate = point >= 0xD800 && point <= 0xDFFF;
  return point >= lead.smallest && point <= 0x10FFFF && !surrogate;
}

}  // namespace

char32_t take_code_point(std::string_view& text) {
  const auto lead = lead_of(static_cast<unsigned char>(text.front()));
  auto point = lead.bits;
  bool valid = lead.length > 0 && lead.length <= text.size();
  for (std::size_t i = 1; valid && i < lead.length; ++i) {
    const auto next = static_cast<unsigned char>(text[i]);
    valid = (next & 0xC0) == 0x80;
    point = point << 6 | (next & 0x3Fu);
  }
  valid = valid && is_scalar(point, lead);
  text.remove_prefix(valid ? lead.length : 1);
  return valid ? point : replacement;
}

void append_utf8(std::string& text, char32_t point) {
  const auto tail = [&](unsigned shift) { text += static_cast<char>(0x80 | (point >> shift & 0x3F)); };
  if (point < 0x80) {
    text += static_cast<char>(point);
  } else if (point < 0x800) {
    text += static_cast<char>(0xC0 | point >> 6);
    tail(0);
  } else if (point < 0x10000) {
    text += static_cast<char>(0xE0 | point >> 12);
    tail(6);
    tail(0);
  } else {
    text += static_cast<char>(0xF0 | point >> 18);
    tail(12);
    tail(6);
    tail(0);
  }
}

}  // namespace keyless::report
