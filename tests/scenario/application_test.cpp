#include <algorithm>
#include <catch2/catch.hpp>
#include "base/json.hpp"

#include "model/mark.hpp"
#include "scenario/scenario.hpp"

using namespace keyless;
using namespace keyless::scenario;
using http::Audience;
using nlohmann::json;

namespace {

const std::string tenant = "72f988bf-86f1-41af-91ab-2d7cd011db47";
const std::string unique_name = "keyless.microbots.vault.app-microbots-vault";
const std::string by_key = "/v1.0/applications(uniqueName='" + unique_name + "')";
const model::Address application_at("application", "app-microbots-vault");

/// G4 on a sandbox that holds the vault.
struct Vault {
  explicit Vault(sandbox::Options options = {}) : story(std::move(options)) { story.seed(what); }
  Scenario story;
  Declared what = declared(example("key-vault-reader.yaml"));
};

Declared with_line(const std::string& line) {
  auto text = example("key-vault-reader.yaml");
  const std::string after = "  kind: application\n";
  text.insert(text.find(after) + after.size(), "  " + line + "\n");
  return declared(text);
}

json call(Scenario& story, const std::string& method, const std::string& path, const json& body = nullptr) {
  const auto answer = story.send(Audience::graph, method, path, body.is_null() ? "" : body.dump());
  INFO(method << " " << path << " " << answer.body);
  REQUIRE(answer.status < 300);
  return answer.body.empty() ? json() : keyless::parsed_json(answer.body);
}

json application(Scenario& story) {
  return call(story, "GET", by_key);
}

std::string path_of(const json& application) {
  return "/v1.0/applications/" + application.at("id").get<std::string>();
}

std::string principal_path(Scenario& story) {
  return "/v1.0/servicePrincipals(appId='" + application(story).at("appId").get<std::string>() + "')";
}

std::string add_secret(Scenario& story, const std::string& holder) {
  json body;
  body["passwordCredential"]["displayName"] = "left behind";
  return call(story, "POST", holder + "/addPassword", body).at("secretText");
}

std::string somebody(Scenario& story) {
  json body;
  body["displayName"] = "somebody else";
  const auto made = call(story, "POST", "/v1.0/applications", body);
  json principal;
  principal["appId"] = made.at("appId");
  return call(story, "POST", "/v1.0/servicePrincipals", principal).at("id");
}

void add_owner(Scenario& story, const std::string& owner) {
  json body;
  body["@odata.id"] = story.cloud().graph + "/v1.0/directoryObjects/" + owner;
  call(story, "POST", path_of(application(story)) + "/owners/$ref", body);
}

model::Tags our_mark() {
  return model::mark_tags("microbots/vault", model::application_mark_id(tenant, unique_name));
}

/// An application somebody else made under our name, just as we would.
void forge(Scenario& story, const model::Tags& mark) {
  json body;
  body["displayName"] = "app-microbots-vault";
  body["signInAudience"] = "AzureADMyOrg";
  body["uniqueName"] = unique_name;
  body["tags"] = json::array();
  for (const auto& [name, value] : mark) body["tags"].push_back(name + "=" + value);
  json principal;
  principal["appId"] = call(story, "POST", "/v1.0/applications", body).at("appId");
  call(story, "POST", "/v1.0/servicePrincipals", principal);
}

/// From keyless itself, by itself: what lets it take the others away goes last.
void take_directory_rights(Scenario& story) {
  const auto us = "/v1.0/servicePrincipals(appId='" + story.ready("clientId") + "')";
  const auto id = call(story, "GET", us).at("id").get<std::string>();
  const auto granted = "/v1.0/servicePrincipals/" + id + "/appRoleAssignments";
  const json app_roles = call(story, "GET", granted).at("value");
  for (const auto& role : app_roles) call(story, "DELETE", granted + "/" + role.at("id").get<std::string>());
  const std::string roles = "/v1.0/roleManagement/directory/roleAssignments";
  const json directory_roles = call(story, "GET", roles).at("value");
  for (const auto& role : directory_roles) call(story, "DELETE", roles + "/" + role.at("id").get<std::string>());
}

bool refused_by(const model::Plan& plan, const std::string& guard) {
  return std::ranges::any_of(plan.refusals, [&](const auto& refusal) { return refusal.guard == guard; });
}

diff::Policy pruning() {
  diff::Policy policy;
  policy.prune = true;
  return policy;
}

diff::Policy destroying() {
  diff::Policy policy;
  policy.destroy = true;
  return policy;
}

std::string printed(const model::Plan& plan) {
  std::string text;
  for (const auto& change : plan.changes) text += change.address.text() + " " + change.reason + "\n";
  return text;
}

}  // namespace

