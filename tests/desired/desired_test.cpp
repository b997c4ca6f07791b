#include <fstream>
#include <set>
#include <sstream>

#include "desired/support.hpp"
#include "model/mark.hpp"

using namespace keyless;
using namespace keyless::desired::tests;
using model::text_of;

namespace {

const std::string subscription = "/subscriptions/0b1f6471-1bf0-4dda-aec3-cb9272f09590";

std::string content_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::set<std::string> addresses(const desired::Desired& desired) {
  std::set<std::string> found;
  for (const auto& resource : desired.graph.resources()) found.insert(resource.address.text());
  return found;
}

std::string identity(const std::string& name, const std::string& group, const std::string& more = "") {
  return "- name: " + name + "\n  resourceGroup: " + group + "\n" + more;
}

}  // namespace

TEST_CASE("the example becomes one connected graph") {
  const auto desired = built({content_of("manifests/microbots.yaml")});
  CHECK(desired.diagnostics.empty());
  CHECK(addresses(desired) ==
        std::set<std::string>{
            "resourceGroup/rg-microbots-identity", "identity/mi-microbots-ado",
            "roleAssignment/mi-microbots-ado/Cognitive Services OpenAI User@rg-openai/accounts/my-openai-resource",
            "serviceConnection/Microbots/sc-microbots-openai",
            "federatedCredential/mi-microbots-ado/Microbots/sc-microbots-openai",
            "pipelinePermission/Microbots/sc-microbots-openai/microbots-ci", "organization/contoso",
            "project/Microbots", "pipeline/Microbots/microbots-ci",
            "subscription/0b1f6471-1bf0-4dda-aec3-cb9272f09590"});
  const auto order = desired.graph.ordered();
  REQUIRE(order.has_value());
  CHECK(order->size() == desired.graph.resources().size());
}

TEST_CASE("fields hold what the manifest says and references what is known later") {
  const auto desired = built({content_of("manifests/microbots.yaml")});
  const auto& identity = at(desired, "identity/mi-microbots-ado");
  CHECK(text_of(identity.fields, "location") == "eastus");
  CHECK(refers(identity, "resourceGroup", "resourceGroup/rg-microbots-identity", "name"));
  const auto mark = model::mark_in(model::tags_of(identity.fields, "tags"));
  REQUIRE(mark);
  CHECK(mark->owner == "microbots");
  CHECK(model::proves(*mark, subscription + "/resourceGroups/rg-microbots-identity/providers/Microsoft.ManagedIdentity/"
                                            "userAssignedIdentities/mi-microbots-ado"));
  CHECK(identity.entry.size() == 16);

  const auto& connection = at(desired, "serviceConnection/Microbots/sc-microbots-openai");
  CHECK(refers(connection, "clientId", "identity/mi-microbots-ado", "clientId"));
  CHECK(refers(connection, "projectId", "project/Microbots", "id"));
  CHECK(refers(connection, "subscriptionName", "subscription/0b1f6471-1bf0-4dda-aec3-cb9272f09590", "displayName"));
  CHECK(text_of(connection.fields, "creationMode") == "Manual");
  CHECK(text_of(connection.fields, "scopeResourceGroup") == "rg-openai");
  CHECK(text_of(connection.fields, "url") == "https://management.azure.com/");
  CHECK(connection.owner == "microbots");

  const auto& credential = at(desired, "federatedCredential/mi-microbots-ado/Microbots/sc-microbots-openai");
  CHECK(refers(credential, "issuer", "serviceConnection/Microbots/sc-microbots-openai", "issuer"));
  CHECK(refers(credential, "subject", "serviceConnection/Microbots/sc-microbots-openai", "subject"));
  CHECK(text_of(credential.fields, "purpose") == "contoso/microbots/sc-microbots-openai");
  CHECK(text_of(credential.fields, "audience") == "api://AzureADTokenExchange");
  CHECK(text_of(credential.fields, "onExisting") == "false");
  CHECK(model::carries_digest(text_of(credential.fields, "name"), "microbots",
                              subscription +
                                  "/resourceGroups/rg-microbots-identity/providers/Microsoft.ManagedIdentity/"
                                  "userAssignedIdentities/mi-microbots-ado",
                              "contoso/microbots/sc-microbots-openai"));

  const auto& permission = at(desired, "pipelinePermission/Microbots/sc-microbots-openai/microbots-ci");
  CHECK(refers(permission, "pipelineId", "pipeline/Microbots/microbots-ci", "id"));
  CHECK(refers(permission, "connectionId", "serviceConnection/Microbots/sc-microbots-openai", "id"));
}

