#pragma once

#include <string>
#include <vector>

#include "model/plan.hpp"
#include "report/text.hpp"

/// The parts that plan and drift reports are put together from. Each ends with a line end, or is empty.
namespace keyless::report {

/// The symbol and address, the reason in parentheses, the fields aligned as `field: old -> new`.
std::string row(const model::Change& change, Style style);

/// `Plan of microbots/openai on AzureCloud (sandbox), tenant 72f9...`.
std::string heading_line(const std::string& what, const Heading& heading, Style style);

/// What each used symbol means.
std::string legend(const std::vector<const model::Change*>& shown, Style style);

/// What could not be judged and why, and that nothing is applied for it.
/// What whoever runs the plan may not do, each right once with what it is for. Empty when nothing is known to be
/// missing.
std::string lacking_rights(const model::Plan& plan, Style style);
std::string unseen_rows(const model::Plan& plan, Style style);

/// The boundary of the report: what was not looked at or not visible.
std::string boundary(const model::Plan& plan, Style style);

/// One field of a change as rows: tags one by one, everything else as a whole.
struct FieldRow {
  std::string name;
  std::string before;  ///< printed, harmless; "" when there is none
  std::string after;
  bool forces_replacement = false;
};
std::vector<FieldRow> field_rows(const model::Change& change);

}  // namespace keyless::report
