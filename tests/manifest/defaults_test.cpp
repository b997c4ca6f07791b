#include <stdlib.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "manifest/manifest.hpp"

using namespace keyless;
namespace fs = std::filesystem;

namespace {

class Folder {
 public:
  Folder() {
    std::string name = (fs::temp_directory_path() / "keyless-defaults-XXXXXX").string();
    REQUIRE(::mkdtemp(name.data()) != nullptr);
    path_ = name;
  }
  ~Folder() { fs::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  fs::path write(const std::string& name, const std::string& text) const {
    std::ofstream(path_ / name, std::ios::binary) << text;
    return path_ / name;
  }
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

const std::string shared =
    "version: 1\nazure:\n  cloud: AzureUSGovernment\n  tenant: 72f988bf-86f1-41af-91ab-2d7cd011db47\n"
    "  subscription: 0b1f6471-1bf0-4dda-aec3-cb9272f09590\n  location: usgovvirginia\n"
    "azureDevOps:\n  organization: contoso\n  project: Microbots\ntags:\n  costCenter: '42'\n  Stage: test\n";
const std::string short_one =
    "version: 1\nteam: bots\nidentities:\n- name: mi-bots\n  resourceGroup: rg-bots\n"
    "serviceConnections:\n- name: sc-bots\n  identity: mi-bots\n";

using Codes = std::vector<std::string>;

Codes places(const manifest::Loaded& loaded) {
  Codes found;
  for (const auto& one : loaded.diagnostics)
    found.push_back(fs::path(one.at.file).filename().string() + ":" + std::to_string(one.at.line) + ":" +
                    std::to_string(one.at.column) + " " + one.code);
  return found;
}

}  // namespace

TEST_CASE("a manifest takes from the defaults of its folder what it does not say") {
  const Folder folder;
  folder.write("defaults.yaml", shared);
  const auto file = folder.write("bots.yaml", short_one);
  for (const auto& named : {folder.path(), file}) {
    const auto loaded = manifest::load({named});
    CHECK(places(loaded) == Codes{});
    REQUIRE(loaded.manifests.size() == 1);
    CHECK(loaded.whole);
    const auto& one = loaded.manifests[0];
    CHECK(one.cloud() == "AzureUSGovernment");
    CHECK(one.azure.tenant.value == "72f988bf-86f1-41af-91ab-2d7cd011db47");
    CHECK(one.identities[0].location == "usgovvirginia");
    CHECK(one.devops.organization.value == "contoso");
    CHECK(one.service_connections[0].project.value == "Microbots");
    CHECK(one.tags.at("costCenter").value == "42");
    CHECK(one.defaults.text == shared);
    const auto origin = one.origin(one.azure.tenant.at);
    CHECK(fs::path(origin.file).filename() == "defaults.yaml");
    CHECK(origin.line == 4);
  }
}

TEST_CASE("a manifest overrides its folder's defaults key by key, tags without letter case") {
  const Folder folder;
  folder.write("defaults.yaml", shared);
  folder.write("bots.yaml",
               "version: 1\nteam: bots\nazure:\n  location: usgovtexas\nazureDevOps: {project: Other}\n"
               "tags: {stage: production, owner: bots}\n" +
                   short_one.substr(short_one.find("identities")));
  const auto loaded = manifest::load({folder.path()});
  REQUIRE(places(loaded) == Codes{});
  const auto& one = loaded.manifests[0];
  CHECK(one.azure.location.value == "usgovtexas");
  CHECK(one.azure.subscription.value == "0b1f6471-1bf0-4dda-aec3-cb9272f09590");
  CHECK(one.devops.project.value == "Other");
  CHECK(one.devops.organization.value == "contoso");
  CHECK(one.tags.size() == 3);
  CHECK(one.tags.at("stage").value == "production");
}

TEST_CASE("what is wrong in the defaults is said once, where it stands, and nothing is missing because of it") {
  const Folder folder;
  auto wrong = shared;
  wrong.replace(wrong.find("72f988bf-"), 9, "72f988bf");
  wrong += "team: bots\n";
  folder.write("defaults.yaml", wrong);
  folder.write("a.yaml", short_one);
  folder.write("b.yaml", "version: 1\nteam: others\nidentities:\n- name: mi-others\n  resourceGroup: rg-others\n");
  const auto loaded = manifest::load({folder.path()});
  CHECK(places(loaded) == Codes{"defaults.yaml:4:11 bad-guid", "defaults.yaml:13:1 unknown-key"});
  CHECK_FALSE(loaded.whole);
}

TEST_CASE("defaults that can't be read at all are one finding") {
  const Folder folder;
  folder.write("a.yaml", short_one);
  for (const auto* text : {"azure: [", "", "- a\n", "version: 1\nazure: &a {}\nx: *a\n", "\xFF"}) {
    DYNAMIC_SECTION(text) {
      folder.write("defaults.yaml", text);
      const auto loaded = manifest::load({folder.path()});
      CHECK_FALSE(loaded.diagnostics.empty());
      for (const auto& one : loaded.diagnostics) {
        INFO(one.message);
        CHECK(fs::path(one.at.file).filename() == "defaults.yaml");
      }
    }
  }
}

TEST_CASE("findings about a manifest that come from its defaults name the defaults") {
  const Folder folder;
  folder.write("defaults.yaml", shared);
  folder.write("bots.yaml", short_one + "- name: sc-more\n  identity: mi-bots\n  project: microbots\n");
  const auto loaded = manifest::load({folder.path()});
  REQUIRE(places(loaded) == Codes{"bots.yaml:11:12 case-differs"});
  CHECK(loaded.diagnostics[0].message.find("line 9, column 12 of defaults.yaml") != std::string::npos);
}

TEST_CASE("defaults are no manifest, and a folder has one file of them") {
  const Folder folder;
  const auto file = folder.write("defaults.yaml", shared);
  CHECK(places(manifest::load({file})) == Codes{"defaults.yaml:0:0 not-a-manifest"});
  CHECK(places(manifest::load({folder.path()}))[0].ends_with("no-manifests"));
  folder.write("a.yaml", short_one);
  folder.write("defaults.yml", shared);
  CHECK(places(manifest::load({folder.path()})) == Codes{"defaults.yml:0:0 several-defaults"});
}

TEST_CASE("defaults must lie in the folder they are for") {
  const Folder folder, elsewhere;
  folder.write("a.yaml", short_one);
  fs::create_symlink(elsewhere.write("shared.yaml", shared), folder.path() / "defaults.yaml");
  const auto loaded = manifest::load({folder.path()});
  CHECK(places(loaded) == Codes{"defaults.yaml:0:0 outside-folder"});
}

TEST_CASE("a manifest held in memory brings its defaults along") {
  const auto loaded = manifest::parse("bots.yaml", short_one, {"defaults.yaml", shared});
  CHECK(places(loaded) == Codes{});
  CHECK(loaded.manifests[0].cloud() == "AzureUSGovernment");
  CHECK_FALSE(manifest::parse("bots.yaml", short_one).whole);
}

TEST_CASE("the published schema of defaults is the grammar's") {
  std::ifstream file("schemas/defaults.schema.json");
  std::ostringstream text;
  text << file.rdbuf();
  CHECK(text.str() == manifest::defaults_schema_json());
}
