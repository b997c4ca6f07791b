#include "sandbox/seeding.hpp"

#include <fmt/format.h>

#include <algorithm>
#include "base/json.hpp"

#include "base/text.hpp"
#include "sandbox/arm/ancestry.hpp"
#include "sandbox/arm/envelope.hpp"
#include "sandbox/arm/identities.hpp"
#include "sandbox/arm/locations.hpp"
#include "sandbox/arm/registration.hpp"
#include "sandbox/arm/role_assignments.hpp"
#include "sandbox/control/controls.hpp"
#include "sandbox/control/service.hpp"
#include "sandbox/devops/core/population.hpp"
#include "sandbox/devops/graph/named_members.hpp"
#include "sandbox/directory/principals.hpp"
#include "sandbox/entra/instance_metadata.hpp"
#include "sandbox/graph/first_party.hpp"
#include "sandbox/state/ids.hpp"
#include "sandbox/state/world.hpp"

namespace keyless::sandbox {

using nlohmann::json;

namespace {

constexpr const char* default_tenant = "72f988bf-86f1-41af-91ab-2d7cd011db47";
constexpr const char* default_subscription = "0b1f6471-1bf0-4dda-aec3-cb9272f09590";
constexpr const char* default_organization = "contoso";
constexpr const char* default_project = "Microbots";
constexpr const char* client_name = "keyless-sandbox-administrator";
constexpr const char* global_administrator = "62e90394-69f5-4237-9190-012177145e10";
constexpr const char* owner_role = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635";

/// Seeds a world step by step and tells what was new.
class Seeding {
 public:
  explicit Seeding(Cloud& cloud) : cloud_(cloud) {}

  void tenant(const std::string& id);
  void subscription(const std::string& tenant, const std::string& id, const std::string& name);
  void group(const std::string& subscription, const std::string& name, const std::string& location);
  void resource(const std::string& id, const std::string& location);
  void scope(const std::string& id);
  void management_group(const std::string& tenant, const std::string& name);
  void resource_with_identity(const std::string& id);
  void application(const std::string& tenant, const Seed::Identity& known);
  void identity(const std::string& tenant, const Seed::Identity& wanted);
  void project(const std::string& tenant, const Seed::Project& project);
  void member(const Seed::Member& member);

  std::vector<std::string> added = {};

 private:
  /// Once ever: what was put in and deleted since stays deleted.
  bool first_time(const std::string& what);
  std::string client_in(const std::string& tenant);
  void main_place(const char* name, const std::string& value);
  void job_place(const std::string& project_id, int pipeline);

