#include "manifest/grammar/rule.hpp"

#include "manifest/grammar/pattern.hpp"
#include "manifest/yaml/bytes.hpp"
#include "manifest/yaml/source.hpp"

namespace keyless::manifest {

std::optional<Complaint> complaint_about(const Rule& rule, std::string_view text) {
  const auto length = length_in_characters(text);
  const auto complain = [&](std::string message) {
    return Complaint{std::string(rule.code), std::move(message), rule.hint ? rule.hint(text) : std::string()};
  };
  if (length < rule.shortest || length > rule.longest) {
    const auto range = std::to_string(rule.shortest) + " to " + std::to_string(rule.longest);
    return complain(std::string(rule.noun) + " has " + range + " characters; this has " + std::to_string(length));
  }
  if (rule.pattern.empty() || matches_pattern(rule.pattern, text, rule.caseless)) return std::nullopt;
  return complain(shown(text) + " is not " + std::string(rule.noun) + ": " + std::string(rule.allowed));
}

}  // namespace keyless::manifest
