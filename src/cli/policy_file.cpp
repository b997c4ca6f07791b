#include "cli/policy_file.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "cli/run.hpp"

namespace keyless::cli {
namespace {

using nlohmann::json;

constexpr std::size_t largest_policy = 1024 * 1024;

Error mistake(const std::string& file, const std::string& what) {
  return {
      .code = Errc::invalid_argument,
      .message = "reading the policy: " + what,
      .where = file,
      .advice =
          R"(A policy looks like {"version": 1, "grants": [{"team": "…", "role": "…", "scope": "…"}], "openToAllPipelines": [{"team": "…", "connection": "PROJECT/NAME"}]}.)"};
}

/// The texts of an entry that must say each of `keys`, and nothing else, in the order of `keys`.
Result<std::vector<std::string>> texts_in(const json& entry, const std::vector<std::string>& keys,
                                          const std::string& noun, const std::string& file) {
  if (!entry.is_object()) return mistake(file, "each " + noun + " is an object");
  std::vector<std::string> texts;
  for (const auto& key : keys) {
    if (!entry.contains(key)) return mistake(file, "a " + noun + " must say its `" + key + "`; `*` means any");
    if (!entry[key].is_string()) return mistake(file, "`" + key + "` of a " + noun + " must be a string");
    texts.push_back(entry[key].get<std::string>());
  }
  for (const auto& [key, value] : entry.items())
    if (std::ranges::find(keys, key) == keys.end()) return mistake(file, "a " + noun + " has no key `" + key + "`");
  return texts;
}

Result<void> read_entry(const std::string& list, const json& entry, Allowances& into, const std::string& file) {
  const bool grants = list == "grants";
  const std::vector<std::string> keys =
      grants ? std::vector<std::string>{"team", "role", "scope"} : std::vector<std::string>{"team", "connection"};
  auto texts = texts_in(entry, keys, grants ? "grant" : "connection open to all pipelines", file);
  if (!texts) return std::move(texts).error();
  if (grants)
    into.grants.push_back({texts->at(0), texts->at(1), texts->at(2)});
  else
    into.open_to_all.push_back({texts->at(0), texts->at(1)});
  return {};
}

Result<Allowances> allowances_in(const json& policy, const std::string& file) {
  if (!policy.is_object() || policy.value("version", json()) != json(1))
    return mistake(file, "it must be an object with version 1");
  Allowances found;
  for (const auto& [key, value] : policy.items()) {
    if (key == "version") continue;
    if ((key != "grants" && key != "openToAllPipelines") || !value.is_array())
      return mistake(file, "unknown key `" + key + "`, or it is no list");
    for (const auto& entry : value) {
      auto read = read_entry(key, entry, found, file);
      if (!read) return std::move(read).error();
    }
  }
  return found;
}

}  // namespace

Result<Allowances> read_policy_file(const std::string& file) {
  if (file.empty()) return Allowances();
  const auto text = read_file(file, largest_policy);
  if (!text) return mistake(file, text.error().message);
  const auto policy = json::parse(*text, nullptr, false);
  if (policy.is_discarded()) return mistake(file, "it is not JSON");
  return allowances_in(policy, file);
}

}  // namespace keyless::cli
