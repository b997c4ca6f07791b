#include "report/json.hpp"

#include "base/json.hpp"

#include "model/json.hpp"

namespace keyless::report {

using nlohmann::json;

std::string validation_json(const model::Diagnostics& found, const model::Plan& judged) {
  auto list = json::array();
  for (const auto& diagnostic : found) {
    const bool error = diagnostic.severity == model::Severity::error;
    json entry = {{"severity", error ? "error" : "warning"}, {"message", diagnostic.message}};
    model::put_text(entry, "code", diagnostic.code);
    model::put_text(entry, "file", diagnostic.at.file);
    if (diagnostic.at.line > 0) entry["line"] = diagnostic.at.line;
    if (diagnostic.at.column > 0) entry["column"] = diagnostic.at.column;
    model::put_text(entry, "hint", diagnostic.hint);
    list.push_back(std::move(entry));
  }
  json document = {{"formatVersion", model::format_version},
                   {"valid", !model::has_errors(found) && judged.refusals.empty()},
                   {"diagnostics", std::move(list)}};
  if (!judged.refusals.empty()) document["refusals"] = model::refusals_json(judged);
  return printed_json(document);
}

json error_entry(const Error& error) {
  json entry = {{"code", name_of(error.code)}, {"message", error.message}};
  model::put_text(entry, "where", error.where);
  model::put_text(entry, "serviceCode", error.service_code);
  model::put_text(entry, "requestId", error.request_id);
  model::put_text(entry, "advice", error.advice);
  if (error.status > 0) entry["status"] = error.status;
  return entry;
}

std::string error_json(const Error& error) {
  return printed_json({{"formatVersion", model::format_version}, {"error", error_entry(error)}});
}

}  // namespace keyless::report
