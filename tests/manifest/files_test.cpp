#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "manifest/manifest.hpp"

using namespace keyless;
namespace fs = std::filesystem;

namespace {

class Folder {
 public:
  Folder() {
    std::string name = (fs::temp_directory_path() / "keyless-manifests-XXXXXX").string();
    REQUIRE(::mkdtemp(name.data()) != nullptr);
    path_ = name;
  }
  ~Folder() { fs::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  fs::path write(const std::string& name, const std::string& text) const {
    fs::create_directories((path_ / name).parent_path());
    std::ofstream(path_ / name, std::ios::binary) << text;
    return path_ / name;
  }
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

std::string manifest_of(const std::string& team, const std::string& more = "") {
  return "version: 1\nteam: " + team +
         "\nazure:\n  tenant: 72f988bf-86f1-41af-91ab-2d7cd011db47\n"
         "  subscription: 0b1f6471-1bf0-4dda-aec3-cb9272f09590\n  location: eastus\n" +
         more;
}

std::string identity(const std::string& name) {
  return "identities:\n- name: " + name + "\n  resourceGroup: rg-bots\n";
}

std::vector<std::string> codes(const manifest::Loaded& loaded) {
  std::vector<std::string> found;
  for (const auto& finding : loaded.diagnostics) found.push_back(finding.code);
  return found;
}

using Codes = std::vector<std::string>;

}  // namespace

TEST_CASE("a folder is read in order of name, without its subfolders and other files") {
  const Folder folder;
  folder.write("b.yaml", manifest_of("bravo"));
  folder.write("a.yml", manifest_of("alfa"));
  folder.write("sub/c.yaml", "not read");
  folder.write("notes.txt", "not read");
  folder.write(".hidden.yaml", "not read");
  const auto loaded = manifest::load({folder.path()});
  REQUIRE(codes(loaded).empty());
  CHECK(loaded.whole);
  REQUIRE(loaded.manifests.size() == 2);
  CHECK(loaded.manifests[0].team.value == "alfa");
  CHECK(loaded.manifests[1].file == (folder.path() / "b.yaml").string());
}

TEST_CASE("a file that is named twice is read once") {
  const Folder folder;
  const auto file = folder.write("a.yaml", manifest_of("alfa"));
  CHECK(manifest::load({file, folder.path(), folder.path() / "." / "a.yaml"}).manifests.size() == 1);
}

TEST_CASE("one file of a folder is not whole while another has the same owner") {
  const Folder folder;
  const auto one = folder.write("one.yaml", manifest_of("alfa", identity("mi-one")));
  const auto two = folder.write("two.yaml", manifest_of("alfa", identity("mi-two")));
  folder.write("three.yaml", manifest_of("charlie", identity("mi-three")));
  const auto half = manifest::load({one});
  CHECK(codes(half).empty());
  CHECK_FALSE(half.whole);
  CHECK(half.left_out == two.string());
  CHECK(manifest::load({one, two}).whole);
  CHECK(manifest::load({folder.path()}).whole);
}

TEST_CASE("what is no manifest file is refused") {
  const Folder folder;
  CHECK(codes(manifest::load({folder.path()})) == Codes{"no-manifests"});
  CHECK(codes(manifest::load({folder.path() / "none.yaml"})) == Codes{"no-such-file"});
  CHECK(codes(manifest::load({"/dev/zero"})) == Codes{"not-a-file"});
  CHECK(codes(manifest::load({std::string("a\0b", 3)})).size() == 1);
  CHECK(codes(manifest::load({folder.path() / std::string(300, 'x')})).size() == 1);
  REQUIRE(::mkfifo((folder.path() / "pipe.yaml").c_str(), 0600) == 0);
  CHECK(codes(manifest::load({folder.path()})) == Codes{"not-a-file"});
}

TEST_CASE("the environment of a process is no manifest, and none of it is printed") {
  if (!fs::exists("/proc/self/environ")) return;
  const auto loaded = manifest::load({"/proc/self/environ"});
  REQUIRE(model::has_errors(loaded.diagnostics));
  for (const auto& finding : loaded.diagnostics) CHECK(finding.line.empty());
}

TEST_CASE("an unreadable file is an error") {
  const Folder folder;
  const auto file = folder.write("a.yaml", manifest_of("alfa"));
  REQUIRE(::chmod(file.c_str(), 0) == 0);
  if (::access(file.c_str(), R_OK) == 0) return;  // the superuser may read everything
  CHECK(codes(manifest::load({file})) == Codes{"unreadable"});
}

TEST_CASE("links are followed inside the folder only") {
  const Folder outside, folder;
  const auto secret = outside.write("secret.yaml", "password: hunter2\n");
  folder.write("data/a.yaml", manifest_of("alfa"));
  fs::create_symlink("data/a.yaml", folder.path() / "a.yaml");
  CHECK(codes(manifest::load({folder.path()})).empty());
  fs::create_symlink(secret, folder.path() / "b.yaml");
  const auto loaded = manifest::load({folder.path()});
  CHECK(codes(loaded) == Codes{"outside-folder"});
  for (const auto& finding : loaded.diagnostics) CHECK(finding.message.find("hunter2") == std::string::npos);
}

TEST_CASE("a circle of links is an error") {
  const Folder folder;
  fs::create_symlink("b.yaml", folder.path() / "a.yaml");
  fs::create_symlink("a.yaml", folder.path() / "b.yaml");
  CHECK(codes(manifest::load({folder.path()})) == Codes{"unreadable", "unreadable"});
  CHECK(codes(manifest::load({folder.path() / "a.yaml"})) == Codes{"unreadable"});
}

TEST_CASE("other YAML in a folder is an error like any bad manifest") {
  const Folder folder;
  folder.write("a.yaml", manifest_of("alfa"));
  folder.write("azure-pipelines.yml", "trigger: none\n");
  const auto loaded = manifest::load({folder.path()});
  CHECK_FALSE(loaded.whole);
  CHECK(codes(loaded) == Codes{"unknown-key", "missing-key", "missing-key", "missing-key"});
}

TEST_CASE("the same object in two manifests is an error that names both places") {
  const Folder folder;
  folder.write("a.yaml", manifest_of("alfa", identity("mi-bots")));
  folder.write("b.yaml", manifest_of("bravo", identity("MI-bots")));
  const auto loaded = manifest::load({folder.path()});
  REQUIRE(codes(loaded) == Codes{"duplicate"});
  CHECK(loaded.diagnostics[0].at.file == (folder.path() / "b.yaml").string());
  CHECK(loaded.diagnostics[0].message.find("a.yaml:8:9") != std::string::npos);
  CHECK(loaded.diagnostics[0].line == "- name: MI-bots");
}

TEST_CASE("one run is for one tenant and one cloud") {
  const Folder folder;
  folder.write("a.yaml", manifest_of("alfa"));
  auto other = manifest_of("bravo");
  other.replace(other.find("72f988bf"), 8, "11111111");
  other.replace(other.find("  tenant"), 0, "  cloud: AzureChinaCloud\n");
  folder.write("b.yaml", other);
  CHECK(codes(manifest::load({folder.path()})) == Codes{"several-clouds", "several-tenants"});
}
