#pragma once

#include <string>
#include <vector>

#include "model/kind.hpp"

namespace keyless::test {

/// The law that kinds, the desired graph and the providers hold to: fields have the names that their kind declares.
/// Returns those that do not, as `kind.field`.
inline std::vector<std::string> undeclared_names(const model::Kind& kind, const model::Fields& fields,
                                                 model::Side side) {
  std::vector<std::string> found;
  for (const auto& [name, value] : fields)
    if (!model::declares(kind, name, side)) found.push_back(std::string(kind.name) + "." + name);
  return found;
}

}  // namespace keyless::test
