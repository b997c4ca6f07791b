#include <catch2/catch.hpp>
#include <random>

#include "report/text.hpp"
#include "report/utf8.hpp"

using namespace keyless::report;

namespace {

/// What a terminal or a pipeline agent would act upon, judged from the bytes by other means than the sanitizer's.
std::string danger_in(const std::string& text) {
  std::string_view rest = text;
  std::string visible;
  while (!rest.empty()) {
    const auto before = rest;
    const auto point = take_code_point(rest);
    if (point == 0xFFFD && before.substr(0, 3) != "\xEF\xBF\xBD") return "invalid UTF-8";
    if ((point < 0x20 && point != '\n' && point != '\t') || point == 0x7F) return "control";
    if (point >= 0x80 && point <= 0x9F) return "C1";
    if ((point >= 0x202A && point <= 0x202E) || (point >= 0x2066 && point <= 0x2069)) return "bidi";
    if ((point >= 0x200B && point <= 0x200F) || point == 0xFEFF || point == 0xAD || point == 0x2060)
      return "zero width";
    const bool space = point == 0xA0 || (point >= 0x2000 && point <= 0x200A) || point == 0x3000;
    visible += point < 0x80 ? static_cast<char>(std::tolower(static_cast<int>(point))) : space ? ' ' : 'x';
  }
  if (visible.find("##vso[") != std::string::npos || visible.find("##[") != std::string::npos) return "agent command";
  std::size_t line = 0;
  while (true) {
    const auto start = visible.find_first_not_of(" \t", line);
    if (start != std::string::npos && visible.compare(start, 2, "::") == 0) return "workflow command";
    line = visible.find('\n', line);
    if (line == std::string::npos) return {};
    ++line;
  }
}

const std::vector<std::string> hostile = {
    "##vso[task.setvariable variable=x]y",
    "  ##VsO[task.complete result=Succeeded;]",
    "text ##vSo[x]",
    "##[error]x",
    "##[GROUP]x",
    "###[command]",
    "####vso[x]",
    "#\xE2\x80\x8B#vso[x]",  // zero-width space inside
    "##\xC2\xADvso[x]",      // soft hyphen
    "##v\xEF\xBB\xBFso[x]",  // byte order mark
    "##vs\xE2\x81\xA0o[x]",  // word joiner
    "\xEF\xBC\x83#vso[x]",   // full-width number sign
    "::set-output name=x::y",
    "   ::add-mask::y",
    "a\n\t::stop-commands::x",
    "\xC2\xA0::error::x",      // no-break space in front
    "\xE3\x80\x80::error::x",  // ideographic space in front
    "x\r::error::y",
    "\x1B]8;;https://evil.example\x1B\\click\x1B]8;;\x1B\\",
    "\x1B[2J\x1B[1;31mred",
    "\xC2\x9B"
    "31mred",  // CSI as one C1 character
    "\xC2\x9D"
    "0;title\xC2\x9C",  // OSC and ST as C1
    "\x9B"
    "31m",  // the same as a raw byte: no UTF-8
    "a\x08\x08"
    "b",
    "a\x7F"
    "b",
    std::string("a\0b", 3),
    "\xE2\x80\xAE"
    "gpj.exe",  // right-to-left override
    "\xE2\x81\xA6"
    "isolate\xE2\x81\xA9",
    "line\xE2\x80\xA8separator\xE2\x80\xA9paragraph",
    "\xC0\xAF overlong",
    "\xED\xA0\x80 surrogate",
    "\xF4\x90\x80\x80 beyond",
    "\xF0\x9F\x98",  // cut off
    "\xF3\xA0\x81\x81 tag",
    "\xE2\x80\x8D joiner",
};

}  // namespace

TEST_CASE("hostile text is harmless once it is printed") {
  for (const auto& text : hostile) {
    INFO(text);
    CHECK(danger_in(sanitized(text)) == "");
    CHECK(danger_in(one_line(text)) == "");
    CHECK(one_line(text).find('\n') == std::string::npos);
    CHECK(one_line(text).find('\t') == std::string::npos);
  }
}

TEST_CASE("the judge of these tests finds what is hostile") {
  CHECK(danger_in("##vSo[x]") == "agent command");
  CHECK(danger_in("a\n  ::x") == "workflow command");
  CHECK(danger_in("\xC2\x9B") == "C1");
  CHECK(danger_in("\x9B") == "invalid UTF-8");
}

TEST_CASE("escapes can be read") {
  CHECK(sanitized("\x1B[31m") == "\\x1b[31m");
  CHECK(sanitized("a\xC2\x9B") == "a\\u009b");
  CHECK(sanitized("\xE2\x80\xAE") == "\\u202e");
  CHECK(sanitized("\xF3\xA0\x81\x81") == "\\U000e0041");
  CHECK(sanitized("##vso[x]") == "#\\x23vso[x]");
  CHECK(sanitized("::x") == ":\\x3ax");
  CHECK(sanitized("a\xFF") == "a\xEF\xBF\xBD");
  CHECK(one_line("a\nb\tc\r") == "a\\nb\\tc\\r");
}

TEST_CASE("harmless text stays as it is") {
  for (const std::string text :
       {"", "plain", "a\tb\nc", "Zürich 東京 🚀", "a # b", "https://[::1]:8443/", "std::string", "c:: d", "50 %"}) {
    CHECK(sanitized(text) == text);
  }
  CHECK(one_line("Zürich 東京 🚀 std::string") == "Zürich 東京 🚀 std::string");
}

TEST_CASE("harmless text stays harmless when it is made harmless again") {
  for (const auto& text : hostile) CHECK(one_line(one_line(text)) == one_line(text));
}

TEST_CASE("random strings of dangerous pieces come out harmless") {
  std::mt19937_64 engine(7);
  const std::vector<std::string> pieces = {"#",    "##",   "v",    "S",        "o",       "[",    "]",
                                           ":",    "::",   "\n",   " ",        "\t",      "\r",   "\x1B",
                                           "\xC2", "\x9B", "\xE2", "\x80",     "\x8B",    "\xAE", "\xEF\xBB\xBF",
                                           "\xF0", "a",    "vso[", "\xC2\xA0", "\xC2\xAD"};
  std::size_t dangerous = 0;
  for (int round = 0; round < 60000; ++round) {
    std::string text;
    for (auto count = engine() % 12; count > 0; --count) text += pieces[engine() % pieces.size()];
    if (!danger_in(sanitized(text)).empty() || !danger_in(one_line(text)).empty()) ++dangerous;
  }
  CHECK(dangerous == 0);
}
