#include "base/base64.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>

namespace keyless {
namespace {

constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view url_alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

std::string encoded(std::string_view bytes, std::string_view digits) {
  std::string out;
  std::uint32_t bits = 0;
  int held = 0;
  for (const char c : bytes) {
    bits = (bits << 8) | static_cast<unsigned char>(c);
    for (held += 8; held >= 6; held -= 6) out += digits[(bits >> (held - 6)) & 63];
  }
  if (held > 0) out += digits[(bits << (6 - held)) & 63];
  return out;
}

std::string_view without_padding(std::string_view text) {
  while (text.ends_with('=')) text.remove_suffix(1);
  return text;
}

/// Nothing when a character is no digit. A last digit that gives no byte is left for the caller to judge.
std::optional<std::string> decoded(std::string_view text, std::string_view digits) {
  std::string out;
  std::uint32_t bits = 0;
  int held = 0;
  for (const char c : text) {
    const auto digit = digits.find(c);
    if (digit == std::string_view::npos) return std::nullopt;
    bits = (bits << 6) | static_cast<std::uint32_t>(digit);
    held += 6;
    if (held < 8) continue;
    held -= 8;
    out += static_cast<char>((bits >> held) & 255);
  }
  return out;
}

}  // namespace

std::string base64(std::string_view bytes) {
  auto out = encoded(bytes, alphabet);
  while (out.size() % 4 != 0) out += '=';
  return out;
}

std::string base64url(std::string_view bytes) {
  return encoded(bytes, url_alphabet);
}

Result<std::string> from_base64url(std::string_view text) {
  const auto digits = without_padding(text);
  auto bytes = decoded(digits, url_alphabet);
  if (!bytes || digits.size() % 4 == 1) return Error{Errc::protocol, "not base64url"};
  return std::move(*bytes);
}

std::string from_base64(std::string_view text) {
  std::string digits(without_padding(text));
  std::ranges::replace(digits, '-', '+');
  std::ranges::replace(digits, '_', '/');
  return decoded(digits, alphabet).value_or(std::string());
}

}  // namespace keyless
