#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace keyless::manifest {

/// What a string must look like. `pattern` is the rule itself, for the loader and for JSON Schema alike.
struct Rule {
  std::string_view code;          ///< of the finding: `bad-guid`
  std::string_view noun;          ///< "a GUID"
  std::string_view allowed;       ///< what is allowed, as a sentence part
  std::string_view pattern = {};  ///< empty: any text
  std::size_t shortest = 1;
  std::size_t longest = 0;                               ///< in characters
  std::string (*hint)(std::string_view text) = nullptr;  ///< what to write instead; may give ""
  std::string (*fold)(std::string_view text) = nullptr;  ///< the one spelling of what may be spelt in several ways
  bool caseless = false;
  bool quoted = false;  ///< numbers, true and false are not taken for it
};

/// The fields of a rule in their order.
constexpr Rule rule(std::string_view code, std::string_view noun, std::string_view allowed, std::string_view pattern,
                    std::size_t shortest, std::size_t longest, std::string (*hint)(std::string_view) = nullptr,
                    std::string (*fold)(std::string_view) = nullptr, bool caseless = false) {
  return {code, noun, allowed, pattern, shortest, longest, hint, fold, caseless, false};
}

struct Complaint {
  std::string code;
  std::string message;
  std::string hint;
};

/// nullopt when `text` obeys the rule.
std::optional<Complaint> complaint_about(const Rule& rule, std::string_view text);

}  // namespace keyless::manifest
