#include "report/saved.hpp"

#include "base/json.hpp"

#include "model/json.hpp"
#include "report/plan_text.hpp"

namespace keyless::report {

using nlohmann::json;

std::string saved_plan(const std::string& document, Style style) {
  const auto parsed = parsed_json(document);
  const auto rows = model::plan_from(parsed);
  if (!rows) return error(Error{.code = Errc::invalid_argument, .message = "not a saved plan"}, style);
  const auto context = parsed.value("context", json::object());
  Heading heading;
  heading.cloud = context.value("cloud", "");
  heading.sandbox = context.value("sandbox", false);
  return plan(*rows, heading, style);
}

}  // namespace keyless::report
