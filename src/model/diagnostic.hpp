#pragma once

#include <string>
#include <vector>

#include "model/resource.hpp"

namespace keyless::model {

enum class Severity { error, warning };

/// One finding in a manifest, with the line shown and the column marked.
struct Diagnostic {
  Severity severity = Severity::error;
  Origin at;
  std::string message;
  std::string hint = {};  ///< what to write instead; may be empty
  std::string line = {};  ///< the line of the file, without its end; may be empty
  std::string code = {};  ///< stable word for the rule: `unknown-key`, `duplicate-key`, `bad-guid` ...
};

using Diagnostics = std::vector<Diagnostic>;

bool has_errors(const Diagnostics& diagnostics);

}  // namespace keyless::model