  Cloud& cloud_;
};

std::string client_id(const Cloud& cloud) {
  return cloud.ids.fixed_uuid("client application");
}
std::string client_secret(const Cloud& cloud) {
  return cloud.ids.secret("client secret");
}
std::string access_token(const Cloud& cloud) {
  return lower(cloud.ids.secret("personal access token")) + "aaaaaaaaaaaa";
}

bool Seeding::first_time(const std::string& what) {
  if (cloud_.world.find(tables::seeded, what)) return false;
  cloud_.world.put(tables::seeded, what, json::object());
  return true;
}

/// The first of each kind is what the ready line names.
void Seeding::main_place(const char* name, const std::string& value) {
  const auto* row = cloud_.world.find(tables::meta, "main");
  auto places = row ? *row : json::object();
  if (places.contains(name)) return;
  places[name] = value;
  cloud_.world.put(tables::meta, "main", places);
}

/// The pipeline whose job the ready line speaks for.
void Seeding::job_place(const std::string& project_id, int pipeline) {
  if (!cloud_.world.find(tables::meta, "job"))
    cloud_.world.put(tables::meta, "job", {{"projectId", project_id}, {"pipeline", pipeline}});
}

std::string Seeding::client_in(const std::string& tenant) {
  return cloud_.ids.fixed_uuid("service principal of the client in " + lower(tenant));
}

void Seeding::tenant(const std::string& id) {
  main_place("tenant", id);
  if (!first_time("tenant/" + lower(id))) return;
  cloud_.world.put(tables::tenants, lower(id), {{"id", lower(id)}, {"name", "Contoso"}});
  put_principal(cloud_.world, {{"objectId", client_in(id)},
                               {"appId", client_id(cloud_)},
                               {"tenantId", lower(id)},
                               {"kind", "application"},
                               {"displayName", client_name},
                               {"secrets", {client_secret(cloud_)}},
                               {"federatedIdentityCredentials", json::array()}});
  cloud_.world.put("directoryRoles", cloud_.ids.fixed_uuid("global administrator of " + lower(id)),
                   {{"id", cloud_.ids.fixed_uuid("global administrator of " + lower(id))},
                    {"tenantId", lower(id)},
                    {"principalId", client_in(id)},
                    {"roleDefinitionId", global_administrator},
                    {"directoryScopeId", "/"}});
  graph::seed_directory(cloud_, id, client_in(id));
  added.push_back("tenant " + id);
}

void Seeding::subscription(const std::string& tenant_id, const std::string& id, const std::string& name) {
  main_place("subscription", id);
  if (!first_time("subscription/" + lower(id))) return;
  tenant(tenant_id);
  cloud_.world.put(tables::subscriptions, lower(id),
                   {{"subscriptionId", lower(id)},
                    {"displayName", name},
                    {"tenantId", lower(tenant_id)},
                    {"providers", arm::new_registrations(cloud_)}});
  arm::seed_assignment(cloud_, "/subscriptions/" + lower(id), owner_role, client_in(tenant_id));
  added.push_back("subscription " + id);
}

void Seeding::group(const std::string& subscription_id, const std::string& name, const std::string& location) {
  auto key = arm::group_key(subscription_id, name);
  if (!first_time("scope/" + key) || cloud_.world.find(tables::resources, key)) return;
  cloud_.world.put(tables::resources, key,
                   {{"id", fmt::format("/subscriptions/{}/resourceGroups/{}", subscription_id, name)},
                    {"name", name},
                    {"type", "Microsoft.Resources/resourceGroups"},
                    {"location", location},
                    {"properties", {{"provisioningState", "Succeeded"}}}});
  added.push_back("resource group " + name);
}

/// `type` and its own `name` of `/.../providers/A.B/c/name/d/name`.
std::pair<std::string, std::string> type_and_name(const std::vector<std::string>& parts) {
  std::string type = parts[6];
  for (std::size_t i = 7; i + 1 < parts.size(); i += 2) type += "/" + parts[i];
  return {type, parts.back()};
}

void Seeding::resource(const std::string& id, const std::string& location) {
  if (!first_time("scope/" + lower(id)) || cloud_.world.find(tables::resources, lower(id))) return;
  auto [type, name] = type_and_name(split(id, '/'));
  json row = {{"id", id}, {"name", name}, {"type", type}, {"location", location}, {"tags", json::object()}};
  row["properties"] = {{"provisioningState", "Succeeded"}};
  if (equal_caseless(type, "Microsoft.CognitiveServices/accounts")) {
    row["kind"] = "OpenAI";
    row["sku"] = {{"name", "S0"}};
    row["properties"]["endpoint"] = fmt::format("https://{}.openai.azure.com/", name);
    row["properties"]["customSubDomainName"] = name;
  }
  cloud_.world.put(tables::resources, lower(id), row);
  added.push_back("resource " + id);
}

void Seeding::scope(const std::string& id) {
  auto parts = split(id, '/');
  bool in_group = parts.size() >= 5 && parts[0].empty() && equal_caseless(parts[1], "subscriptions") &&
                  equal_caseless(parts[3], "resourceGroups");
  if (!in_group || !cloud_.world.find(tables::subscriptions, lower(parts[2]))) return;
  group(parts[2], parts[4], "eastus");
  if (parts.size() >= 9 && parts.size() % 2 == 1 && equal_caseless(parts[5], "providers")) resource(id, "eastus");
}

void Seeding::management_group(const std::string& tenant, const std::string& name) {
  auto key = arm::management_group_key(name);
  if (!first_time("scope/" + key) || cloud_.world.find(tables::resources, key)) return;
  const auto root = "/providers/Microsoft.Management/managementGroups/" + tenant;
  const auto id = "/providers/Microsoft.Management/managementGroups/" + name;
  json parent = {{"id", root}, {"name", tenant}};
  cloud_.world.put(
      tables::resources, key,
      {{"id", id},
       {"type", "Microsoft.Management/managementGroups"},
       {"name", name},
       {"properties", {{"tenantId", tenant}, {"displayName", name}, {"details", {{"parent", std::move(parent)}}}}}});
  arm::seed_assignment(cloud_, id, owner_role, client_in(tenant));
  added.push_back("management group " + name);
}

/// A resource whose identity is its own.
void Seeding::resource_with_identity(const std::string& id) {
  if (!first_time("identity/" + lower(id))) return;
  scope(id);
  const auto* found = cloud_.world.find(tables::resources, lower(id));
  if (!found) return;
  auto row = *found;
  row["identity"]["type"] = "SystemAssigned";
  arm::settle_identity(cloud_, id, row);
  cloud_.world.put(tables::resources, lower(id), row);
  added.push_back("system-assigned identity of " + id);
}

/// An application with its principal, known by one of its ids.
void Seeding::application(const std::string& tenant, const Seed::Identity& known) {
  auto id = lower(known.client_id + known.principal_id);
  if (!first_time("application/" + id)) return;
  auto other = [&](const char* what) { return cloud_.ids.fixed_uuid(what + (" of the application of " + id)); };
  auto client = known.client_id.empty() ? other("client id") : id;
  auto principal = known.principal_id.empty() ? other("principal id") : id;
  if (principal_by_app(cloud_.world, lower(tenant), client) || principal_by_object(cloud_.world, principal)) return;
  put_principal(cloud_.world, {{"objectId", principal},
                               {"appId", client},
                               {"tenantId", lower(tenant)},
                               {"kind", "application"},
                               {"displayName", "application " + id.substr(0, 8)},
                               {"secrets", json::array()},
                               {"federatedIdentityCredentials", json::array()}});
  added.push_back("application of " + std::string(known.client_id.empty() ? "principal id " : "client id ") + id);
}

void Seeding::identity(const std::string& tenant, const Seed::Identity& wanted) {
  if (wanted.id.empty()) return application(tenant, wanted);
  const auto& id = wanted.id;
  auto parts = split(id, '/');
  if (parts.size() >= 9 && !equal_caseless(parts[7], "userAssignedIdentities")) return resource_with_identity(id);
  bool sound = parts.size() == 9 && cloud_.world.find(tables::subscriptions, lower(parts[2]));
  if (!sound || !first_time("identity/" + lower(id))) return;
  group(parts[2], parts[4], "eastus");
  if (cloud_.world.find(tables::resources, lower(id))) return;
  arm::make_identity(cloud_, {parts[2], parts[4], parts[8], "eastus"});
  added.push_back("identity " + id);
}

void Seeding::project(const std::string& tenant_id, const Seed::Project& wanted) {
  main_place("organization", wanted.organization);
  main_place("project", wanted.name);
  if (first_time("organization/" + lower(wanted.organization))) {
    devops::put_organization(cloud_, wanted.organization, tenant_id);
    devops::put_member(cloud_, wanted.organization, client_in(tenant_id), client_name, true);
    devops::put_access_token(cloud_, wanted.organization, client_in(tenant_id), access_token(cloud_));
    added.push_back("organization " + wanted.organization);
  }
  auto key = "project/" + lower(wanted.organization) + "/" + lower(wanted.name);
  std::vector<std::string> fresh;
  for (const auto& pipeline : wanted.pipelines)
    if (first_time(key + "/pipeline/" + lower(pipeline))) fresh.push_back(pipeline);
  bool project_is_new = first_time(key);
  if (!project_is_new && fresh.empty()) return;
  auto project_id = devops::put_project(cloud_, wanted.organization, wanted.name);
  for (const auto& pipeline : fresh) job_place(project_id, devops::put_pipeline(cloud_, project_id, pipeline));
  if (project_is_new) added.push_back(fmt::format("project {}/{}", wanted.organization, wanted.name));
  for (const auto& pipeline : fresh) added.push_back(fmt::format("pipeline {} in {}", pipeline, wanted.name));
}

void Seeding::member(const Seed::Member& wanted) {
  if (!first_time("member/" + lower(wanted.organization) + "/" + lower(wanted.name))) return;
  if (devops::put_named(cloud_, wanted.organization, wanted.name))
    added.push_back(fmt::format("{} in organization {}", wanted.name, wanted.organization));
}

std::string main_of(const World& world, const char* name) {
  const auto* row = world.find(tables::meta, "main");
  return row ? text_of(*row, name) : std::string();
}

std::string account(const char* group, const char* name) {
  return fmt::format("/subscriptions/{}/resourceGroups/{}/providers/Microsoft.CognitiveServices/accounts/{}",
                     default_subscription, group, name);
}

}  // namespace

void seed_defaults(Cloud& cloud) {
  Seeding seeding(cloud);
  seeding.tenant(default_tenant);
  seeding.subscription(default_tenant, default_subscription, "Microbots Production");
  seeding.group(default_subscription, "rg-openai", "eastus");
  seeding.resource(account("rg-openai", "my-openai-resource"), "eastus");
  seeding.group(default_subscription, "rg-openai-west", "westus");
  seeding.resource(account("rg-openai-west", "my-openai-resource-west"), "westus");
  seeding.project(default_tenant,
                  {default_organization, default_project, {"microbots-ci", "microbots-nightly", "microbots-release"}});
}

std::vector<std::string> seed_world(Cloud& cloud, const Seed& seed) {
  Seeding seeding(cloud);
  auto tenant = seed.tenant.empty() ? main_of(cloud.world, "tenant") : lower(seed.tenant);
  if (tenant.empty()) tenant = default_tenant;
  if (!seed.tenant.empty()) seeding.tenant(tenant);
  for (const auto& id : seed.subscriptions)
    seeding.subscription(tenant, lower(id), fmt::format("Subscription {}", id.substr(0, 8)));
  for (const auto& id : seed.scopes) {
    if (starts_with_caseless(lower(id), arm::management_group_key("")))
      seeding.management_group(tenant, id.substr(arm::management_group_key("").size()));
    else
      seeding.scope(id);
  }
  for (const auto& identity : seed.identities) seeding.identity(tenant, identity);
  if (!seed.projects.empty()) seeding.tenant(tenant);
  for (const auto& project : seed.projects) seeding.project(tenant, project);
  for (const auto& member : seed.members) seeding.member(member);
  return std::move(seeding.added);
}

std::string ready_text(Cloud& cloud, const std::string& ca_file, const std::string& proxy, const std::string& name) {
  devops::Job job;
  const auto* place = cloud.world.find(tables::meta, "job");
  if (place) job = devops::start_job(cloud, text_of(*place, "projectId"), place->value("pipeline", 0));
  json line = {{"name", name},
               {"resourceManager", cloud.origins.resource_manager},
               {"activeDirectory", cloud.origins.active_directory},
               {"microsoftGraph", cloud.origins.microsoft_graph},
               {"azureDevOps", cloud.origins.azure_devops},
               {"azureDevOpsGraph", cloud.origins.azure_devops_graph},
               {"azureDevOpsEntitlements", cloud.origins.azure_devops_entitlements},
               {"instanceMetadata", cloud.origins.instance_metadata},
               {"identityHeader", identity_header(cloud)},
               {"control", cloud.origins.control},
               {"controlToken", cloud.controls->token},
               {"testIssuer", test_issuer(cloud)},
               {"caFile", ca_file},
               {"tenant", main_of(cloud.world, "tenant")},
               {"subscription", main_of(cloud.world, "subscription")},
               {"clientId", client_id(cloud)},
               {"clientSecret", client_secret(cloud)},
               {"organization", main_of(cloud.world, "organization")},
               {"project", main_of(cloud.world, "project")},
               {"personalAccessToken", access_token(cloud)},
               {"oidcRequestUri", job.token_request_uri},
               {"systemAccessToken", job.access_token}};
  if (!proxy.empty()) line["proxy"] = proxy;
  return line.dump();
}

}  // namespace keyless::sandbox
