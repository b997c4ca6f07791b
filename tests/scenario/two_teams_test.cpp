#include <algorithm>
#include <catch2/catch.hpp>
#include "base/json.hpp"

#include "scenario/scenario.hpp"

// Somebody else creates what we are about to create, between our look and our write. Resource Manager lets both: the
// second only learns it from the status. Nothing is hung on what is not ours, and our mark is taken off again.

using namespace keyless;
using namespace keyless::scenario;
using http::Audience;
using nlohmann::json;

namespace {

const std::string subscription = "/subscriptions/0b1f6471-1bf0-4dda-aec3-cb9272f09590";
const std::string group_id = subscription + "/resourceGroups/rg-microbots-identity";
const std::string identity_id =
    group_id + "/providers/Microsoft.ManagedIdentity/userAssignedIdentities/mi-microbots-ado";
const std::string openai = subscription +
                           "/resourceGroups/rg-openai/providers/Microsoft.CognitiveServices/accounts/"
                           "my-openai-resource";

json as_json(const http::Response& response) {
  INFO(response.body);
  REQUIRE(response.status / 100 == 2);
  return keyless::parsed_json(response.body);
}

/// A look at this object that came too early: told once that it does not exist, though it does by now.
class StaleLook {
 public:
  sandbox::Options options() {
    sandbox::Options options;
    options.fault = [this](const sandbox::FaultPoint& point) { return fault(point); };
    return options;
  }
  void arm(const std::string& id) { path_ = id; }
  bool armed() const { return !path_.empty(); }

 private:
  std::optional<sandbox::Fault> fault(const sandbox::FaultPoint& point) {
    if (!armed() || !point.committed || point.method != "GET" || !point.target.starts_with(path_ + "?"))
      return std::nullopt;
    path_.clear();
    sandbox::Fault fault;
    fault.status = 404;
    fault.headers = {{"Content-Type", "application/json"}};
    fault.body = R"({"error":{"code":"ResourceNotFound","message":"not found"}})";
    return fault;
  }

  std::string path_ = {};
};

const model::Outcome& outcome_of(const std::vector<model::Outcome>& all, const model::Address& address) {
  const auto found = std::ranges::find(all, address, &model::Outcome::address);
  REQUIRE(found != all.end());
  return *found;
}

void failed_by_another(const std::vector<model::Outcome>& outcomes, const model::Address& address) {
  const auto& failed = outcome_of(outcomes, address);
  REQUIRE(failed.ending == model::Ending::failed);
  INFO(failed.error->message);
  CHECK(failed.error->code == Errc::conflict);
  const auto says = [&](const char* words) { return failed.error->message.find(words) != std::string::npos; };
  CHECK((says("created elsewhere at the same time") || says("outside keyless since the plan was created")));
  CHECK(failed.error->where == address.text());
  CHECK_FALSE(failed.error->advice.empty());
}

}  // namespace

TEST_CASE("two teams create the same object: the second hangs nothing on it and takes its mark off again") {
  StaleLook stale;
  Scenario story(stale.options());
  const auto what = declared(example("microbots.yaml"));
  const bool group = GENERATE(true, false);
  const std::string id = group ? group_id : identity_id;
  const std::string version = group ? "?api-version=2022-09-01" : "?api-version=2024-11-30";
  if (!group)
    as_json(story.send(Audience::resource_manager, "PUT", group_id + "?api-version=2022-09-01",
                       R"({"location":"eastus"})"));
  const auto plan = story.plan(what);
  auto theirs = as_json(
      story.send(Audience::resource_manager, "PUT", id + version, R"({"location":"eastus","tags":{"team":"others"}})"));
  stale.arm(id);
  story.forget();
  const auto outcomes = story.apply(plan);
  CHECK_FALSE(stale.armed());
  failed_by_another(outcomes, group ? model::Address("resourceGroup", "rg-microbots-identity")
                                    : model::Address("identity", "mi-microbots-ado"));
  for (const auto& outcome : outcomes) CHECK(outcome.ending >= model::Ending::failed);
  CHECK(story.writes() == std::vector<std::string>{"PUT " + id + version, "PATCH " + id + version});
  auto now = as_json(story.send(Audience::resource_manager, "GET", id + version));
  CHECK(now.at("tags") == json::object());
  now.erase("tags");
  theirs.erase("tags");
  CHECK(now == theirs);
  if (!group) return;
  story.converge(what);
  story.expect_settled(what);
}

