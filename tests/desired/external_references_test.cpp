#include "desired/support.hpp"

using namespace keyless;
using namespace keyless::desired::tests;

TEST_CASE("mentions name what has to be there already") {
  const std::string subscription = "/subscriptions/0b1f6471-1bf0-4dda-aec3-cb9272f09590";
  const auto existing =
      subscription + "/resourceGroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/mi-shared";
  const auto mentions = desired::external_references_of({manifest_of(
      head_of("bots") + "identities:\n- name: mi-bots\n  resourceGroup: rg-bots\n  roles:\n" +
      "  - {role: Reader, scope: {resourceGroup: rg-bots}}\n  - {role: Reader, scope: {resourceGroup: RG-data}}\n" +
      "  - {role: Reader, scope: {subscription: 11111111-1bf0-4dda-aec3-cb9272f09590}}\n" +
      "- name: shared\n  kind: existing\n  id: " + existing + "\nserviceConnections:\n" +
      "- name: sc\n  identity: mi-bots\n  scope: {resourceGroup: rg-data}\n  pipelines: [two, one]\n" +
      "- name: sc\n  project: Other\n  identity: shared\n")});
  CHECK(mentions.tenant == "72f988bf-86f1-41af-91ab-2d7cd011db47");
  CHECK(mentions.cloud == "AzureCloud");
  CHECK(mentions.subscriptions ==
        std::vector<std::string>{"0b1f6471-1bf0-4dda-aec3-cb9272f09590", "11111111-1bf0-4dda-aec3-cb9272f09590"});
  CHECK(mentions.scopes == std::vector<std::string>{subscription + "/resourceGroups/RG-data",
                                                    "/subscriptions/11111111-1bf0-4dda-aec3-cb9272f09590"});
  CHECK(mentions.existing_identities == std::vector<std::string>{existing});
  REQUIRE(mentions.pipelines.size() == 1);
  CHECK(mentions.pipelines.at("contoso").at("Microbots") == std::vector<std::string>{"one", "two"});
  CHECK(mentions.pipelines.at("contoso").at("Other").empty());
}
