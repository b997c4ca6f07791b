#include "base/json.hpp"

#include "base/inert_json.hpp"

template class nlohmann::basic_json<>;

namespace keyless {

std::string printed_json(const nlohmann::json& document) {
  return inert_json(document.dump(2, ' ', true, nlohmann::json::error_handler_t::replace)) + "\n";
}

bool nests_too_deep(std::string_view json_text) {
  // The services stop at 64 or sooner.
  constexpr int deepest = 64;
  int depth = 0;
  bool in_text = false;
  for (std::size_t at = 0; at < json_text.size() && depth <= deepest; ++at) {
    const char c = json_text[at];
    if (in_text && c == '\\') {
      ++at;
    } else if (c == '"') {
      in_text = !in_text;
    } else if (!in_text && (c == '{' || c == '[')) {
      ++depth;
    } else if (!in_text && (c == '}' || c == ']')) {
      --depth;
    }
  }
  return depth > deepest;
}

}  // namespace keyless