TEST_CASE("a role that somebody else assigned since the plan is not taken for ours") {
  Scenario story;
  const auto what = declared(example("microbots.yaml"));
  story.converge(what);
  const auto roles = openai + "/providers/Microsoft.Authorization/roleAssignments";
  const auto version = "?api-version=2022-04-01";
  const auto listed = as_json(story.send(Audience::resource_manager, "GET", roles + version)).at("value");
  const auto ours = std::ranges::find_if(listed, [](const json& one) {
    return one.at("properties")
        .at("roleDefinitionId")
        .get<std::string>()
        .ends_with("5e0bd9bd-7b93-4f28-af87-19fc36ad61bd");
  });
  REQUIRE(ours != listed.end());
  const auto id = ours->at("id").get<std::string>();
  as_json(story.send(Audience::resource_manager, "DELETE", id + version));
  const auto plan = story.plan(what);
  const auto theirs_id = roles + "/22222222-2222-4222-8222-222222222222";
  json body;
  for (const auto name : {"roleDefinitionId", "principalId", "principalType"})
    body["properties"][name] = ours->at("properties").at(name);
  as_json(story.send(Audience::resource_manager, "PUT", theirs_id + version, body.dump()));
  const auto before = as_json(story.send(Audience::resource_manager, "GET", theirs_id + version));
  story.forget();
  const auto outcomes = story.apply(plan);
  REQUIRE(outcomes.size() == 1);
  failed_by_another(outcomes, outcomes.front().address);
  CHECK(story.writes() == std::vector<std::string>{"PUT " + id + version});  // and that was refused
  CHECK(as_json(story.send(Audience::resource_manager, "GET", theirs_id + version)) == before);
  story.expect_settled(what);
}

namespace {

std::string manifest_of(const std::string& team, const std::string& project, const std::string& pipeline) {
  return "version: 1\nteam: " + team +
         "\nazure:\n  tenant: 72f988bf-86f1-41af-91ab-2d7cd011db47\n  subscription: "
         "0b1f6471-1bf0-4dda-aec3-cb9272f09590\n  location: eastus\n"
         "azureDevOps:\n  organization: contoso\n  project: " +
         project + "\nidentities:\n- name: mi-" + team + "\n  resourceGroup: rg-" + team +
         "\nserviceConnections:\n- name: sc-both\n  identity: mi-" + team + "\n  pipelines: [" + pipeline + "]\n";
}

std::string id_of_project(Scenario& story, const std::string& name) {
  const auto projects = as_json(story.send(Audience::azure_devops, "GET", "/contoso/_apis/projects?api-version=7.1"));
  for (const auto& project : projects.at("value"))
    if (project.at("name") == name) return project.at("id").get<std::string>();
  FAIL("no project " << name);
  return {};
}

}  // namespace

TEST_CASE("one connection that two teams declare, by the project's name and GUID, is written for neither of them") {
  Scenario story;
  const auto guid = id_of_project(story, "Microbots");
  const auto both = declared_together(
      {manifest_of("alpha", "Microbots", "microbots-ci"), manifest_of("beta", guid, "microbots-nightly")});
  const auto plan = story.plan(both);
  CHECK(std::ranges::count(plan.refusals, "duplicate", &model::Refusal::guard) == 2);
  story.apply(plan);
  for (const auto& write : story.writes()) CHECK(write.find("/contoso/") == std::string::npos);
  story.forget();
  const auto again = story.plan(both);
  CHECK_FALSE(model::would_write(again));
  story.apply(again);
  CHECK(story.writes().empty());
}

TEST_CASE("the tags that somebody else wrote count against Azure's 50, before anything is written") {
  Scenario story;
  const std::string full = subscription + "/resourceGroups/rg-full?api-version=2022-09-01";
  json group = {{"location", "eastus"}, {"tags", json::object()}};
  const int theirs = GENERATE(48, 49);  // keyless marks a resource group with two
  for (int n = 0; n < theirs; ++n) group["tags"]["t" + std::to_string(n)] = "v";
  const auto before = as_json(story.send(Audience::resource_manager, "PUT", full, group.dump()));
  const auto what = declared(
      "version: 1\nteam: alpha\nazure:\n  tenant: 72f988bf-86f1-41af-91ab-2d7cd011db47\n  subscription: "
      "0b1f6471-1bf0-4dda-aec3-cb9272f09590\n  location: eastus\nresourceGroups:\n- name: rg-full\n  adopt: true\n");
  story.forget();
  const auto plan = story.plan(what);
  const auto limits = std::ranges::count(plan.refusals, "limit", &model::Refusal::guard);
  CHECK(limits == (theirs > 48 ? 1 : 0));
  story.apply(plan);
  CHECK(story.writes().size() == (theirs > 48 ? 0U : 1U));
  if (theirs > 48) CHECK(as_json(story.send(Audience::resource_manager, "GET", full)) == before);
}
