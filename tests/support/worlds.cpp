#include "support/worlds.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <random>
#include <set>

#include "base/arm_id.hpp"
#include "base/digest.hpp"
#include "base/text.hpp"
#include "diff/make_plan.hpp"
#include "model/kinds/kinds.hpp"

namespace keyless::test {

using namespace model;

namespace {

constexpr auto organization_name = "contoso";
constexpr auto project_name = "Microbots";

std::string group_arm_id(const std::string& name) {
  return std::string("/subscriptions/") + subscription_id + "/resourceGroups/" + name;
}

std::string identity_arm_id(const std::string& group, const std::string& name) {
  return group_arm_id(group) + "/providers/Microsoft.ManagedIdentity/userAssignedIdentities/" + name;
}

std::string existing_id(const std::string& name) {
  return identity_arm_id("rg-shared", name);
}

LiveObject looked_up(const Kind& kind, std::string id, Fields fields) {
  LiveObject object;
  object.kind = &kind;
  object.id = std::move(id);
  object.fields = std::move(fields);
  object.fields.insert_or_assign("id", Value(object.id));
  return object;
}

std::string on_existing(const Address& identity) {
  return identity.kind() == kinds::existing_identity.name ? "true" : "false";
}

/// Tests name no more than what differs: the rest makes a subject that needs no policy.
std::string whole_subject(std::string subject) {
  if (!subject.starts_with("repo:")) subject.insert(0, "repo:contoso/");
  return std::ranges::count(subject, ':') < 2 ? subject + ":environment:production" : subject;
}

const LiveObject& object_named(const CloudSimulator& cloud, const std::string& identity) {
  const auto found = std::ranges::find_if(cloud.objects, [&](const LiveObject& object) {
    return object.kind->is_principal && text_of(object.fields, "name") == identity;
  });
  REQUIRE(found != cloud.objects.end());
  return *found;
}

}  // namespace

Declarations::Declarations(std::string of) : owner(std::move(of)) {}

Resource& Declarations::add(const Kind& kind, const std::string& path, Fields fields) {
  const Address address(kind.name, path);
  const auto known = std::ranges::find(resources_, address, &Resource::address);
  if (known != resources_.end()) return *known;
  Resource resource;
  resource.address = address;
  resource.kind = &kind;
  resource.fields = std::move(fields);
  resource.owner = kind.managed ? owner : "";
  resources_.push_back(std::move(resource));
  return resources_.back();
}

Address Declarations::group(const std::string& name) {
  return add(kinds::resource_group, name,
             {{"subscriptionId", subscription_id},
              {"name", name},
              {"location", location},
              {"tags", mark_tags(owner, group_arm_id(name))}})
      .address;
}

Address Declarations::identity(const std::string& name, const Address& group, const std::string& entry) {
  auto& made = add(kinds::identity, name,
                   {{"subscriptionId", subscription_id},
                    {"resourceGroup", Reference{group, "name"}},
                    {"name", name},
                    {"location", location},
                    {"tags", mark_tags(owner, identity_arm_id(std::string(group.path()), name))}});
  made.entry = entry;
  return made.address;
}

Address Declarations::application(const std::string& name, const std::string& entry) {
  const auto unique_name = "keyless." + owner + "." + name;
  auto& made = add(kinds::application, name,
                   {{"tenantId", tenant_id},
                    {"uniqueName", unique_name},
                    {"name", name},
                    {"signInAudience", "AzureADMyOrg"},
                    {"servicePrincipal", "true"},
                    {"tags", mark_tags(owner, application_mark_id(tenant_id, unique_name))},
                    {"owners", Strings()},
                    {"removePasswords", "false"}});
  made.entry = entry;
  return made.address;
}

Address Declarations::owner_of(const Address& application, const std::string& owner_id) {
  return add(kinds::application_owner, std::string(application.path()) + "/" + owner_id,
             {{"identityId", Reference{application, "id"}}, {"holder", "application"}, {"ownerId", owner_id}})
      .address;
}

Address Declarations::existing_identity(const std::string& name) {
  return add(kinds::existing_identity, name, {{"id", existing_id(name)}}).address;
}

Address Declarations::role(const Address& identity, const std::string& scope_group, const std::string& role) {
  const auto path = std::string(identity.path()) + "/" + role.substr(0, 8) + "@" + scope_group;
  return add(kinds::role_assignment, path,
             {{"scope", group_arm_id(scope_group)},
              {"roleId", role},
              {"roleName", role == reader_role ? "Reader" : "Cognitive Services OpenAI User"},
              {"principalId", Reference{identity, "principalId"}},
              {"principalType", "ServicePrincipal"},
              {"onExisting", on_existing(identity)}})
      .address;
}

Address Declarations::credential(const Address& identity, const std::string& name, const std::string& subject) {
  return add(kinds::federated_credential, std::string(identity.path()) + "/" + name,
             {{"identityId", Reference{identity, "id"}},
              {"name", name},
              {"issuer", "https://token.actions.githubusercontent.com"},
              {"subject", whole_subject(subject)},
              {"audience", "api://AzureADTokenExchange"},
              {"onExisting", on_existing(identity)}})
      .address;
}

void Declarations::look_up_project() {
  add(kinds::subscription, subscription_id, {{"id", subscription_id}});
  add(kinds::organization, organization_name, {{"name", organization_name}});
  add(kinds::project, "contoso/Microbots", {{"organization", organization_name}, {"name", project_name}});
}

std::string Declarations::holder_of(const Address& identity) {
  const auto& fields = at(identity).fields;
  if (identity.kind() == kinds::existing_identity.name) return text_of(fields, "id");
  if (identity.kind() == kinds::application.name) return "uniqueName:" + text_of(fields, "uniqueName");
  return identity_arm_id(std::string(std::get<Reference>(fields.at("resourceGroup")).to.path()),
                         text_of(fields, "name"));
}

Address Declarations::connection(const std::string& name, const Address& identity) {
  look_up_project();
  const Address project("project", "contoso/Microbots"), subscription("subscription", subscription_id);
  const auto label = std::string("Microbots/") + name;
  const auto made = add(kinds::service_connection, label,
                        {{"organization", organization_name},
                         {"projectName", project_name},
                         {"projectId", Reference{project, "id"}},
                         {"name", name},
                         {"description", "made for tests"},
                         {"type", "azurerm"},
                         {"scheme", "WorkloadIdentityFederation"},
                         {"creationMode", "Manual"},
                         {"environment", "AzureCloud"},
                         {"url", "https://management.azure.com/"},
                         {"tenantId", tenant_id},
                         {"subscriptionId", subscription_id},
                         {"subscriptionName", Reference{subscription, "displayName"}},
                         {"clientId", Reference{identity, "clientId"}},
                         {"scopeResourceGroup", ""},
                         {"issuerRetires", "false"}})
                        .address;
  const auto purpose = std::string("contoso/microbots/") + lower(name);
  add(kinds::federated_credential, std::string(identity.path()) + "/" + label,
      {{"identityId", Reference{identity, "id"}},
       {"name", credential_name(owner, holder_of(identity), purpose)},
       {"nameBeside", credential_name(owner, holder_of(identity), purpose_beside(purpose))},
       {"issuer", Reference{made, "issuer"}},
       {"subject", Reference{made, "subject"}},
       {"audience", "api://AzureADTokenExchange"},
       {"purpose", purpose},
       {"holder", holder_of(identity)},
       {"onExisting", on_existing(identity)}});
  return made;
}

Address Declarations::permission(const Address& connection, const std::string& pipeline) {
  const auto known = add(kinds::pipeline, std::string("Microbots/") + pipeline,
                         {{"organization", organization_name}, {"projectName", project_name}, {"name", pipeline}})
                         .address;
  return add(kinds::pipeline_permission, std::string(connection.path()) + "/" + pipeline,
             {{"organization", organization_name},
              {"projectName", project_name},
              {"projectId", Reference{Address("project", "contoso/Microbots"), "id"}},
              {"connectionId", Reference{connection, "id"}},
              {"pipelineId", Reference{known, "id"}},
              {"pipelineName", pipeline}})
      .address;
}

Address Declarations::check(const Address& connection, const std::string& type, Fields fields,
                            const Strings& defaulted) {
  fields.insert({{"organization", organization_name},
                 {"projectName", project_name},
                 {"projectId", Reference{Address("project", "contoso/Microbots"), "id"}},
                 {"connectionId", Reference{connection, "id"}},
                 {"type", type},
                 {"disabled", "false"}});
  if (!defaulted.empty()) fields["defaulted"] = defaulted;
  return add(kinds::check, std::string(connection.path()) + "/" + type, std::move(fields)).address;
}

Address Declarations::security_role(const Address& connection, const std::string& who, const std::string& role) {
  return add(kinds::security_role, std::string(connection.path()) + "/" + who,
             {{"organization", organization_name},
              {"projectName", project_name},
              {"projectId", Reference{Address("project", "contoso/Microbots"), "id"}},
              {"connectionId", Reference{connection, "id"}},
              {"principalId", uuid5(who)},
              {"principal", who},
              {"role", role}})
      .address;
}

Address Declarations::share(const Address& connection, const std::string& project) {
  const auto known =
      add(kinds::project, "contoso/" + project, {{"organization", organization_name}, {"name", project}}).address;
  return add(kinds::connection_share, std::string(connection.path()) + "/" + project,
             {{"organization", organization_name},
              {"projectName", project},
              {"projectId", Reference{known, "id"}},
              {"connectionId", Reference{connection, "id"}},
              {"name", "shared"},
              {"description", "for all"}})
      .address;
}

Resource& Declarations::at(const Address& address) {
  const auto found = std::ranges::find(resources_, address, &Resource::address);
  REQUIRE(found != resources_.end());
  return *found;
}

void Declarations::drop(const Address& address) {
  std::erase_if(resources_, [&](const Resource& r) { return r.address == address; });
}

void Declarations::name_to_go(const Address& address, Wish wish) {
  auto named = at(address);
  drop(address);
  for (bool dropped = true; dropped;) {
    const auto dangles = [&](const Resource& resource) {
      return std::ranges::any_of(dependencies_of(resource), [&](const Address& needed) {
        return std::ranges::count(resources_, needed, &Resource::address) == 0;
      });
    };
    dropped = std::erase_if(resources_, dangles) > 0;
  }
  std::erase_if(named.fields, [&](const auto& field) {
    static const std::set<std::string> identifying = {"subscriptionId", "resourceGroup", "name",      "uniqueName",
                                                      "organization",   "projectName",   "projectId", "tenantId"};
    return !identifying.contains(field.first);
  });
  if (const auto group = named.fields.find("resourceGroup"); group != named.fields.end())
    if (const auto* reference = std::get_if<Reference>(&group->second))
      group->second = Value(std::string(reference->to.path()));
  named.wish = wish;
  named.entry.clear();
  named.protect = named.adopt = false;
  resources_.push_back(std::move(named));
}

Graph Declarations::graph() const {
  Graph graph;
  for (const auto& resource : resources_) graph.add(resource);
  return graph;
}

Graph Declarations::shuffled(unsigned seed) const {
  auto order = resources_;
  std::ranges::shuffle(order, std::mt19937_64(seed));
  Graph graph;
  for (auto& resource : order) graph.add(std::move(resource));
  return graph;
}

Declarations microbots() {
  Declarations declared;
  const auto group = declared.group("rg-microbots-identity");
  const auto identity = declared.identity("mi-microbots-ado", group);
  declared.role(identity, "rg-openai");
  const auto connection = declared.connection("sc-microbots-openai", identity);
  declared.permission(connection, "microbots-ci");
  return declared;
}

CloudSimulator empty_cloud() {
  CloudSimulator cloud;
  auto& objects = cloud.objects;
  objects.push_back(
      looked_up(kinds::subscription, subscription_id, {{"displayName", "Prod"}, {"tenantId", tenant_id}}));
  objects.push_back(
      looked_up(kinds::organization, uuid5("contoso"), {{"name", organization_name}, {"tenantId", tenant_id}}));
  objects.push_back(
      looked_up(kinds::project, uuid5("project"), {{"organization", organization_name}, {"name", project_name}}));
  int number = 10;
  for (const auto* name : {"microbots-ci", "microbots-cd", "nightly"})
    objects.push_back(looked_up(kinds::pipeline, std::to_string(++number),
                                {{"organization", organization_name}, {"projectName", project_name}, {"name", name}}));
  for (const auto* name : {"mi-shared", "mi-other"})
    objects.push_back(looked_up(kinds::existing_identity, existing_id(name),
                                {{"name", name},
                                 {"clientId", uuid5(std::string("client") + name)},
                                 {"principalId", uuid5(std::string("principal") + name)},
                                 {"tenantId", tenant_id}}));
  return cloud;
}

diff::Policy policy_of(const Declarations& declared) {
  diff::Policy policy;
  policy.owners = {declared.owner};
  policy.tenant = tenant_id;
  policy.identities = {{"*", existing_id("*")}};
  return policy;
}

CloudSimulator applied(const Declarations& declared) {
  auto cloud = empty_cloud();
  cloud.owners = {declared.owner};
  const auto plan = diff::make_plan(declared.graph(), cloud.read(), policy_of(declared));
  REQUIRE(plan.refusals.empty());
  REQUIRE(plan.unseen.empty());
  cloud.carry_out(plan);
  REQUIRE(joined(cloud.mistakes, "\n") == "");
  return cloud;
}

std::string rows_of(const Plan& plan) {
  static const std::map<Action, std::string> symbols = {
      {Action::create, "+"}, {Action::update, "~"},     {Action::remove, "-"},  {Action::adopt, "@"},
      {Action::stamp, "#"},  {Action::undeclared, "?"}, {Action::convert, "c"}, {Action::migrate, "i"},
      {Action::move, "m"},   {Action::impossible, "X"}, {Action::release, "o"}};
  std::string text;
  for (const auto& change : plan.changes)
    if (change.action != Action::no_op)
      text += symbols.at(change.action) + (change.allowed ? "ok " : " ") + change.address.text() + "\n";
  for (const auto& refusal : plan.refusals) text += "x " + refusal.address.text() + " " + refusal.guard + "\n";
  for (const auto& unseen : plan.unseen) text += "! " + unseen.address.text() + "\n";
  return text;
}

LiveObject foreign_credential(const CloudSimulator& cloud, const std::string& identity, const std::string& name) {
  const auto& parent = object_named(cloud, identity);
  auto object = looked_up(kinds::federated_credential, parent.id + "/federatedIdentityCredentials/" + name,
                          {{"identityId", parent.id},
                           {"name", name},
                           {"issuer", "https://attacker.example"},
                           {"subject", "whoever-" + name},
                           {"audience", "api://AzureADTokenExchange"}});
  return object;
}

LiveObject left_secret(const CloudSimulator& cloud, const std::string& application) {
  const auto& parent = object_named(cloud, application);
  const auto key = uuid5("secret of " + application);
  return looked_up(kinds::application_secret, parent.id + "/secrets/" + key,
                   {{"identityId", parent.id},
                    {"holder", "application"},
                    {"type", "password"},
                    {"keyId", key},
                    {"displayName", "left behind"},
                    {"endDate", "2027-01-01"}});
}

LiveObject foreign_owner(const CloudSimulator& cloud, const std::string& application) {
  const auto& parent = object_named(cloud, application);
  const auto owner = uuid5("owner of " + application);
  return looked_up(kinds::application_owner, parent.id + "/owners/" + owner,
                   {{"identityId", parent.id}, {"holder", "application"}, {"ownerId", owner}});
}

LiveObject project_named(const std::string& name) {
  return looked_up(kinds::project, uuid5("project" + name), {{"organization", organization_name}, {"name", name}});
}

LiveObject foreign_role(const CloudSimulator& cloud, const std::string& identity, const std::string& role_id) {
  const auto& parent = object_named(cloud, identity);
  const auto name = uuid5("foreign" + identity + role_id);
  return looked_up(kinds::role_assignment,
                   group_arm_id("rg-other") + "/providers/Microsoft.Authorization/roleAssignments/" + name,
                   {{"scope", group_arm_id("rg-other")},
                    {"roleId", role_id},
                    {"roleName", "Reader"},
                    {"principalId", text_of(parent.fields, "principalId")},
                    {"name", name}});
}

}  // namespace keyless::test
