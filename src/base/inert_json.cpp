#include "base/inert_json.hpp"

namespace keyless {

std::string inert_json(std::string_view serialized) {
  std::string text;
  text.reserve(serialized.size());
  for (const char c : serialized) {
    // A number sign stands only inside strings, where its escape means the same.
    if (c == '#' && text.ends_with('#'))
      text += "\\u0023";
    else
      text += c;
  }
  return text;
}

}  // namespace keyless
