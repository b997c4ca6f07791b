#include <algorithm>
#include <catch2/catch.hpp>
#include "base/json.hpp"

#include "model/kinds/kinds.hpp"
#include "scenario/scenario.hpp"

using namespace keyless;
using namespace keyless::scenario;
using http::Audience;
using nlohmann::json;

namespace {

const std::string subscription = "/subscriptions/0b1f6471-1bf0-4dda-aec3-cb9272f09590";
const std::string identity_id = subscription +
                                "/resourceGroups/rg-microbots-identity/providers/Microsoft.ManagedIdentity/"
                                "userAssignedIdentities/mi-microbots-ado";
const std::string account =
    subscription + "/resourceGroups/rg-openai/providers/Microsoft.CognitiveServices/accounts/my-openai-resource";

json list(Scenario& story, Audience audience, const std::string& path) {
  const auto answer = story.send(audience, "GET", path);
  REQUIRE(answer.status == 200);
  return keyless::parsed_json(answer.body).at("value");
}

json only_credential(Scenario& story) {
  return list(story, Audience::resource_manager, identity_id + "/federatedIdentityCredentials?api-version=2024-11-30")
      .at(0);
}

std::string principal(Scenario& story) {
  const auto answer = story.send(Audience::resource_manager, "GET", identity_id + "?api-version=2024-11-30");
  return keyless::parsed_json(answer.body).at("properties").at("principalId");
}

json connection(Scenario& story) {
  return list(story, Audience::azure_devops,
              "/contoso/Microbots/_apis/serviceendpoint/endpoints?endpointNames=sc-microbots-openai&api-version=7.1")
      .at(0);
}

void change_subject(Scenario& story, const std::string& subject) {
  auto credential = only_credential(story);
  json body;
  body["properties"] = credential.at("properties");
  body["properties"]["subject"] = subject;
  const auto answer = story.send(Audience::resource_manager, "PUT",
                                 credential.at("id").get<std::string>() + "?api-version=2024-11-30", body.dump());
  REQUIRE(answer.status == 200);
}

std::string other_case(std::string text) {
  const auto letter = std::ranges::find_if(text, [](char c) { return c >= 'a' && c <= 'z'; });
  *letter = static_cast<char>(*letter - 'a' + 'A');
  return text;
}

void delete_role(Scenario& story) {
  for (const auto& role : list(story, Audience::resource_manager,
                               subscription +
                                   "/providers/Microsoft.Authorization/"
                                   "roleAssignments?api-version=2022-04-01&$filter=principalId%20eq%20'" +
                                   principal(story) + "'"))
    CHECK(story.send(Audience::resource_manager, "DELETE", role.at("id").get<std::string>() + "?api-version=2022-04-01")
              .status == 200);
}

void admit_second_pipeline(Scenario& story) {
  const auto found = list(story, Audience::azure_devops,
                          "/contoso/Microbots/_apis/build/definitions?name=microbots-nightly&api-version=7.1");
  json body;
  body["pipelines"] = json::array({{{"id", found.at(0).at("id")}, {"authorized", true}}});
  const auto path = "/contoso/Microbots/_apis/pipelines/pipelinepermissions/endpoint/" +
                    connection(story).at("id").get<std::string>() + "?api-version=7.1-preview.1";
  CHECK(story.send(Audience::azure_devops, "PATCH", path, body.dump()).status == 200);
}

void add_contributor(Scenario& story) {
  json body;
  body["properties"]["roleDefinitionId"] =
      subscription + "/providers/Microsoft.Authorization/roleDefinitions/b24988ac-6180-42a0-ab88-20f7382dd24c";
  body["properties"]["principalId"] = principal(story);
  body["properties"]["principalType"] = "ServicePrincipal";
  const auto path = subscription +
                    "/resourceGroups/rg-openai/providers/Microsoft.Authorization/roleAssignments/"
                    "11111111-2222-4333-8444-555555555555?api-version=2022-04-01";
  CHECK(story.send(Audience::resource_manager, "PUT", path, body.dump()).status == 201);
}

const model::Link* broken_link(const model::Chain& chain) {
  const auto found = std::ranges::find(chain.links, model::Link::State::broken, &model::Link::state);
  return found == chain.links.end() ? nullptr : &*found;
}

}  // namespace

TEST_CASE("from nothing: everything is planned, applied, proven, and a second plan finds nothing") {
  Scenario story;
  const auto what = declared(example("microbots.yaml"));
  const auto plan = story.plan(what);
  CHECK(
      rows(plan) ==
      std::vector<std::string>{
          "create resourceGroup/rg-microbots-identity", "create identity/mi-microbots-ado",
          "create roleAssignment/mi-microbots-ado/Cognitive Services OpenAI User@rg-openai/accounts/my-openai-resource",
          "create serviceConnection/Microbots/sc-microbots-openai",
          "create federatedCredential/mi-microbots-ado/Microbots/sc-microbots-openai",
          "create pipelinePermission/Microbots/sc-microbots-openai/microbots-ci", "stamp stamp/mi-microbots-ado"});
  story.converge(what);
  for (const auto via : {verify::Via::proxy, verify::Via::job})
    for (const auto& chain : story.verify(what, via)) {
      for (const auto& link : chain.links) UNSCOPED_INFO(link.name << ": " << link.detail);
      CHECK(chain.holds());
    }
  story.expect_settled(what);
}

namespace {

/// Of `create kind/path`.
model::Address address_in(const std::string& row) {
  const auto name = row.substr(row.find(' ') + 1);
  return {name.substr(0, name.find('/')), name.substr(name.find('/') + 1)};
}

}  // namespace

