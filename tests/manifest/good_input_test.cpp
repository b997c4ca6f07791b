#include <catch2/catch.hpp>
#include <fstream>
#include <sstream>

#include "manifest/manifest.hpp"

using namespace keyless;

namespace {

const std::string head =
    "version: 1\nteam: bots\nname: ci\nazure:\n  tenant: 72F988BF-86F1-41AF-91AB-2D7CD011DB47\n"
    "  subscription: 0B1F6471-1bf0-4dda-aec3-cb9272f09590\n  location: eastus\n"
    "azureDevOps:\n  organization: contoso\n  project: Microbots\n";

manifest::Manifest only(const std::string& text) {
  auto loaded = manifest::parse("m.yaml", text);
  for (const auto& finding : loaded.diagnostics) UNSCOPED_INFO(finding.code + ": " + finding.message);
  REQUIRE(loaded.diagnostics.empty());
  REQUIRE(loaded.whole);
  REQUIRE(loaded.manifests.size() == 1);
  return std::move(loaded.manifests.front());
}

std::string content_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::string with_crlf(std::string text) {
  for (std::size_t at = text.find('\n'); at != std::string::npos; at = text.find('\n', at + 2)) text.insert(at, "\r");
  return text;
}

std::string scope_of(const std::string& scope) {
  const auto read = only(
      head + "identities:\n- name: mi-bots\n  resourceGroup: rg-bots\n  roles:\n  - role: Reader\n    scope: " + scope +
      "\n");
  return read.identities.at(0).roles.at(0).scope.value;
}

}  // namespace

TEST_CASE("a condition is read without the white space around it, and an empty one is not the same as none") {
  const auto manifest =
      only(head + "identities:\n- name: mi-bots\n  resourceGroup: rg-bots\n  roles:\n" +
           "  - role: Reader\n    scope: {resourceGroup: a}\n" + "    condition: |\n\n      (\n       x\n      )\n\n" +
           "  - {role: Reader, scope: {resourceGroup: b}, condition: ''}\n" +
           "  - {role: Reader, scope: {resourceGroup: c}}\n");
  const auto& roles = manifest.identities.at(0).roles;
  CHECK(roles.at(0).condition.value == "(\n x\n)");
  CHECK(roles.at(1).condition.written());
  CHECK(roles.at(1).condition.value.empty());
  CHECK(!roles.at(2).condition.written());
}

TEST_CASE("an example manifest is read with places and defaults") {
  const auto read = only(content_of("manifests/microbots.yaml"));
  CHECK(read.owner() == "microbots");
  CHECK(read.cloud() == "AzureCloud");
  REQUIRE(read.identities.size() == 1);
  const auto& identity = read.identities[0];
  CHECK(identity.location == "eastus");
  CHECK(identity.id ==
        "/subscriptions/0b1f6471-1bf0-4dda-aec3-cb9272f09590/resourceGroups/rg-microbots-identity/providers/"
        "Microsoft.ManagedIdentity/userAssignedIdentities/mi-microbots-ado");
  CHECK(identity.name.at.line == 17);
  CHECK(identity.name.at.column == 9);
  CHECK(identity.roles.at(0).scope.value ==
        "/subscriptions/0b1f6471-1bf0-4dda-aec3-cb9272f09590/resourceGroups/rg-openai/providers/"
        "Microsoft.CognitiveServices/accounts/my-openai-resource");
  REQUIRE(read.service_connections.size() == 1);
  CHECK(read.service_connections[0].project.value == "Microbots");
  CHECK(read.service_connections[0].identity_index == 0);
  CHECK(read.service_connections[0].pipelines.named.at(0).value == "microbots-ci");
}

TEST_CASE("line ends and a byte order mark change nothing") {
  const auto text = content_of("manifests/microbots.yaml");
  const auto plain = only(text), crlf = only(with_crlf(text)), marked = only("\xEF\xBB\xBF" + text);
  CHECK(crlf.identities.at(0).canonical == plain.identities.at(0).canonical);
  CHECK(crlf.identities.at(0).name.at.column == plain.identities.at(0).name.at.column);
  CHECK(marked.identities.at(0).canonical == plain.identities.at(0).canonical);
  CHECK(marked.azure.tenant.at.line == plain.azure.tenant.at.line);
}

TEST_CASE("owner is team and name; GUIDs are folded") {
  const auto read = only(head);
  CHECK(read.owner() == "bots/ci");
  CHECK(read.azure.tenant.value == "72f988bf-86f1-41af-91ab-2d7cd011db47");
}

