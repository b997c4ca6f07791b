#include "base/percent.hpp"

namespace keyless {
namespace {

constexpr std::string_view plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

bool is_escape(std::string_view text) {
  return text.size() >= 3 && text[0] == '%' && hex_digit(text[1]) >= 0 && hex_digit(text[2]) >= 0;
}

void append_escape(std::string& out, char c) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  const auto byte = static_cast<unsigned char>(c);
  out.append({'%', digits[byte >> 4], digits[byte & 15]});
}

}  // namespace

std::string percent_encoded(std::string_view text, std::string_view also_plain) {
  std::string out;
  for (const char c : text)
    if (plain.find(c) != std::string_view::npos || also_plain.find(c) != std::string_view::npos)
      out += c;
    else
      append_escape(out, c);
  return out;
}

std::string percent_decoded(std::string_view text, bool plus_is_space) {
  std::string out;
  while (!text.empty()) {
    const bool escape = is_escape(text);
    if (escape)
      out += static_cast<char>(hex_digit(text[1]) * 16 + hex_digit(text[2]));
    else
      out += plus_is_space && text[0] == '+' ? ' ' : text[0];
    text.remove_prefix(escape ? 3 : 1);
  }
  return out;
}

}  // namespace keyless
