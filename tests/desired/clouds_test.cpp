#include <catch2/catch.hpp>

#include "desired/support.hpp"
#include "model/kinds/kinds.hpp"

using namespace keyless;

namespace {

struct Case {
  desired::CloudNames names;
  const char *environment, *url, *audience;
};

const Case cases[] = {
    {{"AzureCloud", "https://management.azure.com/", "api://AzureADTokenExchange"},
     "AzureCloud",
     "https://management.azure.com/",
     "api://AzureADTokenExchange"},
    {{"AzureUSGovernment", "https://management.usgovcloudapi.net/", "api://AzureADTokenExchangeUSGov"},
     "AzureUSGovernment",
     "https://management.usgovcloudapi.net/",
     "api://AzureADTokenExchangeUSGov"},
    {{"AzureChinaCloud", "https://management.chinacloudapi.cn/", "api://AzureADTokenExchangeChina"},
     "AzureChinaCloud",
     "https://management.chinacloudapi.cn/",
     "api://AzureADTokenExchangeChina"},
    {{"WestStack", "https://management.west.stack.example/", "api://Stack", "AzureStack"},
     "AzureStack",
     "https://management.west.stack.example/",
     "api://Stack"}};

const std::string manifest_text =
    "version: 1\nteam: bots\nazure: {tenant: 72f988bf-86f1-41af-91ab-2d7cd011db47, subscription: "
    "0b1f6471-1bf0-4dda-aec3-cb9272f09590, location: x1}\nazureDevOps: {organization: contoso, project: P}\n"
    "identities:\n- name: mi-x\n  resourceGroup: rg\n  federatedCredentials:\n"
    "  - {name: hub, github: {organization: o, repository: r, branch: main}}\n"
    "  - {name: own, issuer: 'https://a.example', subject: s, audience: 'api://own'}\n"
    "serviceConnections:\n- {name: sc, identity: mi-x}\n";

std::string value(const model::Graph& graph, const char* kind, const char* path, const char* field) {
  const auto* found = graph.find(model::Address(kind, path));
  REQUIRE(found != nullptr);
  return model::text_of(found->fields, field);
}

}  // namespace

TEST_CASE("what is written says which cloud it is for") {
  const auto loaded = manifest::parse("m.yaml", manifest_text);
  REQUIRE(loaded.diagnostics.empty());
  for (const auto& one : cases) {
    DYNAMIC_SECTION(one.names.name) {
      const auto graph = desired::build(loaded.manifests, one.names).graph;
      CHECK(value(graph, "serviceConnection", "P/sc", "environment") == one.environment);
      CHECK(value(graph, "serviceConnection", "P/sc", "url") == one.url);
      CHECK(value(graph, "federatedCredential", "mi-x/P/sc", "audience") == one.audience);
      CHECK(value(graph, "federatedCredential", "mi-x/hub", "audience") == one.audience);
      CHECK(value(graph, "federatedCredential", "mi-x/own", "audience") == "api://own");
    }
  }
}
