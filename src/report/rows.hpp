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
std::string unseen_rows(const model::Plan& plan, Style style);

/// Only what is refused: address, guard, message, advice. Empty when nothing is.
std::string refusals(const model::Plan& plan, Style style);

/// The boundary of the report: what was not looked at or not visible.
std::string boundary(const model::Plan& plan, Style style);

}  // namespace keyless::report