TEST_CASE("a role is granted by GUID, known or looked up") {
  const auto desired =
      built({head_of("bots") + "identities:\n" +
             identity("mi-bots", "rg-bots",
                      "  roles:\n  - {role: reader, scope: {}}\n  - {role: My Role, scope: {resourceGroup: rg}}\n"
                      "  - {role: 11111111-2222-3333-4444-555555555555, scope: {resourceGroup: rg-bots}}\n")});
  const auto& known = at(desired, "roleAssignment/mi-bots/Reader@subscription 0b1f6471");
  CHECK(text_of(known.fields, "roleId") == "acdd72a7-3385-48ef-bd42-f606fba81ae7");
  CHECK(refers(at(desired, "roleAssignment/mi-bots/My Role@rg"), "roleId", "roleDefinition/My Role", "guid"));
  CHECK(text_of(at(desired, "roleDefinition/My Role").fields, "subscriptionId") ==
        "0b1f6471-1bf0-4dda-aec3-cb9272f09590");
  const auto& by_guid = at(desired, "roleAssignment/mi-bots/11111111-2222-3333-4444-555555555555@rg-bots");
  CHECK(refers(by_guid, "roleId", "roleDefinition/11111111-2222-3333-4444-555555555555", "guid"));
  CHECK(refers(by_guid, "scopeGroup", "resourceGroup/rg-bots", "id"));
  CHECK(known.fields.count("scopeGroup") == 0);
}

TEST_CASE("an existing identity is looked up, and what hangs on it says so") {
  const auto id =
      subscription + "/resourceGroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/mi-shared";
  const auto desired =
      built({head_of("bots") + "identities:\n- name: shared\n  kind: existing\n  id: " + id +
             "\n  roles:\n  - {role: Reader, scope: {}}\nserviceConnections:\n- name: sc\n  identity: shared\n"});
  CHECK(text_of(at(desired, "existingIdentity/shared").fields, "id") == id);
  const auto& grant = at(desired, "roleAssignment/shared/Reader@subscription 0b1f6471");
  CHECK(refers(grant, "principalId", "existingIdentity/shared", "principalId"));
  CHECK(text_of(grant.fields, "onExisting") == "true");
  CHECK(!grant.fields.contains("condition"));  // an absent key never takes a restriction off
  CHECK(text_of(at(desired, "federatedCredential/shared/Microbots/sc").fields, "onExisting") == "true");
}

TEST_CASE("addresses stay unique where names are not") {
  const std::string other = "11111111-1bf0-4dda-aec3-cb9272f09590";
  const auto desired = built({head_of("bots") + "identities:\n" + identity("mi-bots", "rg-one") +
                              identity("mi-bots", "rg-two",
                                       "  roles:\n  - {role: Reader, scope: {resourceGroup: rg}}\n  - {role: Reader, "
                                       "scope: {resourceGroup: rg, subscription: " +
                                           other + "}}\n") +
                              identity("mi-else", "rg-one", "  subscription: " + other + "\n")});
  CHECK(addresses(desired) == std::set<std::string>{"resourceGroup/rg-one (subscription 0b1f6471)",
                                                    "resourceGroup/rg-one (subscription 11111111)",
                                                    "resourceGroup/rg-two", "identity/rg-one/mi-bots",
                                                    "identity/rg-two/mi-bots", "identity/mi-else", "project/Microbots",
                                                    "roleAssignment/rg-two/mi-bots/Reader@rg (subscription 0b1f6471)",
                                                    "roleAssignment/rg-two/mi-bots/Reader@rg (subscription 11111111)"});
}

TEST_CASE("resources that differ in their type only get their full scope") {
  const auto desired =
      built({head_of("bots") + "identities:\n" +
             identity("mi-bots", "rg-bots",
                      "  roles:\n  - {role: Reader, scope: {resourceGroup: rg, resource: Microsoft.A/accounts/x}}\n"
                      "  - {role: Reader, scope: {resourceGroup: rg, resource: Microsoft.B/accounts/x}}\n")});
  CHECK(addresses(desired).size() == 5);
}

TEST_CASE("a manifest's own project is looked at, whether or not one of its entries lies in it") {
  const auto identities = "identities:\n" + identity("mi-bots", "rg-bots");
  for (const auto& entries :
       {identities, identities + "removed:\n- serviceConnection: {name: sc-a}\n",
        identities + "serviceConnections:\n- {name: sc-b, identity: mi-bots, project: Portal}\n"}) {
    INFO(entries);
    const auto desired = built({head_of("bots") + entries});
    CHECK(addresses(desired).contains("project/Microbots"));
  }
  CHECK(addresses(built({head_of("bots") + "resourceGroups:\n- name: rg-a\n"})).size() == 1);
}

