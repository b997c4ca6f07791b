#include "report/json.hpp"

#include "base/json.hpp"

#include "model/json.hpp"

namespace keyless::report {

using nlohmann::json;

std::string diagnostics_json(const model::Diagnostics& found) {
  auto list = json::array();
  for (const auto& diagnostic : found) {
    const bool error = diagnostic.severity == model::Severity::error;
    json entry = {
        {"severity", error ? "error" : "warning"}, {"message", diagnostic.message}, {"code", diagnostic.code}};
    entry["file"] = diagnostic.at.file;
    if (diagnostic.at.line > 0) entry["line"] = diagnostic.at.line;
    if (diagnostic.at.column > 0) entry["column"] = diagnostic.at.column;
    if (!diagnostic.hint.empty()) entry["hint"] = diagnostic.hint;
    list.push_back(std::move(entry));
  }
  return printed_json(
      {{"formatVersion", "1.0"}, {"valid", !model::has_errors(found)}, {"diagnostics", std::move(list)}});
}

std::string error_json(const Error& error) {
  json entry = {{"code", name_of(error.code)}, {"message", error.message}};
  if (!error.where.empty()) entry["where"] = error.where;
  if (!error.service_code.empty()) entry["serviceCode"] = error.service_code;
  if (!error.request_id.empty()) entry["requestId"] = error.request_id;
  if (!error.advice.empty()) entry["advice"] = error.advice;
  if (error.status > 0) entry["status"] = error.status;
  return printed_json({{"formatVersion", "1.0"}, {"error", std::move(entry)}});
}

}  // namespace keyless::report