TEST_CASE("scopes are written in canonical spelling") {
  const std::string subscription = "/subscriptions/0b1f6471-1bf0-4dda-aec3-cb9272f09590";
  CHECK(scope_of("/Subscriptions/0B1F6471-1BF0-4DDA-AEC3-CB9272F09590/resourcegroups/rg") ==
        subscription + "/resourceGroups/rg");
  CHECK(scope_of("{}") == subscription);
  CHECK(scope_of("{resourceGroup: rg}") == subscription + "/resourceGroups/rg");
  CHECK(scope_of("{resourceGroup: rg, resource: Microsoft.Sql/servers/s/databases/d}") ==
        subscription + "/resourceGroups/rg/providers/Microsoft.Sql/servers/s/databases/d");
  CHECK(scope_of("{subscription: 11111111-1bf0-4dda-aec3-cb9272f09590}") ==
        "/subscriptions/11111111-1bf0-4dda-aec3-cb9272f09590");
  CHECK(scope_of("/") == "/");
  CHECK(scope_of("/providers/microsoft.management/managementgroups/mg-root") ==
        "/providers/Microsoft.Management/managementGroups/mg-root");
  CHECK(scope_of(subscription + "/resourceGroups/providers") == subscription + "/resourceGroups/providers");
}

TEST_CASE("names that look like numbers or booleans stay strings") {
  const auto read = only(head +
                         "tags:\n  country: NO\n  release: 1.10\n  octal: 010\n  flag: yes\n"
                         "identities:\n- name: 5e123456\n  resourceGroup: 0x10\nserviceConnections:\n"
                         "- name: 1_000\n  identity: 5e123456\n  pipelines: [12, 007]\n");
  CHECK(read.tags.at("country").value == "NO");
  CHECK(read.tags.at("release").value == "1.10");
  CHECK(read.tags.at("octal").value == "010");
  CHECK(read.identities.at(0).name.value == "5e123456");
  CHECK(read.identities.at(0).resource_group.value == "0x10");
  CHECK(read.service_connections.at(0).pipelines.named.at(1).value == "007");
}

TEST_CASE("an existing identity takes its places from its id") {
  const auto read =
      only(head +
           "identities:\n- name: shared\n  kind: existing\n  id: /Subscriptions/0B1F6471-1BF0-4DDA-AEC3-CB9272F09590"
           "/resourcegroups/rg/providers/microsoft.managedidentity/userassignedidentities/mi-shared\n"
           "serviceConnections:\n- name: sc\n  identity: rg/shared\n");
  CHECK(read.identities.at(0).id ==
        "/subscriptions/0b1f6471-1bf0-4dda-aec3-cb9272f09590/resourceGroups/rg/providers/Microsoft.ManagedIdentity/"
        "userAssignedIdentities/mi-shared");
  CHECK(read.identities.at(0).resource_group.value == "rg");
  CHECK(read.service_connections.at(0).identity_index == 0);
}

TEST_CASE("text that carries commands is accepted only where text is free") {
  const auto read =
      only(head +
           "identities:\n- name: mi-bots\n  resourceGroup: rg-bots\nserviceConnections:\n- name: sc\n"
           "  identity: mi-bots\n  description: |\n    ##vso[task.setvariable variable=x]y\n    ::set-output::\n\n");
  CHECK(read.service_connections.at(0).description.value == "##vso[task.setvariable variable=x]y\n::set-output::");
}

TEST_CASE("the canonical text of an entry ignores order, comments and quoting, and nothing else") {
  const auto canonical = [](const std::string& entry) {
    return only(head + "identities:\n" + entry).identities.at(0).canonical;
  };
  const auto plain = canonical(
      "- name: mi-bots\n  resourceGroup: rg-bots\n  roles:\n  - {role: Reader, scope: {}}\n  - {role: Owner, scope: "
      "/}\n");
  CHECK(plain == canonical("- resourceGroup: 'rg-bots' # here\n  roles: [{scope: /, role: Owner}, {scope: {}, role: "
                           "\"Reader\"}]\n  name: mi-bots\n"));
  CHECK(plain != canonical("- name: mi-bots\n  resourceGroup: rg-bots\n  roles:\n  - {role: Reader, scope: {}}\n"));
}

TEST_CASE("an accepted risk is accepted") {
  const auto read =
      only(head +
           "identities:\n- name: mi-bots\n  resourceGroup: rg-bots\n  federatedCredentials:\n  - name: gh-pr\n"
           "    issuer: https://token.actions.githubusercontent.com\n    subject: repo:contoso/bots:pull_request\n"
           "    allowRisk: true\n");
  CHECK(read.identities.at(0).federated_credentials.at(0).allow_risk);
}