TEST_CASE("a second account is exactly one create") {
  Scenario story;
  story.converge(declared(example("microbots.yaml")));
  const auto two = declared(example("microbots-two-accounts.yaml"));
  const auto plan = story.plan(two);
  CHECK(model::totals_of(plan).create == 1);
  CHECK(model::totals_of(plan).update + model::totals_of(plan).remove == 0);
  story.converge(two);
  story.expect_settled(two);
}

TEST_CASE("four changes behind its back are named; while somebody's role is there its trust waits, prune repairs all") {
  Scenario story;
  const auto what = declared(example("microbots.yaml"));
  story.converge(what);
  const auto subject = only_credential(story).at("properties").at("subject").get<std::string>();
  delete_role(story);
  change_subject(story, subject + "x");
  admit_second_pipeline(story);
  add_contributor(story);
  story.forget();
  const std::vector<std::string> repairs = {
      "create roleAssignment/mi-microbots-ado/Cognitive Services OpenAI User@rg-openai/accounts/my-openai-resource",
      "update federatedCredential/mi-microbots-ado/Microbots/sc-microbots-openai"};
  const std::vector<std::string> undeclared = {
      "undeclared roleAssignment/mi-microbots-ado/Contributor@rg-openai",
      "undeclared pipelinePermission/Microbots/sc-microbots-openai/microbots-nightly"};
  // An identity that holds what nobody declared may have been prepared for us: it gets no way to sign in until that is
  // declared, permitted or gone.
  const auto plan = story.plan(what);
  CHECK(rows(plan) == undeclared);
  const auto lending = std::ranges::find(plan.refusals, "lending", &model::Refusal::guard);
  REQUIRE(lending != plan.refusals.end());
  CHECK(lending->message.find("Contributor") != std::string::npos);
  for (const auto& repair : repairs) {
    const auto* change = plan.find(address_in(repair));
    REQUIRE(change);
    CHECK(!change->held.empty());
  }
  story.apply(plan);
  CHECK(story.writes().empty());

  diff::Policy prune;
  prune.prune = true;
  story.converge(what, prune);
  CHECK(story.writes().size() == 4);
  story.expect_settled(what);
}

TEST_CASE("one letter's case in the subject breaks the chain, with the service's own cause") {
  Scenario story;
  const auto what = declared(example("microbots.yaml"));
  story.converge(what);
  const auto subject = only_credential(story).at("properties").at("subject").get<std::string>();
  change_subject(story, other_case(subject));
  for (const auto via : {verify::Via::proxy, verify::Via::job}) {
    const auto chains = story.verify(what, via);
    REQUIRE(chains.size() == 1);
    CHECK_FALSE(chains[0].holds());
    const auto exchange = std::ranges::find(chains[0].links, std::string("exchange"), &model::Link::name);
    REQUIRE(exchange != chains[0].links.end());
    CHECK(exchange->cause == "AADSTS7002138");
    CHECK_FALSE(exchange->remedy.empty());
  }
  story.converge(what);
  CHECK(story.verify(what)[0].holds());
  story.expect_settled(what);
}

TEST_CASE("a chain whose role or admitted pipeline is wrong does not verify") {
  Scenario story;
  const auto what = declared(example("microbots.yaml"));
  story.converge(what);
  SECTION("the role is gone") {
    delete_role(story);
    const auto chains = story.verify(what);
    REQUIRE(broken_link(chains[0]) != nullptr);
  }
  SECTION("another pipeline is admitted instead") {
    const auto id = connection(story).at("id").get<std::string>();
    const auto path =
        "/contoso/Microbots/_apis/pipelines/pipelinepermissions/endpoint/" + id + "?api-version=7.1-preview.1";
    const auto admitted =
        keyless::parsed_json(story.send(Audience::azure_devops, "GET", path).body).at("pipelines").at(0).at("id");
    json body;
    body["pipelines"] = json::array({{{"id", admitted}, {"authorized", false}}});
    CHECK(story.send(Audience::azure_devops, "PATCH", path, body.dump()).status == 200);
    admit_second_pipeline(story);
    const auto chains = story.verify(what);
    REQUIRE(broken_link(chains[0]) != nullptr);
    CHECK(broken_link(chains[0])->name == "pipeline");
  }
}

TEST_CASE("destroy removes what is ours, dependants first, and nothing else") {
  Scenario story;
  const auto what = declared(example("microbots.yaml"));
  story.converge(what);
  diff::Policy destroy;
  destroy.destroy = true;
  story.converge(what, destroy);
  CHECK(story.send(Audience::resource_manager, "GET", identity_id + "?api-version=2024-11-30").status == 404);
  CHECK(story.send(Audience::resource_manager, "GET", account + "?api-version=2023-05-01").status == 200);
  const auto again = story.plan(what);
  CHECK(model::totals_of(again).create == 6);
  CHECK(rows(story.plan(what, destroy)).empty());
}

TEST_CASE("an apply cut after any number of steps is finished by the next one") {
  const auto what = declared(example("microbots.yaml"));
  for (int steps = 0; steps < 7; ++steps) {
    DYNAMIC_SECTION("cut after " << steps) {
      Scenario story;
      apply::Options options;
      options.parallelism = 1;
      int started = 0;
      options.stopping = [&] { return started++ >= steps; };
      story.apply(story.plan(what), options);
      story.converge(what);
      story.expect_settled(what);
      CHECK(
          list(story, Audience::resource_manager, identity_id + "/federatedIdentityCredentials?api-version=2024-11-30")
              .size() == 1);
      CHECK(list(story, Audience::azure_devops, "/contoso/Microbots/_apis/serviceendpoint/endpoints?api-version=7.1")
                .size() == 1);
    }
  }
}