TEST_CASE("what is named under removed is in the graph by its identifying fields alone") {
  const auto desired =
      built({head_of("bots") +
             "removed:\n- serviceConnection: {name: sc-old}\n- identity: {name: mi-old, resourceGroup: rg-old}\n"
             "  keep: true\n- application: {name: app-old}\n- resourceGroup: {name: rg-gone}\n"});
  CHECK(addresses(desired) == std::set<std::string>{"organization/contoso", "project/Microbots",
                                                    "serviceConnection/Microbots/sc-old", "identity/mi-old",
                                                    "application/app-old", "resourceGroup/rg-gone"});
  CHECK(at(desired, "serviceConnection/Microbots/sc-old").wish == model::Wish::removed);
  CHECK(at(desired, "identity/mi-old").wish == model::Wish::released);
  CHECK(at(desired, "identity/mi-old").fields.size() == 3);
  CHECK(text_of(at(desired, "application/app-old").fields, "uniqueName") == "keyless.bots.app-old");
}

TEST_CASE("projects of the same name in two organizations stay apart") {
  auto other = head_of("alfa");
  other.replace(other.find("contoso"), 7, "fabrikam");
  const auto connection = [](const std::string& group) {
    return "identities:\n" + identity("mi-bots", group) + "serviceConnections:\n- name: sc\n  identity: mi-bots\n";
  };
  const auto desired = built({head_of("bots") + connection("rg-one"), other + connection("rg-two")});
  CHECK(desired.diagnostics.empty());
  at(desired, "serviceConnection/contoso/Microbots/sc");
  at(desired, "serviceConnection/fabrikam/Microbots/sc");
}

TEST_CASE("two manifests that say the same of one existing identity are an error that names both places") {
  const auto text = [](const std::string& team) {
    return head_of(team) + "identities:\n- name: shared\n  kind: existing\n  id: " + subscription +
           "/resourceGroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/mi-shared\n"
           "  roles:\n  - {role: Reader, scope: {}}\n";
  };
  const auto desired = built({text("alfa"), text("bravo")});
  REQUIRE(desired.diagnostics.size() == 1);
  CHECK(desired.diagnostics[0].at.file == "m1.yaml");
  CHECK(desired.diagnostics[0].message.find("m0.yaml:15:") != std::string::npos);
}

TEST_CASE("a group that several manifests imply is one resource; a declared one wins") {
  const auto one = head_of("bravo") + "identities:\n" + identity("mi-one", "rg-shared");
  const auto two = head_of("alfa") + "identities:\n" + identity("mi-two", "RG-shared");
  const auto implied = built({one, two});
  CHECK(implied.diagnostics.empty());
  CHECK(at(implied, "resourceGroup/RG-shared").owner == "alfa");
  const auto declared = built(
      {one, two, head_of("zulu") + "resourceGroups:\n- name: rg-shared\n  location: westeurope\n  protect: true\n"});
  const auto& group = at(declared, "resourceGroup/RG-shared");
  CHECK(group.owner == "zulu");
  CHECK(group.protect);
  CHECK(text_of(group.fields, "location") == "westeurope");
}

TEST_CASE("tags of the entry replace those of the manifest in any letter case") {
  const auto desired = built({head_of("bots") + "tags: {Env: prod, team: bots}\nidentities:\n" +
                              identity("mi-bots", "rg-bots", "  tags: {env: test}\n")});
  const auto& tags = model::tags_of(at(desired, "identity/mi-bots").fields, "tags");
  CHECK(tags.at("env") == "test");
  CHECK(tags.count("Env") == 0);
  CHECK(tags.at("team") == "bots");
  CHECK(model::tags_of(at(desired, "resourceGroup/rg-bots").fields, "tags").at("Env") == "prod");
}

TEST_CASE("the entry digest moves with the entry and with what it inherits") {
  const auto entry = [](const std::string& text) { return at(built({text}), "identity/mi-bots").entry; };
  const auto base = head_of("bots") + "identities:\n" + identity("mi-bots", "rg-bots");
  const auto plain = entry(base);
  CHECK(plain == entry(head_of("bots") + "# a comment\nidentities: [{resourceGroup: 'rg-bots', name: mi-bots}]\n"));
  CHECK(plain != entry(base + "serviceConnections:\n- name: sc\n  identity: mi-bots\n"));
  CHECK(plain != entry(head_of("bots") + "tags: {a: b}\nidentities:\n" + identity("mi-bots", "rg-bots")));
  CHECK(plain ==
        entry(base + identity("mi-other", "rg-bots") + "serviceConnections:\n- name: sc\n  identity: mi-other\n"));
}

TEST_CASE("owners, prune and allowances are kept by owner") {
  const auto desired =
      built({head_of("bots") + "prune: true\nallowUndeclared: ['roleAssignment/mi-x/*']\n", head_of("alfa")});
  CHECK(desired.owners == std::vector<std::string>{"alfa", "bots"});
  CHECK(desired.prune_of.at("bots"));
  CHECK_FALSE(desired.prune_of.at("alfa"));
  CHECK(desired.allow_undeclared_of.at("bots") == std::vector<std::string>{"roleAssignment/mi-x/*"});
}
