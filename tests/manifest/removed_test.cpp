#include <algorithm>
#include <catch2/catch.hpp>

#include "manifest/manifest.hpp"

using namespace keyless;
using manifest::Removed;

namespace {

const std::string head =
    "version: 1\nteam: bots\nazure:\n  tenant: 72f988bf-86f1-41af-91ab-2d7cd011db47\n"
    "  subscription: 0b1f6471-1bf0-4dda-aec3-cb9272f09590\n  location: eastus\n";
const std::string devops = "azureDevOps: {organization: contoso, project: Microbots}\n";
const std::string identity = "identities:\n- name: mi-bots\n  resourceGroup: rg-bots\n";

bool ends(const std::string& text) {
  const auto loaded = manifest::parse("m.yaml", text);
  INFO(text);
  REQUIRE(loaded.diagnostics.empty());
  REQUIRE(loaded.manifests.size() == 1);
  return loaded.manifests.front().ended;
}

std::vector<std::string> codes(const std::string& text) {
  std::vector<std::string> found;
  for (const auto& finding : manifest::parse("m.yaml", text).diagnostics) found.push_back(finding.code);
  return found;
}

std::vector<std::string> refused(const std::string& entries) {
  return codes(head + devops + entries);
}

using Codes = std::vector<std::string>;

}  // namespace

TEST_CASE("a manifest ends where its last line that says something is the end mark") {
  for (const auto* tail : {"...\n", "...", "...\r\n", "...\n\n  \n", "...\n# nothing follows\n", "...  # the end\n"}) {
    INFO(tail);
    CHECK(ends(head + tail));
  }
  for (const auto* tail : {"", "# ...\n", "tags:\n  end: '...'\n", "tags:\n  end: ...\n"}) {
    INFO(tail);
    CHECK_FALSE(ends(head + tail));
  }
}

TEST_CASE("nothing but comments follows the end mark") {
  for (const auto* tail : {"...\nprune: true\n", "...\n---\nprune: true\n"}) {
    INFO(tail);
    CHECK_FALSE(codes(head + tail).empty());
  }
}

TEST_CASE("what is to be removed is named by the keys that its declaration has") {
  const auto loaded = manifest::parse(
      "m.yaml",
      head + devops +
          "removed:\n- resourceGroup: {name: rg-old}\n"
          "- identity: {name: mi-old, resourceGroup: rg-bots, subscription: "
          "11111111-1BF0-4dda-aec3-cb9272f09590}\n"
          "- application: {name: app-old}\n  keep: true\n- application: {name: app-new, previously: app-first}\n"
          "- serviceConnection: {name: sc-old}\n- serviceConnection: {name: sc-old, project: Portal}\n");
  REQUIRE(loaded.diagnostics.empty());
  const auto& removed = loaded.manifests.at(0).removed;
  REQUIRE(removed.size() == 6);
  CHECK(removed[0].id == "/subscriptions/0b1f6471-1bf0-4dda-aec3-cb9272f09590/resourceGroups/rg-old");
  CHECK(removed[1].id ==
        "/subscriptions/11111111-1bf0-4dda-aec3-cb9272f09590/resourceGroups/rg-bots/providers/"
        "Microsoft.ManagedIdentity/userAssignedIdentities/mi-old");
  CHECK(removed[2].unique_name == "keyless.bots.app-old");
  CHECK(removed[2].keep);
  CHECK(removed[3].unique_name == "keyless.bots.app-first");
  CHECK(removed[4].project.value == "Microbots");
  CHECK(removed[5].project.value == "Portal");
  CHECK(removed[5].kind == Removed::Kind::service_connection);
  CHECK_FALSE(removed[5].keep);
}

TEST_CASE("declared or used and to be removed at once is an error, under any spelling") {
  const std::string still[] = {
      identity + "removed:\n- identity: {name: MI-Bots, resourceGroup: RG-BOTS}\n",
      identity + "removed:\n- resourceGroup: {name: rg-bots}\n",
      "resourceGroups:\n- name: rg-a\nremoved:\n- resourceGroup: {name: RG-A}\n",
      "identities:\n- name: app\n  kind: application\nremoved:\n- application: {name: other, uniqueName: "
      "keyless.bots.app}\n",
      "identities:\n- name: used\n  kind: existing\n  id: "
      "/subscriptions/0b1f6471-1bf0-4dda-aec3-cb9272f09590/resourceGroups/rg-bots/providers/"
      "Microsoft.ManagedIdentity/userAssignedIdentities/mi-bots\n"
      "removed:\n- identity: {name: mi-bots, resourceGroup: rg-bots}\n",
      identity +
          "serviceConnections:\n- name: sc-a\n  identity: mi-bots\nremoved:\n- serviceConnection: {name: SC-A}\n",
      identity +
          "serviceConnections:\n- name: sc-a\n  identity: mi-bots\n  previously: sc-b\n"
          "removed:\n- serviceConnection: {name: sc-b}\n",
      identity +
          "serviceConnections:\n- name: sc-a\n  identity: mi-bots\n  sharedWith:\n  - project: Portal\n"
          "removed:\n- serviceConnection: {name: sc-a, project: Portal}\n",
  };
  for (const auto& entries : still) {
    INFO(entries);
    CHECK(refused(entries) == Codes{"still-declared"});
  }
}

TEST_CASE("two entries that remove one thing are one too many") {
  CHECK(refused("removed:\n- serviceConnection: {name: a}\n- serviceConnection: {name: A, project: microbots}\n") ==
        Codes{"duplicate"});
}

TEST_CASE("an entry names one thing, all of it, and where it lies") {
  CHECK(refused("removed:\n- keep: true\n") == Codes{"missing-key"});
  CHECK(refused("removed:\n- identity: {name: mi-old}\n") == Codes{"missing-key"});
  CHECK(refused("removed:\n- identity: {name: mi-old, resourceGroup: rg}\n  application: {name: app}\n") ==
        Codes{"several-forms"});
  CHECK(codes(head + "removed:\n- serviceConnection: {name: sc-old, project: P}\n") == Codes{"missing-key"});
  CHECK(codes(head + "azureDevOps: {organization: contoso}\nremoved:\n- serviceConnection: {name: sc-old}\n") ==
        Codes{"missing-key"});
}

TEST_CASE("a previous owner is a team, or one of its manifests") {
  const auto with = [](const std::string& owner) { return refused(identity + "  previousOwner: " + owner + "\n"); };
  CHECK(with("payments").empty());
  CHECK(with("payments/web").empty());
  CHECK(with("Payments") == Codes{"bad-name"});
  CHECK(with("payments/web/more") == Codes{"bad-name"});
  CHECK(refused("identities:\n- name: used\n  kind: existing\n  clientId: 11111111-1bf0-4dda-aec3-cb9272f09590\n"
                "  previousOwner: payments\n") == Codes{"unexpected-key"});
}
