#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "manifest/yaml/source.hpp"

namespace keyless::manifest {

/// Whether the quoted scalar that starts at `open` has its closing quote. The parser takes the end of the file for one.
bool quote_is_closed(std::string_view text, std::size_t open);
/// Where a `%` directive stands in front of the document, if one does.
std::optional<std::size_t> first_directive(std::string_view text);
/// Whether the document end mark `...` is the last line but for blank lines and comments: what was cut off at any byte
/// does not end like this.
bool has_end_mark(std::string_view text);
/// Where so many brackets stand open that no reading can succeed; the parser would buffer them all to find that out.
std::optional<std::size_t> hopeless_nesting(std::string_view text);
/// Plain words that YAML readers take for "no value".
bool is_null_word(std::string_view plain);
/// Whether every YAML 1.2 reader takes this plain word for a string.
bool is_string_word(std::string_view plain);
/// Turns a message of the YAML parser into a finding that says what to do.
void add_syntax_finding(std::string_view parser_message, std::size_t byte, const Source& source, Findings& findings);

}  // namespace keyless::manifest
