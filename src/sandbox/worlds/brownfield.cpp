#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include "base/json.hpp"

#include "base/text.hpp"
#include "sandbox/arm/role_assignments.hpp"
#include "sandbox/devops/core/population.hpp"
#include "sandbox/seeding.hpp"
#include "sandbox/state/ids.hpp"
#include "sandbox/state/world.hpp"
#include "sandbox/worlds/applications.hpp"
#include "sandbox/worlds/fates.hpp"
#include "sandbox/worlds/history.hpp"
#include "sandbox/worlds/making.hpp"
#include "sandbox/worlds/vocabulary.hpp"

namespace keyless::sandbox::worlds {

using nlohmann::json;

namespace {

constexpr const char* other_tenant = "3b2c1a90-58d4-4e6f-9a7b-c1d2e3f40516";
constexpr const char* contributor = "b24988ac-6180-42a0-ab88-20f7382dd24c";
constexpr const char* reader = "acdd72a7-3385-48ef-bd42-f606fba81ae7";
constexpr const char* owner = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635";

constexpr int most_trusts = 20;
constexpr std::size_t users_of_one = 15;

struct Project {
  std::string name = {};
  std::string id = {};
  std::vector<int> pipelines = {};
  std::set<std::string> taken = {};  ///< names of connections
};

struct Group {
  std::string subscription = {};
  std::string name = {};
  std::string id() const { return "/subscriptions/" + subscription + "/resourceGroups/" + name; }
};

class Brownfield {
 public:
  Brownfield(Hands& hands, Dice& dice, std::size_t size, bool secrets_only)
      : hands_(hands), dice_(dice), history_(hands.cloud), size_(size), secrets_only_(secrets_only) {}

  std::vector<std::string> make();

 private:
  void lay_ground();
  void add_partner();
  void add_project(std::string_view name);
  void add_connection(Fate fate);
  Application application_for(Fate fate, const std::string& name);
  Application common_application();
  std::string identity_in(const Group& group, const std::string& name, json& row);
  json body_of(Fate fate, const Project& project, const std::string& name, const Group& group);
  json create(Fate fate, const json& body);
  Group group_for(const Project& project, std::string_view stage);
  void grant(const Group& group, const std::string& principal);
  void trust(const json& identity, const json& connection);
  void share(const Project& home, const json& connection);
  void admit(const Project& project, const std::string& connection);
  std::vector<std::string> summary() const;

