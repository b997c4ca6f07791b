#include "model/address.hpp"

#include "model/text.hpp"

namespace keyless::model {
namespace {

bool wildcard_match(std::string_view pattern, std::string_view text) {
  std::size_t p = 0, t = 0, star = std::string_view::npos, resume = 0;
  while (t < text.size()) {
    if (p < pattern.size() && (pattern[p] == '?' || pattern[p] == text[t])) {
      ++p, ++t;
    } else if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      resume = t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++resume;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

}  // namespace

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

// A literal `*` in an address is rare and harmless: a pattern covers at least what it spells. Characters that addresses
// fold nowhere else are folded here, because people type names in any case.
bool matches(std::string_view pattern, const Address& address) {
  return wildcard_match(lower(pattern), lower(address.text()));
}

}  // namespace keyless::model
