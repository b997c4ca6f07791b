#include "http/message.hpp"

#include "base/text.hpp"

namespace keyless::http {

std::string_view header(const Headers& headers, std::string_view name) {
  for (const auto& [key, value] : headers)
    if (equal_caseless(key, name)) return value;
  return {};
}

}  // namespace keyless::http
