#pragma once

#include <string>
#include <string_view>

namespace keyless::manifest {

/// Whether `text` matches `pattern`, written in the part of ECMAScript's regular expressions that the grammar uses:
/// characters, `.`, `\` escapes, `[classes]` with ranges and `^`, `(groups|alternatives)`, `(?!lookahead)`, `* + ?
/// {n,m}`,
/// `^` and `$`. JSON Schema validators read the same pattern, so both always agree. Works on bytes, for ASCII.
/// With `caseless`, letters outside of classes match in either case.
bool matches_pattern(std::string_view pattern, std::string_view text, bool caseless = false);

/// The pattern as a validator without a caseless mode needs it: `ab` becomes `[aA][bB]`.
std::string with_both_cases(std::string_view pattern);

}  // namespace keyless::manifest