TEST_CASE("application: from nothing it is planned, made, proven, and a second plan finds nothing") {
  Vault world;
  auto& story = world.story;
  CHECK(rows(story.plan(world.what)) ==
        std::vector<std::string>{
            "create application/app-microbots-vault",
            "create roleAssignment/app-microbots-vault/Key Vault Reader@rg-microbots-vault/vaults/kv-microbots",
            "create serviceConnection/Microbots/sc-microbots-vault",
            "create federatedCredential/app-microbots-vault/Microbots/sc-microbots-vault",
            "create pipelinePermission/Microbots/sc-microbots-vault/microbots-ci", "stamp stamp/app-microbots-vault"});
  story.converge(world.what);
  const auto made = application(story);
  CHECK(made.at("signInAudience") == "AzureADMyOrg");
  CHECK(made.at("passwordCredentials").empty());
  for (const auto via : {verify::Via::proxy, verify::Via::job})
    for (const auto& chain : story.verify(world.what, via)) {
      for (const auto& link : chain.links) UNSCOPED_INFO(link.name << ": " << link.detail);
      CHECK(chain.holds());
    }
  story.expect_settled(world.what);
}

TEST_CASE("application: every kind of drift is found and repaired") {
  Vault world;
  auto& story = world.story;
  story.converge(world.what);
  const auto before = application(story);
  const auto path = path_of(before);
  json body;
  std::string row = "update application/app-microbots-vault";
  SECTION("open to other tenants") {
    body["signInAudience"] = "AzureADMultipleOrgs";
  }
  SECTION("another name") {
    body["displayName"] = "renamed";
  }
  SECTION("a tag of the mark is gone, others are left alone") {
    body["tags"] = json::array({"HideApp"});
    for (const auto& tag : before.at("tags"))
      if (!tag.get<std::string>().starts_with("keyless-proof")) body["tags"].push_back(tag);
    row = "adopt application/app-microbots-vault";
  }
  SECTION("the whole mark is gone") {
    body["tags"] = json::array();
    row = "adopt application/app-microbots-vault";
  }
  if (!body.empty()) call(story, "PATCH", path, body);
  SECTION("its principal is gone") {
    call(story, "DELETE", principal_path(story));
  }
  SECTION("whom it trusts has changed") {
    const auto trust = call(story, "GET", path + "/federatedIdentityCredentials").at("value").at(0);
    json changed;
    changed["subject"] = trust.at("subject").get<std::string>() + "x";
    call(story, "PATCH", path + "/federatedIdentityCredentials/" + trust.at("id").get<std::string>(), changed);
    row = "update federatedCredential/app-microbots-vault/Microbots/sc-microbots-vault";
  }
  const auto found = rows(story.plan(world.what));
  CAPTURE(found);
  REQUIRE_FALSE(found.empty());
  CHECK(found.front() == row);
  story.converge(world.what);
  story.expect_settled(world.what);
  CHECK(application(story).at("id") == before.at("id"));
  CHECK(story.verify(world.what)[0].holds());
}

TEST_CASE("application: tags that are not ours survive a repair") {
  Vault world;
  auto& story = world.story;
  story.converge(world.what);
  json body;
  body["tags"] = application(story).at("tags");
  body["tags"].push_back("HideApp");
  body["displayName"] = "renamed";
  call(story, "PATCH", path_of(application(story)), body);
  story.converge(world.what);
  const auto tags = application(story).at("tags");
  CHECK(std::ranges::find(tags, json("HideApp")) != tags.end());
  story.expect_settled(world.what);
}

