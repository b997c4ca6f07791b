#pragma once

#include <string>
#include <vector>

namespace keyless {

/// A place in a text that was read.
struct Origin {
  std::string file = {};  ///< as the caller, or the caller's folder, named it; "" when the text had no name
  int line = 0;           ///< from 1; 0 when unknown
  int column = 0;         ///< from 1, in characters (code points) of that line; 0 when unknown
};

/// What a finding means for what was read.
enum class Severity {
  error,   ///< what was read must not be acted on
  warning  ///< allowed, and still deserves a reader's eye
};

/// One finding in a manifest, a policy file or a live graph. Its texts may hold what the file holds, control characters
/// and pipeline commands included: make them harmless before printing them into a log.
struct Diagnostic {
  Severity severity = Severity::error;  ///< whether it forbids to act
  Origin at = {};                       ///< where it was found
  std::string message = {};             ///< the problem, a sentence without a full stop
  std::string hint = {};                ///< what to write instead; "" when nothing better is known than the message
  std::string line = {};                ///< the line of the file, without its end; "" when it is not worth showing
  std::string code = {};  ///< stable word for the rule: `unknown-key`, `duplicate-key`, `bad-guid`; branch on this
};

/// In order of file and place.
using Diagnostics = std::vector<Diagnostic>;

/// Whether one of them is an error.
bool has_errors(const Diagnostics& diagnostics);

/// On one line, as compilers do: `FILE:LINE:COLUMN: error: MESSAGE (HINT)`. Without what is unknown or empty.
std::string printed(const Diagnostic& found);

}  // namespace keyless