  Hands& hands_;
  Dice& dice_;
  History history_;
  std::size_t size_;
  bool secrets_only_;
  std::vector<std::string> subscriptions_ = {};
  std::string partner_subscription_ = {};
  std::vector<Project> projects_ = {};
  std::set<std::string> groups_ = {};
  std::map<Fate, std::size_t> made_ = {};
  Application common_ = {};  ///< that several connections use
  std::size_t common_users_ = 0;
  json identity_ = {};  ///< behind the federated connection being made
  std::size_t unused_ = 0;
  std::size_t pipelines_ = 0;
};

/// Another company's directory and subscription: connections lead there, and nothing there is ours to change.
void Brownfield::add_partner() {
  auto& world = hands_.cloud.world;
  partner_subscription_ = hands_.cloud.ids.fixed_uuid("subscription of the partner");
  world.put(tables::tenants, other_tenant, {{"id", other_tenant}, {"name", "Fabrikam"}});
  world.put(tables::subscriptions, partner_subscription_,
            {{"subscriptionId", partner_subscription_},
             {"displayName", "Fabrikam Integration"},
             {"tenantId", other_tenant},
             {"providers", json::object()}});
}

void Brownfield::lay_ground() {
  hands_.calendar.go_back(1500, 600);
  subscriptions_ = {main_subscription, hands_.cloud.ids.fixed_uuid("subscription of the platform"),
                    hands_.cloud.ids.fixed_uuid("subscription for development")};
  Seed seed;
  seed.tenant = tenant_id;
  seed.subscriptions = subscriptions_;
  seed_world(hands_.cloud, seed);
  add_partner();
  auto wanted = std::clamp<std::size_t>(size_ / 40, 2, project_names().size());
  for (std::size_t i = 0; i < wanted; ++i) add_project(project_names()[i]);
}

void Brownfield::add_project(std::string_view name) {
  hands_.calendar.go_back(dice_.between(1200, 1480), dice_.between(480, 1080));
  Project project;
  project.name = name;
  project.id = devops::put_project(hands_.cloud, organization, name);
  auto count = dice_.between(5, 14);
  for (int i = 0; i < count; ++i)
    project.pipelines.push_back(devops::put_pipeline(hands_.cloud, project.id, pipeline_name(dice_, name, i)));
  pipelines_ += project.pipelines.size();
  projects_.push_back(std::move(project));
}

Group Brownfield::group_for(const Project& project, std::string_view stage) {
  Group group{stage == "prod" ? subscriptions_[0] : dice_.one_of(subscriptions_),
              fmt::format("rg-{}-{}", slug(project.name), stage)};
  if (!groups_.insert(group.id()).second) return group;
  json tags = {{"team", slug(project.name)}, {"stage", stage}};
  hands_.arm("PUT", group.id() + "?api-version=2021-04-01", {{"location", dice_.one_of(regions())}, {"tags", tags}});
  return group;
}

void Brownfield::grant(const Group& group, const std::string& principal) {
  auto role = dice_.chance(80) ? contributor : dice_.chance(60) ? reader : owner;
  auto scope = dice_.chance(70) ? group.id() : "/subscriptions/" + group.subscription;
  auto name = hands_.cloud.ids.uuid("assignment for " + principal + " at " + scope);
  json properties = {
      {"roleDefinitionId",
       fmt::format("/subscriptions/{}/providers/Microsoft.Authorization/roleDefinitions/{}", group.subscription, role)},
      {"principalId", principal},
      {"principalType", "ServicePrincipal"}};
  hands_.arm("PUT", scope + "/providers/Microsoft.Authorization/roleAssignments/" + name + "?api-version=2022-04-01",
             {{"properties", std::move(properties)}});
}

/// One that several connections use, and no more of them than it could trust.
Application Brownfield::common_application() {
  if (common_users_++ % users_of_one != 0) return common_;
  const auto number = common_users_ / users_of_one;
  const auto name = "azure-devops-shared-deployer" + (number == 0 ? "" : "-" + std::to_string(number + 1));
  common_ = make_application(hands_.cloud, {.name = name, .tenant = tenant_id, .secret_days = 1700});
  for (const auto& id : subscriptions_)
    arm::seed_assignment(hands_.cloud, "/subscriptions/" + id, contributor, common_.object_id);
  return common_;
}

Application Brownfield::application_for(Fate fate, const std::string& name) {
  if (fate == Fate::same_application) return common_application();
  auto age = static_cast<int>((hands_.calendar.today() - hands_.calendar.wall()) / std::chrono::days(1));
  ApplicationOrder order{.name = name, .tenant = fate == Fate::foreign_tenant ? other_tenant : tenant_id};
  order.secret_days = age + dice_.between(90, 700);
  if (fate == Fate::expired) order.secret_days = std::max(1, age - dice_.between(5, 300));
  if (fate == Fate::expires_soon) order.secret_days = age + dice_.between(2, 28);
  order.lost_secret = fate == Fate::secret_gone;
  order.trusts = fate == Fate::application_full ? most_trusts : 0;
  return make_application(hands_.cloud, order);
}

std::string Brownfield::identity_in(const Group& group, const std::string& name, json& row) {
  auto id = group.id() + "/providers/Microsoft.ManagedIdentity/userAssignedIdentities/" + name;
  row = hands_.arm("PUT", id + "?api-version=2023-01-31", {{"location", "westeurope"}});
  return hands_.stopped() ? std::string() : text_of(row["properties"], "principalId");
}

void Brownfield::trust(const json& identity, const json& connection) {
  const auto& parameters = connection["authorization"]["parameters"];
  json properties = {{"issuer", text_of(parameters, "workloadIdentityFederationIssuer")},
                     {"subject", text_of(parameters, "workloadIdentityFederationSubject")},
                     {"audiences", {"api://AzureADTokenExchange"}}};
  hands_.arm("PUT", text_of(identity, "id") + "/federatedIdentityCredentials/azure-devops?api-version=2023-01-31",
             {{"properties", std::move(properties)}});
}

json authorization_of(Fate fate, const Application& application) {
  json parameters = {{"tenantid", fate == Fate::foreign_tenant ? other_tenant : tenant_id},
                     {"serviceprincipalid", application.app_id},
                     {"authenticationType", fate == Fate::certificate ? "spnCertificate" : "spnKey"}};
  if (fate == Fate::certificate)
    parameters["servicePrincipalCertificate"] = "-----BEGIN CERTIFICATE-----\n" + application.secret;
  else
    parameters["serviceprincipalkey"] = application.secret;
  return {{"scheme", "ServicePrincipal"}, {"parameters", std::move(parameters)}};
}

json Brownfield::body_of(Fate fate, const Project& project, const std::string& name, const Group& group) {
  auto subscription = group.subscription;
  bool elsewhere = fate == Fate::subscription_unknown || fate == Fate::failed;
  if (elsewhere) subscription = hands_.cloud.ids.fixed_uuid("unknown subscription of " + project.id + name);
  if (fate == Fate::foreign_tenant) subscription = partner_subscription_;
  const auto* known = hands_.cloud.world.find(tables::subscriptions, subscription);
  json reference = {{"projectReference", {{"id", project.id}, {"name", project.name}}},
                    {"name", name},
                    {"description", dice_.chance(35) ? "Do not delete, asked for by " + project.name : ""}};
  json data = {{"environment", "AzureCloud"},
               {"scopeLevel", "Subscription"},
               {"subscriptionId", subscription},
               {"subscriptionName", known ? text_of(*known, "displayName") : "Retired subscription"},
               {"creationMode", fate == Fate::failed ? "Automatic" : "Manual"}};
  return {{"name", name},
          {"isDisabled", fate == Fate::disabled},
          {"type", "azurerm"},
          {"url", "https://management.azure.com/"},
          {"owner", "library"},
          {"data", std::move(data)},
          {"serviceEndpointProjectReferences", json::array({std::move(reference)})}};
}

/// The organization itself signed for connections made before Entra did.
json Brownfield::create(Fate fate, const json& body) {
  const auto target = fmt::format("/{}/_apis/serviceendpoint/endpoints?api-version=7.1", organization);
  auto row = *hands_.cloud.world.find(tables::organizations, organization);
  auto before = row.value("ownIssuer", false);
  row["ownIssuer"] = fate == Fate::old_issuer;
  hands_.cloud.world.put(tables::organizations, organization, row);
  auto made = hands_.devops("POST", target, body);
  row["ownIssuer"] = before;
  hands_.cloud.world.put(tables::organizations, organization, row);
  return made;
}

void Brownfield::share(const Project& home, const json& connection) {
  auto at = std::find_if(projects_.begin(), projects_.end(), [&](const Project& one) { return one.id != home.id; });
  json reference = {{"projectReference", {{"id", at->id}, {"name", at->name}}}, {"name", text_of(connection, "name")}};
  if (!at->taken.insert(lower(text_of(connection, "name"))).second)
    reference["name"] = text_of(connection, "name") + " from " + home.name;
  hands_.devops(
      "PATCH",
      fmt::format("/{}/_apis/serviceendpoint/endpoints/{}?api-version=7.1", organization, text_of(connection, "id")),
      json::array({std::move(reference)}));
}

void Brownfield::admit(const Project& project, const std::string& connection) {
  json body = {{"resource", {{"type", "endpoint"}, {"id", connection}}}};
  if (dice_.chance(25)) {
    body["allPipelines"] = {{"authorized", true}};
  } else {
    auto pipelines = json::array();
    for (auto count = dice_.between(0, 3); count > 0; --count)
      pipelines.push_back({{"id", dice_.one_of(project.pipelines)}, {"authorized", true}});
    body["pipelines"] = std::move(pipelines);
  }
  hands_.devops("PATCH",
                fmt::format("/{}/{}/_apis/pipelines/pipelinepermissions/endpoint/{}?api-version=7.1-preview.1",
                            organization, project.id, connection),
                body);
}

void Brownfield::add_connection(Fate fate) {
  auto& project = projects_[dice_.below(projects_.size())];
  auto stage = dice_.one_of(stages());
  auto age = is_federation(fate) ? dice_.between(20, 400) : dice_.between(60, 1150);
  hands_.calendar.go_back(age, dice_.between(420, 1140));
  auto name = connection_name(dice_, project.name, stage, project.taken);
  auto group = group_for(project, stage);
  auto body = body_of(fate, project, name, group);
  Application application;
  if (is_federation(fate)) {
    auto slugged = fmt::format("id-{}-{}", slug(project.name), made_[fate] + 1);
    grant(group, identity_in(group, slugged + (fate == Fate::old_issuer ? "-old" : ""), identity_));
    body["authorization"] = {
        {"scheme", "WorkloadIdentityFederation"},
        {"parameters",
         {{"tenantid", tenant_id},
          {"serviceprincipalid", text_of(identity_.value("properties", json::object()), "clientId")}}}};
  } else if (fate == Fate::failed) {
    body["authorization"] = {{"scheme", "WorkloadIdentityFederation"}, {"parameters", {{"tenantid", tenant_id}}}};
  } else {
    application = application_for(fate, fmt::format("{}-{}", organization, slug(name)));
    body["authorization"] = authorization_of(fate, application);
    if (fate == Fate::foreign_tenant)
      arm::seed_assignment(hands_.cloud, "/subscriptions/" + partner_subscription_, reader, application.object_id);
    else if (fate != Fate::same_application)
      grant(group, application.object_id);
  }
  auto connection = create(fate, body);
  if (hands_.stopped()) return;
  ++made_[fate];
  if (is_federation(fate)) trust(identity_, connection);
  if (fate == Fate::shared) share(project, connection);
  if (fate == Fate::application_gone) delete_application(hands_.cloud, application);
  admit(project, text_of(connection, "id"));
  auto idle = fate == Fate::failed || dice_.chance(20);
  if (idle) ++unused_;
  if (!idle)
    history_.write(dice_, {text_of(connection, "id"), project.id, project.pipelines, age, hands_.calendar.today()});
}

std::vector<std::string> Brownfield::summary() const {
  std::vector<std::string> lines = {
      fmt::format("organization {} with {} projects and {} pipelines", organization, projects_.size(), pipelines_),
      fmt::format("{} subscriptions with {} resource groups", subscriptions_.size(), groups_.size())};
  for (const auto& [fate, count] : made_) lines.push_back(fmt::format("{} connections {}", count, words_of(fate)));
  lines.push_back(fmt::format("{} of them never used", unused_));
  return lines;
}

std::vector<std::string> Brownfield::make() {
  lay_ground();
  std::vector<Fate> fates;
  for (std::size_t i = 0; i < size_; ++i) fates.push_back(secrets_only_ ? secret_at(i) : fate_at(i));
  dice_.shuffle(fates);
  for (auto fate : fates)
    if (!hands_.stopped()) add_connection(fate);
  hands_.calendar.come_back();
  return summary();
}

}  // namespace

std::vector<std::string> make_brownfield(Hands& hands, Dice& dice, std::size_t size, bool secrets_only) {
  return Brownfield(hands, dice, size, secrets_only).make();
}

}  // namespace keyless::sandbox::worlds
