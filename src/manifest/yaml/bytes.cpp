#include "manifest/yaml/bytes.hpp"

#include <algorithm>
#include <array>

namespace keyless::manifest {
namespace {

struct Decoded {
  char32_t code = 0;
  std::size_t length = 0;  ///< 0: no well-formed character here
};

unsigned char byte_at(std::string_view text, std::size_t at) {
  return static_cast<unsigned char>(text[at]);
}

std::size_t length_by_lead(unsigned char lead) {
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead <= 0xDF) return 2;
  if (lead >= 0xE0 && lead <= 0xEF) return 3;
  if (lead >= 0xF0 && lead <= 0xF4) return 4;
  return 0;
}

Decoded decode(std::string_view text, std::size_t at) {
  const auto lead = byte_at(text, at);
  const auto length = length_by_lead(lead);
  if (length <= 1) return {lead, length};
  if (at + length > text.size()) return {};
  char32_t code = lead & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    const auto byte = byte_at(text, at + i);
    if ((byte & 0xC0U) != 0x80U) return {};
    code = (code << 6U) | (byte & 0x3FU);
  }
  constexpr std::array<char32_t, 5> smallest = {0, 0, 0x80, 0x800, 0x10000};
  const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
  if (code < smallest[length] || code > 0x10FFFF || surrogate) return {};
  return {code, length};
}

struct Range {
  char32_t first, last;
};

// Controls, then what hides, reorders or separates text on somebody's screen but not on another's.
constexpr Range refused[] = {
    {0x00, 0x08},     {0x0B, 0x1F},     {0x7F, 0x9F},     {0xAD, 0xAD},     {0x61C, 0x61C},     {0x115F, 0x1160},
    {0x180B, 0x180F}, {0x200B, 0x200F}, {0x2028, 0x202E}, {0x2060, 0x206F}, {0x3164, 0x3164},   {0xFDD0, 0xFDEF},
    {0xFEFF, 0xFEFF}, {0xFFA0, 0xFFA0}, {0xFFF0, 0xFFFB}, {0xFFFE, 0xFFFF}, {0xE0000, 0xE0FFF},
};

bool is_refused(char32_t code) {
  return std::ranges::any_of(refused, [&](Range range) { return code >= range.first && code <= range.last; });
}

std::string hexadecimal(char32_t number, std::size_t fewest_digits) {
  std::string digits;
  for (; number > 0 || digits.size() < fewest_digits; number /= 16) digits += "0123456789ABCDEF"[number % 16];
  return {digits.rbegin(), digits.rend()};
}

bool ends_a_line(std::string_view text, std::size_t carriage_return) {
  return carriage_return + 1 < text.size() && text[carriage_return + 1] == '\n';
}

}  // namespace

std::optional<BadCharacter> first_bad_character(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] >= ' ' && text[at] < 0x7F) {
      ++at;
      continue;
    }
    const auto [code, length] = decode(text, at);
    if (length == 0) return BadCharacter{at, true, "0x" + hexadecimal(byte_at(text, at), 2)};
    const bool line_end = code == '\r' && ends_a_line(text, at);
    if (is_refused(code) && !line_end) {
      return BadCharacter{at, false, "U+" + hexadecimal(code, 4)};
    }
    at += length;
  }
  return std::nullopt;
}

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

std::size_t length_in_characters(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U; }));
}

}  // namespace keyless::manifest
