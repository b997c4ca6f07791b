#pragma once

#include <string>
#include <string_view>

namespace keyless::manifest {

/// Whether a manifest can hold this text at all: strict UTF-8 without control, bidirectional and invisible characters.
bool can_be_written(std::string_view text);

/// A scalar that our reader, and every other YAML reader, takes for exactly this text: plain where nothing about it can
/// be misread, else in quotes, always on one line. The text must pass can_be_written().
std::string scalar_text(std::string_view text);

/// The text as the rest of a comment line: what a manifest can't hold becomes `?`.
std::string comment_text(std::string_view text);

}  // namespace keyless::manifest
