#include <algorithm>
#include "base/json.hpp"

#include "http/answer.hpp"

namespace keyless::http {
namespace {

constexpr std::size_t longest_message = 2000;

/// The code a message of Azure DevOps starts with: `TF400813`, `VS800075`.
std::string leading_code(const std::string& message) {
  const auto end = message.find(':');
  const auto word = message.substr(0, end);
  const bool coded = end != std::string::npos && (word.starts_with("TF") || word.starts_with("VS")) &&
                     word.size() > 4 &&
                     std::all_of(word.begin() + 2, word.end(), [](char c) { return c >= '0' && c <= '9'; });
  return coded ? word : std::string();
}

std::string sign_in_code(const Json& object, const std::string& description) {
  const auto codes = object.find("error_codes");
  if (codes != object.end() && codes->is_array() && !codes->empty() && codes->front().is_number_integer())
    return "AADSTS" + std::to_string(codes->front().get<std::int64_t>());
  const auto colon = description.find(':');
  return description.starts_with("AADSTS") ? description.substr(0, colon) : text_at(object, "error");
}

ServiceError of_sign_in(const Json& object) {
  ServiceError error;
  const auto description = text_at(object, "error_description");
  error.code = sign_in_code(object, description);
  // What follows are ids and the time, over several lines.
  error.message = description.substr(0, description.find("Trace ID:"));
  while (error.message.ends_with(' ') || error.message.ends_with('\n') || error.message.ends_with('\r'))
    error.message.pop_back();
  if (error.message.empty()) error.message = error.code;
  error.request_id = text_at(object, "trace_id");
  return error;
}

ServiceError of_resource_manager(const Json& inner) {
  ServiceError error;
  error.code = text_at(inner, "code");
  error.message = text_at(inner, "message");
  const auto more = inner.find("innerError");
  if (more != inner.end() && more->is_object()) error.request_id = text_at(*more, "request-id");
  return error;
}

ServiceError of_devops(const Json& object) {
  ServiceError error;
  error.message = text_at(object, "message");
  if (error.message.empty()) error.message = text_at(object, "Message");
  error.code = text_at(object, "typeKey");
  if (error.code.empty()) error.code = leading_code(error.message);
  return error;
}

ServiceError read(const Json& object) {
  const auto error = object.find("error");
  if (error != object.end() && error->is_object()) return of_resource_manager(*error);
  if (error != object.end() && error->is_string()) return of_sign_in(object);
  const auto value = object.find("value");
  if (value != object.end() && value->is_object()) return of_devops(*value);
  if (!text_at(object, "code").empty()) return of_resource_manager(object);
  return of_devops(object);
}

}  // namespace

ServiceError service_error(const std::string& body) {
  const auto document = parsed_json(body);
  if (!document.is_object()) return {};
  auto error = read(document);
  if (error.message.size() > longest_message) error.message.resize(longest_message);
  return error;
}

}  // namespace keyless::http
