#include "cli/policy_file.hpp"

#include <nlohmann/json.hpp>

#include "cli/run.hpp"

namespace keyless::cli {
namespace {

using nlohmann::json;

constexpr std::size_t largest_policy = 1024 * 1024;

Error mistake(const std::string& file, const std::string& what) {
  return {.code = Errc::invalid_argument,
          .message = "reading the policy: " + what,
          .where = file,
          .advice = R"(A policy looks like {"version": 1, "grants": [{"team": "…", "role": "…", "scope": "…"}]}.)"};
}

Result<diff::Grant> grant_in(const json& entry, const std::string& file) {
  if (!entry.is_object()) return mistake(file, "each grant is an object");
  for (const auto* key : {"team", "role", "scope"})
    if (!entry.contains(key)) return mistake(file, "a grant must say its `" + std::string(key) + "`; `*` means any");
  diff::Grant grant;
  for (const auto& [key, value] : entry.items()) {
    if (!value.is_string()) return mistake(file, "`" + key + "` of a grant must be a string");
    const auto text = value.get<std::string>();
    if (key == "team")
      grant.team = text;
    else if (key == "role")
      grant.role = text;
    else if (key == "scope")
      grant.scope = text;
    else
      return mistake(file, "a grant has no key `" + key + "`");
  }
  return grant;
}

Result<std::vector<diff::Grant>> grants_in(const json& policy, const std::string& file) {
  if (!policy.is_object() || policy.value("version", json()) != json(1))
    return mistake(file, "it must be an object with version 1");
  std::vector<diff::Grant> grants;
  for (const auto& [key, value] : policy.items()) {
    if (key == "version") continue;
    if (key != "grants" || !value.is_array()) return mistake(file, "unknown key `" + key + "`, or `grants` is no list");
    for (const auto& entry : value) {
      auto grant = grant_in(entry, file);
      if (!grant) return std::move(grant).error();
      grants.push_back(std::move(*grant));
    }
  }
  return grants;
}

}  // namespace

Result<std::vector<diff::Grant>> read_policy_file(const std::string& file) {
  if (file.empty()) return std::vector<diff::Grant>();
  const auto text = read_file(file, largest_policy);
  if (!text) return mistake(file, text.error().message);
  const auto policy = json::parse(*text, nullptr, false);
  if (policy.is_discarded()) return mistake(file, "it is not JSON");
  return grants_in(policy, file);
}

}  // namespace keyless::cli
