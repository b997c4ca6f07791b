#include <catch2/catch.hpp>
#include "base/json.hpp"

#include "scenario/scenario.hpp"

using namespace keyless;
using namespace keyless::scenario;
using http::Audience;
using nlohmann::json;

namespace {

struct Case {
  const char *cloud, *manager, *audience;
};

constexpr Case cases[] = {
    {"AzureCloud", "https://management.azure.com/", "api://AzureADTokenExchange"},
    {"AzureUSGovernment", "https://management.usgovcloudapi.net/", "api://AzureADTokenExchangeUSGov"},
    {"AzureChinaCloud", "https://management.chinacloudapi.cn/", "api://AzureADTokenExchangeChina"}};

Declared microbots_of(const std::string& cloud) {
  auto text = example("microbots.yaml");
  const std::string written = "cloud: AzureCloud";
  text.replace(text.find(written), written.size(), "cloud: " + cloud);
  return declared(text);
}

json first_of(Scenario& story, Audience audience, const std::string& path) {
  const auto answer = story.send(audience, "GET", path);
  REQUIRE(answer.status == 200);
  return keyless::parsed_json(answer.body).at("value").at(0);
}

const std::string credentials =
    "/subscriptions/0b1f6471-1bf0-4dda-aec3-cb9272f09590/resourceGroups/rg-microbots-identity/providers/"
    "Microsoft.ManagedIdentity/userAssignedIdentities/mi-microbots-ado/federatedIdentityCredentials"
    "?api-version=2024-11-30";
const std::string connections = "/contoso/Microbots/_apis/serviceendpoint/endpoints?api-version=7.1";

}  // namespace

TEST_CASE("in every cloud: applied, proven, settled, and nothing of it left after destroy") {
  for (const auto& one : cases) {
    DYNAMIC_SECTION(one.cloud) {
      sandbox::Options options;
      options.cloud = one.cloud;
      Scenario story(options);
      CHECK(story.cloud().name == one.cloud);
      CHECK(story.cloud().resource_manager_scope == std::string(one.manager) + ".default");
      const auto what = microbots_of(one.cloud);
      story.converge(what);
      for (const auto via : {verify::Via::proxy, verify::Via::job})
        for (const auto& chain : story.verify(what, via)) {
          for (const auto& link : chain.links) UNSCOPED_INFO(link.name << ": " << link.detail);
          CHECK(chain.holds());
        }
      story.expect_settled(what);

      const auto connection = first_of(story, Audience::azure_devops, connections);
      CHECK(connection.at("url") == one.manager);
      CHECK(connection.at("data").at("environment") == one.cloud);
      const auto credential = first_of(story, Audience::resource_manager, credentials);
      CHECK(credential.at("properties").at("audiences") == json::array({one.audience}));

      diff::Policy destroy;
      destroy.destroy = true;
      story.converge(what, destroy);
      CHECK(rows(story.plan(what, destroy)).empty());
    }
  }
}

TEST_CASE("the audience of another cloud is drift, and is repaired") {
  Scenario story;
  const auto what = microbots_of("AzureUSGovernment");
  story.converge(what);
  auto credential = first_of(story, Audience::resource_manager, credentials);
  json body = {{"properties", credential.at("properties")}};
  body["properties"]["audiences"] = json::array({"api://AzureADTokenExchange"});
  CHECK(story
            .send(Audience::resource_manager, "PUT", credential.at("id").get<std::string>() + "?api-version=2024-11-30",
                  body.dump())
            .status == 200);
  CHECK(rows(story.plan(what)) ==
        std::vector<std::string>{"update federatedCredential/mi-microbots-ado/Microbots/sc-microbots-openai"});
  story.converge(what);
  story.expect_settled(what);
}