TEST_CASE("application: an owner nobody declared is reported, and removed by prune") {
  Vault world;
  auto& story = world.story;
  story.converge(world.what);
  const auto owner = somebody(story);
  add_owner(story, owner);
  story.forget();
  CHECK(rows(story.plan(world.what)) ==
        std::vector<std::string>{"undeclared applicationOwner/app-microbots-vault/somebody else"});
  CHECK(rows(story.plan(with_line("owners: [" + owner + "]"))).front() == "stamp stamp/app-microbots-vault");
  CHECK(story.writes().empty());
  story.converge(world.what, pruning());
  story.expect_settled(world.what);
}

TEST_CASE("application: a declared owner is added, and added again when removed") {
  Vault world;
  auto& story = world.story;
  const auto owner = somebody(story);
  const auto owned = with_line("owners: [" + owner + "]");
  story.converge(owned);
  story.expect_settled(owned);
  call(story, "DELETE", path_of(application(story)) + "/owners/" + owner + "/$ref");
  CHECK(rows(story.plan(owned)) == std::vector<std::string>{"create applicationOwner/app-microbots-vault/" + owner});
  story.converge(owned);
  story.expect_settled(owned);
}

TEST_CASE("application: a secret left behind is reported without its value and removed only on request") {
  Vault world;
  auto& story = world.story;
  story.converge(world.what);
  const auto holder = GENERATE(0, 1) == 0 ? path_of(application(story)) : principal_path(story);
  const auto secret = add_secret(story, holder);
  story.forget();
  const auto plan = story.plan(world.what, pruning());
  REQUIRE(rows(plan).size() == 1);
  CHECK(rows(plan)[0].starts_with("undeclared applicationSecret/app-microbots-vault/"));
  CHECK(rows(plan)[0].find("left behind, until 20") != std::string::npos);
  CHECK(printed(plan).find(secret) == std::string::npos);
  CHECK(printed(plan).find(secret.substr(0, 6)) == std::string::npos);
  story.converge(world.what, pruning());
  CHECK(story.writes().empty());
  const auto asked = with_line("removePasswords: true");
  story.converge(asked);
  story.expect_settled(asked);
  CHECK(call(story, "GET", holder).at("passwordCredentials").empty());
}

namespace {

/// A connection beside ours that signs in with a secret of the same application; answers its path.
std::string add_secret_connection(Scenario& story, const std::string& secret) {
  const auto projects = story.send(Audience::azure_devops, "GET", "/contoso/_apis/projects/Microbots?api-version=7.1");
  json reference = {{"name", "sc-forgotten"}, {"description", ""}};
  reference["projectReference"] = {{"id", keyless::parsed_json(projects.body).at("id")}, {"name", "Microbots"}};
  const json body = {{"name", "sc-forgotten"},
                     {"type", "azurerm"},
                     {"url", "https://management.azure.com/"},
                     {"data",
                      {{"environment", "AzureCloud"},
                       {"scopeLevel", "Subscription"},
                       {"subscriptionId", "0b1f6471-1bf0-4dda-aec3-cb9272f09590"},
                       {"subscriptionName", "Production"},
                       {"creationMode", "Manual"}}},
                     {"authorization",
                      {{"scheme", "ServicePrincipal"},
                       {"parameters",
                        {{"tenantid", tenant},
                         {"serviceprincipalid", application(story).at("appId")},
                         {"authenticationType", "spnKey"},
                         {"serviceprincipalkey", secret}}}}},
                     {"serviceEndpointProjectReferences", json::array({reference})}};
  const std::string endpoints = "/contoso/_apis/serviceendpoint/endpoints";
  const auto made = story.send(Audience::azure_devops, "POST", endpoints + "?api-version=7.1", body.dump());
  INFO(made.body);
  REQUIRE(made.status == 200);
  return endpoints + "/" + keyless::parsed_json(made.body).at("id").get<std::string>() +
         "?projectIds=" + keyless::parsed_json(projects.body).at("id").get<std::string>() + "&api-version=7.1";
}

}  // namespace

