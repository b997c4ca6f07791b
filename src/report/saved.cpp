#include "report/saved.hpp"

#include "plan/document.hpp"

namespace keyless::report {

std::string saved_plan(const std::string& document, Style style) {
  const auto saved = plan::parse(document, "");
  if (!saved) return error(saved.error(), style);
  const auto rows = plan::rows_of(document);
  if (!rows) return error(rows.error(), style);
  Heading heading;
  heading.sandbox = saved->context.sandbox;
  heading.cloud = saved->context.cloud;
  return plan(*rows, heading, style);
}

}  // namespace keyless::report
