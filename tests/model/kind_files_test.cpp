#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "base/text.hpp"

namespace fs = std::filesystem;

namespace {

std::string content_of(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

/// What is compiled and what says what is compiled; the sandbox knows the services, not our kinds. The list of the
/// manifest's files names a walker that is called as one of them, `check`.
std::map<std::string, std::string> sources() {
  std::map<std::string, std::string> found;
  for (const auto& entry : fs::recursive_directory_iterator("src")) {
    const auto path = entry.path().generic_string();
    const bool is_read =
        path.ends_with(".cpp") || path.ends_with(".hpp") || path.ends_with(".def") || path.ends_with("CMakeLists.txt");
    const bool is_ours = !path.starts_with("src/sandbox/") && path != "src/manifest/CMakeLists.txt";
    if (entry.is_regular_file() && is_read && is_ours) found[path] = content_of(entry.path());
  }
  return found;
}

bool holds_word(const std::string& text, const std::string& word) {
  for (auto at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) {
    const auto next = text[std::min(at + word.size(), text.size() - 1)];
    if (next != '_' && !std::isalnum(static_cast<unsigned char>(next))) return true;
  }
  return false;
}

bool names(const std::string& text, const std::string& kind) {
  return holds_word(text, "kinds::" + kind) || holds_word(text, "KEYLESS_KIND(" + kind) ||
         holds_word(text, "const Kind " + kind) || holds_word(text, "make_" + kind) ||
         holds_word(text, "/" + kind + ".cpp");
}

}  // namespace

// What a change of the number means: another file to find and to open for whoever adds a kind like that one. Kinds that
// everything is about (identities, connections, roles, trust) are named in many files by their nature, and not counted.
TEST_CASE("a kind is told in few files") {
  const std::map<std::string, std::size_t> told_in = {
      {"application_owner", 8}, {"application_secret", 7},  {"security_role", 8},       {"check", 8},
      {"connection_share", 9},  {"organization_member", 8}, {"project_entitlement", 9}, {"group_membership", 10},
  };
  const auto files = sources();
  REQUIRE(files.size() > 200);
  for (const auto& [kind, count] : told_in) {
    std::vector<std::string> found;
    for (const auto& [file, text] : files)
      if (names(text, kind)) found.push_back(file);
    INFO(kind << " is named in:\n  " << keyless::joined(found, "\n  "));
    CHECK(found.size() == count);
  }
}