TEST_CASE("application: no secret goes while a connection that nobody declared signs in with one") {
  Vault world;
  auto& story = world.story;
  story.converge(world.what);
  const auto holder = path_of(application(story));
  const auto connection = add_secret_connection(story, add_secret(story, holder));
  const auto asked = with_line("removePasswords: true");
  story.forget();
  const auto plan = story.plan(asked);
  CHECK(refused_by(plan, "in-use"));
  CHECK(printed(plan).find("serviceConnection/Microbots/sc-forgotten") != std::string::npos);
  story.apply(plan);
  for (const auto& write : story.writes()) CHECK(write.find("removePassword") == std::string::npos);
  CHECK(call(story, "GET", holder).at("passwordCredentials").size() == 1);

  REQUIRE(story.send(Audience::azure_devops, "DELETE", connection).status < 300);
  story.converge(asked);
  CHECK(call(story, "GET", holder).at("passwordCredentials").empty());
  story.expect_settled(asked);
}

TEST_CASE("application: while it holds a secret nobody tolerates, it gets no new role") {
  Vault world;
  auto& story = world.story;
  story.converge(world.what);
  add_secret(story, path_of(application(story)));
  auto text = example("key-vault-reader.yaml");
  text.insert(text.find("serviceConnections:"), "  - {role: Reader, scope: {resourceGroup: rg-openai}}\n\n");
  CHECK(refused_by(story.plan(declared(text)), "untrusted-identity"));
  const auto tolerated = declared("allowUndeclared: [applicationSecret/app-microbots-vault/*]\n" + text);
  story.converge(tolerated);
}

TEST_CASE("application: destroy leaves nothing of ours, and the next apply restores it with its ids") {
  Vault world;
  auto& story = world.story;
  const auto owned = with_line("owners: [" + somebody(story) + "]");
  story.converge(owned);
  const auto before = application(story);
  story.converge(owned, destroying());
  CHECK(story.send(Audience::graph, "GET", by_key).status == 404);
  CHECK(
      call(story, "GET", "/v1.0/servicePrincipals?$filter=appId%20eq%20'" + before.at("appId").get<std::string>() + "'")
          .at("value")
          .empty());
  CHECK(rows(story.plan(owned, destroying())).empty());

  const auto plan = story.plan(owned);
  const auto* row = plan.find(application_at);
  REQUIRE(row != nullptr);
  CHECK(row->action == model::Action::create);
  CHECK(row->reason.find("is restored with its client id " + before.at("appId").get<std::string>()) !=
        std::string::npos);
  // The roles that it had may have outlived it: nobody gets to sign in as it before they are read.
  CHECK(std::ranges::count(plan.refusals, "lending", &model::Refusal::guard) > 0);
  story.apply(plan);
  story.converge(owned);
  CHECK(application(story).at("id") == before.at("id"));
  CHECK(story.verify(owned)[0].holds());
  story.expect_settled(owned);
}

TEST_CASE("application: one that was deleted behind our back is restored, judged, and only then granted anything") {
  Vault world;
  auto& story = world.story;
  story.converge(world.what);
  const auto before = application(story);
  call(story, "DELETE", path_of(before));
  const auto outcomes = story.apply(story.plan(world.what));
  const auto restored = std::ranges::find(outcomes, application_at, &model::Outcome::address);
  REQUIRE(restored != outcomes.end());
  REQUIRE(restored->error.has_value());
  CHECK(restored->error->message.find("it already has a federated credential") != std::string::npos);
  story.converge(world.what);
  CHECK(application(story).at("id") == before.at("id"));
  story.expect_settled(world.what);
}

TEST_CASE("application: nothing but its purge makes it anew, and everything follows") {
  Vault world;
  auto& story = world.story;
  story.converge(world.what);
  const auto before = application(story);
  call(story, "DELETE", path_of(before));
  call(story, "DELETE", "/v1.0/directory/deletedItems/" + before.at("id").get<std::string>());
  story.converge(world.what);
  CHECK(application(story).at("appId") != before.at("appId"));
  CHECK(story.verify(world.what)[0].holds());
  story.expect_settled(world.what);
}

