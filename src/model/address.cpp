#include "keyless/value.hpp"

#include "base/text.hpp"
#include "base/wildcard.hpp"

namespace keyless {

Address::Address(std::string_view kind, std::string_view path) : text_(kind) {
  text_ += '/';
  text_ += path;
}

std::string_view Address::kind() const {
  return std::string_view(text_).substr(0, text_.find('/'));
}

std::string_view Address::path() const {
  const auto slash = text_.find('/');
  return slash == std::string::npos ? std::string_view() : std::string_view(text_).substr(slash + 1);
}

// Characters that addresses fold nowhere else are folded here, because people type names in any case.
bool matches(std::string_view pattern, const Address& address) {
  return spells(lower(pattern), lower(address.text()));
}

}  // namespace keyless
