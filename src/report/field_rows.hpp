#pragma once

#include <string>
#include <vector>

#include "model/plan.hpp"

namespace keyless::report {

/// One field of a change as rows: tags one by one, everything else as a whole.
struct FieldRow {
  std::string name;
  std::string before;  ///< printed, harmless; "" when there is none
  std::string after;
  bool forces_replacement = false;
};
std::vector<FieldRow> field_rows(const model::Change& change);

}  // namespace keyless::report