TEST_CASE("application: one that exists unmarked and equal is adopted, one that differs only when told so") {
  Vault world;
  auto& story = world.story;
  forge(story, {});
  SECTION("equal") {
    const auto plan = story.plan(world.what);
    CHECK(refused_by(plan, "lending"));
    REQUIRE(plan.find(application_at) != nullptr);
    CHECK(!plan.find(application_at)->held.empty());
  }
  SECTION("different") {
    json body;
    body["displayName"] = "something else";
    call(story, "PATCH", path_of(application(story)), body);
    CHECK(refused_by(story.plan(world.what), "ownership"));
    world.what = with_line("adopt: true");
  }
  CHECK(refused_by(story.plan(world.what), "lending"));
  story.permit_lending(application(story).at("appId"));
  story.converge(world.what);
  story.expect_settled(world.what);
}

TEST_CASE("application: a renamed one keeps its object") {
  Vault world;
  auto& story = world.story;
  story.converge(world.what);
  const auto before = application(story);
  auto text = example("key-vault-reader.yaml");
  for (auto at = text.find("app-microbots-vault"); at != std::string::npos; at = text.find("app-microbots-vault", at))
    text.replace(at, 19, "app-vault");
  text.insert(text.find("  kind: application\n"), "  previously: app-microbots-vault\n");
  const auto renamed = declared(text);
  CHECK(rows(story.plan(renamed)).front() == "update application/app-vault");
  story.converge(renamed);
  CHECK(application(story).at("id") == before.at("id"));
  CHECK(application(story).at("displayName") == "app-vault");
  story.expect_settled(renamed);
}

TEST_CASE("forgery: an application prepared under our name with somebody else's way in costs no write") {
  Vault world;
  auto& story = world.story;
  forge(story, GENERATE(model::Tags{}, our_mark(),
                        model::mark_tags("microbots/vault", model::application_mark_id(tenant, unique_name + "2"))));
  SECTION("a password") {
    add_secret(story, path_of(application(story)));
  }
  SECTION("a password on its principal") {
    add_secret(story, principal_path(story));
  }
  SECTION("an owner") {
    add_owner(story, somebody(story));
  }
  SECTION("a trust") {
    json trust = {{"name", "theirs"},
                  {"issuer", "https://token.actions.githubusercontent.com"},
                  {"subject", "repo:somebody/else:ref:refs/heads/main"},
                  {"audiences", {"api://AzureADTokenExchange"}}};
    call(story, "POST", path_of(application(story)) + "/federatedIdentityCredentials", trust);
  }
  story.forget();
  CHECK(refused_by(story.plan(world.what), "untrusted-identity"));
  CHECK(story.writes().empty());
}

TEST_CASE("forgery: an application marked by another team is never written") {
  Vault world;
  auto& story = world.story;
  forge(story, model::mark_tags("payments", model::application_mark_id(tenant, unique_name)));
  story.forget();
  CHECK(refused_by(story.plan(world.what), "ownership"));
  CHECK(refused_by(story.plan(world.what, pruning()), "ownership"));
  story.converge(world.what, destroying());
  CHECK(story.writes().empty());
}

TEST_CASE("forgery: an application deleted by somebody who prepared it is restored and then not used") {
  Vault world;
  auto& story = world.story;
  forge(story, our_mark());
  add_secret(story, path_of(application(story)));
  call(story, "DELETE", path_of(application(story)));
  const auto outcomes = story.apply(story.plan(world.what));
  CHECK(std::ranges::count(outcomes, model::Ending::created, &model::Outcome::ending) == 0);
  CHECK(refused_by(story.plan(world.what), "untrusted-identity"));
}

TEST_CASE("application: who may not read the directory plans nothing about it") {
  Vault world;
  auto& story = world.story;
  if (GENERATE(false, true)) story.converge(world.what);
  take_directory_rights(story);
  story.forget();
  const auto plan = story.plan(world.what);
  CHECK(plan.find(application_at) == nullptr);
  const auto unseen = std::ranges::find(plan.unseen, application_at, &model::Unseen::address);
  REQUIRE(unseen != plan.unseen.end());
  CHECK(unseen->reason.find("Insufficient privileges") != std::string::npos);
  CHECK(story.writes().empty());
}

TEST_CASE("application: a directory that takes its time to know new objects is waited for") {
  sandbox::Options options;
  options.scenario.behaviour.delays.principal = std::chrono::seconds(3);
  Vault world(std::move(options));
  world.story.converge(world.what);
  world.story.expect_settled(world.what);
}
