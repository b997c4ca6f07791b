#include <algorithm>
#include <catch2/catch.hpp>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>

#include "manifest/manifest.hpp"

using namespace keyless;
namespace fs = std::filesystem;

namespace {

std::string content_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::string listed(const model::Diagnostics& diagnostics) {
  std::string text;
  for (const auto& finding : diagnostics)
    text += std::to_string(finding.at.line) + ":" + std::to_string(finding.at.column) + " " + finding.code + "\n";
  return text;
}

std::vector<fs::path> bad_manifests() {
  std::vector<fs::path> found;
  for (const auto& entry : fs::directory_iterator("tests/golden/bad-input"))
    if (entry.path().extension() == ".yaml") found.push_back(entry.path());
  std::ranges::sort(found);
  return found;
}

const std::string head =
    "version: 1\nteam: bots\nazure:\n  tenant: 72f988bf-86f1-41af-91ab-2d7cd011db47\n"
    "  subscription: 0b1f6471-1bf0-4dda-aec3-cb9272f09590\n  location: eastus\n";

// Far above what a sound run needs, far below what a quadratic one takes.
bool is_quick(const std::string& text) {
  const auto start = std::chrono::steady_clock::now();
  const auto loaded = manifest::parse("big.yaml", text);
  CHECK(loaded.diagnostics.size() <= 1001);
  return std::chrono::steady_clock::now() - start < std::chrono::seconds(20);
}

std::string repeated(const std::string& part, std::size_t bytes) {
  std::string text;
  while (text.size() + part.size() <= bytes) text += part;
  return text;
}

}  // namespace

TEST_CASE("every bad manifest gives exactly the expected findings") {
  const auto files = bad_manifests();
  REQUIRE(files.size() >= 60);
  for (const auto& path : files) {
    INFO(path.string());
    const auto expected = content_of(fs::path(path).replace_extension(".expected"));
    const auto loaded = manifest::parse(path.filename().string(), content_of(path));
    CHECK_FALSE(loaded.whole);
    CHECK(model::has_errors(loaded.diagnostics));
    CHECK(listed(loaded.diagnostics) == expected);
  }
}

TEST_CASE("every finding has a message, a code and the line it marks") {
  for (const auto& path : bad_manifests()) {
    INFO(path.string());
    for (const auto& finding : manifest::parse("m.yaml", content_of(path)).diagnostics) {
      CHECK_FALSE(finding.message.empty());
      CHECK_FALSE(finding.code.empty());
      CHECK(finding.message.find('\n') == std::string::npos);
      if (!finding.line.empty()) CHECK(static_cast<std::size_t>(finding.at.column) <= finding.line.size() + 1);
    }
  }
}

TEST_CASE("a truncated manifest is read as a shorter one only when it ends with a line") {
  for (const auto* name : {"manifests/microbots.yaml", "manifests/microbots-two-accounts.yaml"}) {
    const auto text = content_of(name);
    REQUIRE_FALSE(text.empty());
    std::size_t accepted = 0;
    for (std::size_t length = 0; length < text.size(); ++length) {
      const auto loaded = manifest::parse("cut.yaml", text.substr(0, length));
      CHECK(loaded.whole == loaded.diagnostics.empty());
      if (loaded.whole) ++accepted;
    }
    CHECK(accepted < text.size() / 2);
  }
}

TEST_CASE("random damage gives findings inside the file, or a sound manifest") {
  const auto text = content_of("manifests/microbots-two-accounts.yaml");
  const std::string pieces = "{}[],:&*!|>'\"%@`#-?\t\n\r \\\x01\xC3\xA4\xFF~<=.0aA";
  std::mt19937 random(20240229);
  for (int round = 0; round < 3000; ++round) {
    auto damaged = text;
    for (auto left = 1 + random() % 4; left > 0; --left) {
      const auto at = random() % damaged.size();
      const auto piece = pieces[random() % pieces.size()];
      switch (random() % 3) {
        case 0:
          damaged[at] = piece;
          break;
        case 1:
          damaged.insert(at, 1, piece);
          break;
        default:
          damaged.erase(at, 1 + random() % 20);
      }
    }
    const auto lines = static_cast<int>(std::ranges::count(damaged, '\n')) + 1;
    const auto loaded = manifest::parse("damaged.yaml", damaged);
    for (const auto& finding : loaded.diagnostics) {
      const bool inside = finding.at.line >= 1 && finding.at.line <= lines && finding.at.column >= 1;
      if (!inside) FAIL(finding.code << " at " << finding.at.line << ":" << finding.at.column << " in\n" << damaged);
    }
    CHECK(loaded.whole == loaded.diagnostics.empty());
  }
}

TEST_CASE("hostile input of 1 MiB is answered without delay") {
  constexpr std::size_t size = 1024 * 1024 - 1024;
  CHECK(is_quick(head + "tags:\n" + repeated("  a: b\n", size)));
  CHECK(is_quick(head + "tags: {" + repeated("a: b,", size) + "}\n"));
  CHECK(is_quick(head + repeated("idenTities: []\n", size)));
  CHECK(is_quick(head + "allowUndeclared: [" + repeated("nonsense, ", size) + "]\n"));
  CHECK(is_quick(head + "allowUndeclared: " + std::string(size, '[')));
  CHECK(is_quick(head + "allowUndeclared: " + repeated("- ", size)));
  CHECK(is_quick(head + "name: \"" + std::string(size, 'x') + "\"\n"));
  CHECK(is_quick(head + repeated("? ", size)));
  CHECK(is_quick(head + "name: >\n" + repeated("  text\n", size)));
  CHECK(is_quick(head + "name: \"" + repeated("x\n\n  ", size)));
  CHECK(is_quick(repeated(",", size)));
  CHECK(is_quick(repeated("#\n", size)));
}

TEST_CASE("a manifest of more than 1 MiB is refused") {
  const auto loaded = manifest::parse("big.yaml", head + "#" + std::string(1024 * 1024, 'x') + "\n");
  CHECK(listed(loaded.diagnostics) == "1:1 file-too-large\n");
}

TEST_CASE("a value of more than 64 KiB is refused") {
  const auto loaded = manifest::parse("big.yaml", head + "name: " + std::string(65 * 1024, 'x') + "\n");
  CHECK(listed(loaded.diagnostics) == "7:7 scalar-too-long\n");
}

TEST_CASE("more than 100,000 values are refused") {
  const auto loaded = manifest::parse("big.yaml", head + "allowUndeclared: [" + repeated("a,", 300'000) + "]\n");
  REQUIRE_FALSE(loaded.diagnostics.empty());
  CHECK(loaded.diagnostics.back().code == "too-many-values");
}
