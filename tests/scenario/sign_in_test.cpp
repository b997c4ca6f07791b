#include <stdlib.h>

#include <catch2/catch.hpp>
#include <fstream>
#include "base/json.hpp"

#include "auth/self_signed.hpp"
#include "auth/support.hpp"
#include "scenario/scenario.hpp"

using namespace keyless;
using namespace keyless::scenario;
using auth::Mode;
using http::Audience;
using nlohmann::json;

namespace {

const std::string subscription = "/subscriptions/0b1f6471-1bf0-4dda-aec3-cb9272f09590";
const std::string identity_id = subscription +
                                "/resourceGroups/rg-microbots-identity/providers/Microsoft.ManagedIdentity/"
                                "userAssignedIdentities/mi-microbots-ado";
const std::string account =
    subscription + "/resourceGroups/rg-openai/providers/Microsoft.CognitiveServices/accounts/my-openai-resource";
const std::string groups = subscription + "/resourcegroups?api-version=2022-09-01";
const std::string projects = "/contoso/_apis/projects?api-version=7.1";

/// Everything the example makes exists: an identity with a role on an account, and a connection that it trusts.
struct Connected : Scenario {
  Connected() { converge(declared(example("microbots.yaml"))); }

  std::string client_id() {
    const auto answer = send(Audience::resource_manager, "GET", identity_id + "?api-version=2024-11-30");
    return keyless::parsed_json(answer.body).at("properties").at("clientId");
  }
  std::string connection_id() {
    const auto answer = send(Audience::azure_devops, "GET",
                             "/contoso/Microbots/_apis/serviceendpoint/endpoints?endpointNames=sc-microbots-openai&"
                             "api-version=7.1");
    return keyless::parsed_json(answer.body).at("value").at(0).at("id");
  }
  /// What the identity's role lets it read, and nothing else does.
  int reads_account(const auth::Environment& environment, Mode mode) {
    const auto answer = read_as(environment, mode, Audience::resource_manager, account + "?api-version=2023-05-01");
    INFO((answer ? answer->body : answer.error().message));
    REQUIRE(answer.has_value());
    return answer->status;
  }
  auth::Environment administrator() {
    return {{"AZURE_CLIENT_ID", ready("clientId")}, {"AZURE_CLIENT_SECRET", ready("clientSecret")}};
  }
};

/// The DER of a PEM text, as base64: what lies between its marks.
std::string inner(const std::string& pem) {
  auto from = pem.find('\n') + 1;
  auto text = pem.substr(from, pem.find("-----END") - from);
  std::erase(text, '\n');
  return text;
}

}  // namespace

TEST_CASE("service-principal signs in with a secret") {
  Connected story;
  const auto mode = Mode::service_principal;
  CHECK(story.read_as(story.administrator(), mode, Audience::resource_manager, groups)->status == 200);
  CHECK(story.read_as(story.administrator(), mode, Audience::azure_devops, projects)->status == 200);
  auto wrong = story.administrator();
  wrong["AZURE_CLIENT_SECRET"] = "wrong";
  const auto refused = story.read_as(wrong, mode, Audience::resource_manager, groups);
  CHECK(refused.error().service_code == "AADSTS7000215");
}

TEST_CASE("service-principal signs in with a certificate that the application knows") {
  Connected story;
  support::OnlyPath folder;
  const auto made = support::self_signed();
  std::ofstream(folder.file("app.pem")) << made.certificate << made.key;
  auth::Environment environment = {{"AZURE_CLIENT_ID", story.ready("clientId")},
                                   {"AZURE_CLIENT_CERTIFICATE_PATH", folder.file("app.pem")}};
  const auto stranger = story.read_as(environment, Mode::service_principal, Audience::resource_manager, groups);
  CHECK(stranger.error().service_code == "AADSTS700027");
  const json body = {
      {"keyCredentials", {{{"type", "AsymmetricX509Cert"}, {"usage", "Verify"}, {"key", inner(made.certificate)}}}}};
  const auto path = "/v1.0/applications(appId='" + story.ready("clientId") + "')";
  REQUIRE(story.send(Audience::graph, "PATCH", path, body.dump()).status == 204);
  const auto known = story.read_as(environment, Mode::service_principal, Audience::resource_manager, groups);
  INFO((known ? known->body : known.error().message));
  REQUIRE(known.has_value());
  CHECK(known->status == 200);
}

