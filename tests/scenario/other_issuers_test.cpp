#include <algorithm>
#include <catch2/catch.hpp>
#include "base/json.hpp"

#include "scenario/scenario.hpp"

using namespace keyless;
using namespace keyless::scenario;
using http::Audience;
using nlohmann::json;

namespace {

const std::string identity_id =
    "/subscriptions/0b1f6471-1bf0-4dda-aec3-cb9272f09590/resourceGroups/rg-microbots-identity/providers/"
    "Microsoft.ManagedIdentity/userAssignedIdentities/mi-microbots-outside";
const std::string account =
    "/subscriptions/0b1f6471-1bf0-4dda-aec3-cb9272f09590/resourceGroups/rg-openai/providers/"
    "Microsoft.CognitiveServices/accounts/my-openai-resource?api-version=2023-05-01";
const std::string version = "?api-version=2024-11-30";
const std::string github = "https://token.actions.githubusercontent.com";
const std::string cluster =
    "https://eastus.oic.prod-aks.azure.com/72f988bf-86f1-41af-91ab-2d7cd011db47/5f3b6f52-7d3a-4b0e-9a3c-2f1f0d8b9c11/";

std::string credential(const std::string& name) {
  return identity_id + "/federatedIdentityCredentials/" + name + version;
}

json properties(Scenario& story, const std::string& path) {
  const auto answer = story.send(Audience::resource_manager, "GET", path);
  REQUIRE(answer.status == 200);
  return keyless::parsed_json(answer.body).at("properties");
}

void trust(Scenario& story, const std::string& name, const std::string& issuer, const std::string& subject) {
  const json body = {
      {"properties",
       {{"issuer", issuer}, {"subject", subject}, {"audiences", json::array({"api://AzureADTokenExchange"})}}}};
  const auto answer = story.send(Audience::resource_manager, "PUT", credential(name), body.dump());
  REQUIRE(answer.status / 100 == 2);
}

/// What the token endpoint says to a token of that issuer: "" for an access token, else the first of its error codes.
std::string exchange(Scenario& story, const std::string& issuer, const std::string& subject) {
  const auto client = properties(story, identity_id + version).at("clientId").get<std::string>();
  const auto answer = story.token_answer(
      "grant_type=client_credentials&client_id=" + client +
      "&client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer&client_assertion=" +
      story.assertion(issuer, subject) + "&scope=https%3A%2F%2Fmanagement.azure.com%2F.default");
  const auto body = keyless::parsed_json(answer.body);
  return answer.status == 200 ? "" : "AADSTS" + std::to_string(body.at("error_codes").at(0).get<int>());
}

}  // namespace

TEST_CASE("every form of trust is made, is what its issuer writes into its tokens, and a second plan finds nothing") {
  Scenario story;
  const auto what = declared(example("other-issuers.yaml"));
  CHECK(model::totals_of(story.plan(what)).create == 10);
  story.converge(what);
  story.expect_settled(what);

  CHECK(exchange(story, github, "repo:contoso/microbots:environment:production").empty());
  CHECK(exchange(story, github, "repo:contoso@1234567/microbots-tools@7654321:ref:refs/heads/main").empty());
  CHECK(exchange(story, github, "repo:contoso/microbots:ref:refs/tags/v1.0.0").empty());
  CHECK(exchange(story, cluster, "system:serviceaccount:microbots:worker").empty());
  CHECK(exchange(story, "https://app.terraform.io",
                 "organization:contoso:project:Microbots:workspace:microbots-prod:run_phase:apply")
            .empty());
  CHECK(exchange(story, "https://gitlab.com", "project_path:contoso/bots/microbots:ref_type:branch:ref:main").empty());
  CHECK(exchange(story, "https://oidc.build.contoso.com", "farm:microbots:nightly").empty());
}

TEST_CASE("whoever is only close to a trusted subject gets nothing") {
  Scenario story;
  story.converge(declared(example("other-issuers.yaml")));
  CHECK(exchange(story, github, "repo:contoso/microbots:environment:Production") == "AADSTS7002138");
  CHECK(exchange(story, github, "repo:contoso/microbots:pull_request") == "AADSTS700213");
  CHECK(exchange(story, github, "repo:contoso/microbots-tools:ref:refs/heads/main") == "AADSTS700213");
  CHECK(exchange(story, github + "/contoso", "repo:contoso/microbots:environment:production") == "AADSTS700211");
  CHECK(exchange(story, cluster.substr(0, cluster.size() - 1), "system:serviceaccount:microbots:worker") ==
        "AADSTS700211");
  CHECK(exchange(story, "https://app.terraform.io",
                 "organization:contoso:project:Microbots:workspace:microbots-prod:run_phase:plan") == "AADSTS700213");
}

TEST_CASE("drift of trust in other issuers: missing, changed and undeclared, repaired and pruned") {
  Scenario story;
  const auto what = declared(example("other-issuers.yaml"));
  story.converge(what);
  CHECK(story.send(Audience::resource_manager, "DELETE", credential("gitlab-main")).status == 200);
  trust(story, "cluster-worker", cluster, "system:serviceaccount:default:default");
  trust(story, "added-by-hand", github, "repo:contoso/elsewhere:ref:refs/heads/main");
  // With trust on it that nobody declared, the identity may have been prepared for us: nobody new may sign in as it.
  const auto plan = story.plan(what);
  CHECK(rows(plan) == std::vector<std::string>{"undeclared federatedCredential/mi-microbots-outside/added-by-hand"});
  for (const auto* name : {"gitlab-main", "cluster-worker"}) {
    const auto* change = plan.find(model::Address("federatedCredential", std::string("mi-microbots-outside/") + name));
    REQUIRE(change);
    CHECK(change->held == "refused");
  }
  CHECK_FALSE(exchange(story, cluster, "system:serviceaccount:microbots:worker").empty());
  diff::Policy prune;
  prune.prune = true;
  story.converge(what, prune);
  CHECK(exchange(story, cluster, "system:serviceaccount:microbots:worker").empty());
  CHECK(story.send(Audience::resource_manager, "GET", credential("added-by-hand")).status == 404);
  story.expect_settled(what);
}

TEST_CASE("a flexible credential, whose expression the stable API does not show, is undeclared trust like any other") {
  Scenario story;
  const auto what = declared(example("other-issuers.yaml"));
  story.converge(what);
  const json body = {
      {"properties",
       {{"issuer", github},
        {"audiences", json::array({"api://AzureADTokenExchange"})},
        {"claimsMatchingExpression",
         {{"value", "claims['sub'] matches 'repo:contoso/*:ref:refs/heads/main'"}, {"languageVersion", 1}}}}}};
  const auto preview = identity_id + "/federatedIdentityCredentials/flexible?api-version=2025-01-31-preview";
  REQUIRE(story.send(Audience::resource_manager, "PUT", preview, body.dump()).status / 100 == 2);
  CHECK(rows(story.plan(what)) ==
        std::vector<std::string>{"undeclared federatedCredential/mi-microbots-outside/flexible"});
  diff::Policy prune;
  prune.prune = true;
  story.converge(what, prune);
  story.expect_settled(what);
}

TEST_CASE("destroy leaves no trust behind") {
  Scenario story;
  const auto what = declared(example("other-issuers.yaml"));
  story.converge(what);
  diff::Policy destroy;
  destroy.destroy = true;
  destroy.max_deletes = 100;
  story.converge(what, destroy);
  CHECK(story.send(Audience::resource_manager, "GET", identity_id + version).status == 404);
  CHECK(story.send(Audience::resource_manager, "GET", account).status == 200);
  CHECK(rows(story.plan(what, destroy)).empty());
}
