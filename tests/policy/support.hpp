#pragma once

#include <filesystem>
#include <fstream>
#include <sstream>

#include "policy/read.hpp"

namespace keyless::test {

inline const std::string today = "2026-11-29";

inline std::string content_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

inline std::vector<std::filesystem::path> policies_in(const std::string& folder) {
  std::vector<std::filesystem::path> found;
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    if (entry.path().extension() == ".json") found.push_back(entry.path());
  std::ranges::sort(found);
  return found;
}

/// What a policy of this text allows, and what is found in it.
struct PolicyRead {
  diff::Policy policy;
  model::Diagnostics found;

  explicit PolicyRead(std::string_view text, const std::string& file = "policy.json") {
    policy.today = today;
    found = policy::read(file, text, policy);
  }
};

}  // namespace keyless::test