TEST_CASE("workload-identity signs in with a token file of another issuer") {
  Connected story;
  support::OnlyPath folder;
  const json body = {{"properties",
                      {{"issuer", "https://cluster.example"},
                       {"subject", "system:serviceaccount:bots:keyless"},
                       {"audiences", {"api://AzureADTokenExchange"}}}}};
  REQUIRE(story
              .send(Audience::resource_manager, "PUT",
                    identity_id + "/federatedIdentityCredentials/cluster?api-version=2024-11-30", body.dump())
              .status == 201);
  std::ofstream(folder.file("token")) << story.assertion("https://cluster.example",
                                                         "system:serviceaccount:bots:keyless");
  const auth::Environment environment = {{"AZURE_CLIENT_ID", story.client_id()},
                                         {"AZURE_FEDERATED_TOKEN_FILE", folder.file("token")}};
  CHECK(story.reads_account(environment, Mode::workload_identity) == 200);
  CHECK(story.reads_account(environment, Mode::automatic) == 200);
}

TEST_CASE("managed-identity signs in at the machine's own endpoint") {
  Connected story;
  const auth::Environment environment = {{"AZURE_CLIENT_ID", story.client_id()},
                                         {"AZURE_POD_IDENTITY_AUTHORITY_HOST", story.ready("instanceMetadata")}};
  CHECK(story.reads_account(environment, Mode::managed_identity) == 200);
  CHECK(story.reads_account(environment, Mode::automatic) == 200);
  const auth::Environment stranger = {{"AZURE_CLIENT_ID", "11111111-1111-4111-8111-111111111111"},
                                      {"AZURE_POD_IDENTITY_AUTHORITY_HOST", story.ready("instanceMetadata")}};
  const auto refused = story.read_as(stranger, Mode::managed_identity, Audience::resource_manager, groups);
  CHECK(refused.error().code == Errc::unauthorized);
}

TEST_CASE("managed-identity signs in as App Service offers it") {
  Connected story;
  const auth::Environment environment = {{"AZURE_CLIENT_ID", story.client_id()},
                                         {"IDENTITY_ENDPOINT", story.ready("instanceMetadata") + "/msi/token"},
                                         {"IDENTITY_HEADER", story.ready("identityHeader")}};
  CHECK(story.reads_account(environment, Mode::managed_identity) == 200);
}

TEST_CASE("azure-pipelines signs in as the connection of the job") {
  Connected story;
  const auth::Environment environment = {{"SYSTEM_OIDCREQUESTURI", story.ready("oidcRequestUri")},
                                         {"SYSTEM_ACCESSTOKEN", story.ready("systemAccessToken")},
                                         {"AZURESUBSCRIPTION_CLIENT_ID", story.client_id()},
                                         {"AZURESUBSCRIPTION_SERVICE_CONNECTION_ID", story.connection_id()}};
  CHECK(story.reads_account(environment, Mode::azure_pipelines) == 200);
}

TEST_CASE("azure-cli signs in as whoever az is signed in as") {
  Connected story;
  support::OnlyPath folder;
  const auto form = "grant_type=client_credentials&client_id=" + story.ready("clientId") +
                    "&client_secret=" + story.ready("clientSecret") +
                    "&scope=https%3A%2F%2Fmanagement.azure.com%2F.default";
  const auto token = story.token(form);
  folder.install("az", "echo '{\"accessToken\":\"" + token + "\",\"expires_on\":32503680000}'");
  const auto answer = story.read_as({}, Mode::azure_cli, Audience::resource_manager, groups);
  REQUIRE(answer.has_value());
  CHECK(answer->status == 200);
}

TEST_CASE("pat talks to Azure DevOps while the default order talks to Azure") {
  Connected story;
  auto environment = story.administrator();
  environment["AZURE_DEVOPS_EXT_PAT"] = story.ready("personalAccessToken");
  const auto mode = Mode::personal_access_token;
  CHECK(story.read_as(environment, mode, Audience::azure_devops, projects)->status == 200);
  CHECK(story.read_as(environment, mode, Audience::resource_manager, groups)->status == 200);
  environment["AZURE_DEVOPS_EXT_PAT"] = "expired";
  const auto refused = story.read_as(environment, mode, Audience::azure_devops, projects);
  REQUIRE(refused.has_value());
  CHECK(refused->status != 200);
}
