#include "base/json.hpp"

#include "base/inert_json.hpp"

template class nlohmann::basic_json<>;
template class nlohmann::basic_json<nlohmann::ordered_map>;

namespace keyless {

nlohmann::json parsed_json(std::string_view text) {
  return nlohmann::json::parse(text, nullptr, false);
}

nlohmann::ordered_json parsed_ordered_json(std::string_view text) {
  return nlohmann::ordered_json::parse(text, nullptr, false);
}

std::string text_at(const nlohmann::json& object, std::string_view key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

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
    if (in_text && c == '\\')
      ++at;
    else if (c == '"')
      in_text = !in_text;
    else if (!in_text && (c == '{' || c == '['))
      ++depth;
    else if (!in_text && (c == '}' || c == ']'))
      --depth;
  }
  return depth > deepest;
}

}  // namespace keyless
