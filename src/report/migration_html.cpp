#include <fmt/format.h>

#include <charconv>

#include "base/base64.hpp"
#include "base/digest.hpp"
#include "report/migration.hpp"

namespace keyless::report {

// Files of the folder page, built in.
extern const char* const migration_html_body;
extern const char* const migration_css;
extern const char* const migration_js;

namespace {

/// As a content security policy names what may run: `sha256-...`.
std::string hash_of(std::string_view text) {
  const auto digits = sha256_hex(text);
  std::string bytes;
  for (std::size_t i = 0; i + 1 < digits.size(); i += 2) {
    unsigned value = 0;
    std::from_chars(digits.data() + i, digits.data() + i + 2, value, 16);
    bytes += static_cast<char>(value);
  }
  return "'sha256-" + base64(bytes) + "'";
}

/// JSON that can stand in an element: nothing in it ends the element, begins another or a comment.
std::string inside_an_element(std::string_view json) {
  std::string text;
  for (const char c : json)
    if (c == '<' || c == '>' || c == '&')
      text += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
    else
      text += c;
  return text;
}

}  // namespace

std::string migration_html(const model::Migration& found, const Heading& heading) {
  const auto policy =
      fmt::format("default-src 'none'; script-src {}; style-src {}; base-uri 'none'; form-action 'none'",
                  hash_of(migration_js), hash_of(migration_css));
  return fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"{}\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<title>keyless migration report</title>\n<style>{}</style>\n</head>\n<body>\n{}"
      "<script type=\"application/json\" id=\"report\">{}</script>\n<script>{}</script>\n</body>\n</html>\n",
      policy, migration_css, migration_html_body, inside_an_element(migration_json(found, heading)), migration_js);
}

}  // namespace keyless::report
