#include "sandbox/text/json_text.hpp"

#include <algorithm>
#include "base/json.hpp"

namespace keyless::sandbox {

using nlohmann::json;

namespace {

bool is_plain(const std::string& text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~' && c != '"' && c != '\\'; });
}

std::string dumped(const json& value) {
  return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

}  // namespace

void write_text(const std::string& text, std::string& out) {
  if (is_plain(text))
    out.append("\"").append(text).append("\"");
  else
    out += dumped(text);
}

void write_scalar(const json& value, std::string& out) {
  if (value.is_string()) return write_text(value.get_ref<const std::string&>(), out);
  out += dumped(value);
}

}  // namespace keyless::sandbox
