#pragma once

#include <string>

#include "model/kinds/kinds.hpp"
#include "model/mark.hpp"
#include "survey/survey.hpp"

/// Surveys as data: what somebody saw, without anybody looking.
namespace keyless::test {

namespace kinds = model::kinds;

inline const std::string tenant = "72f988bf-86f1-41af-91ab-2d7cd011db47";
inline const std::string subscription = "0b1f6471-1bf0-4dda-aec3-cb9272f09590";
inline const std::string project_id = "33333333-0000-4000-8000-000000000003";

inline std::string guid(int number) {
  auto digits = std::to_string(number);
  return "11111111-0000-4000-8000-" + std::string(12 - digits.size(), '0') + digits;
}

inline std::string identity_id(const std::string& name) {
  return "/subscriptions/" + subscription + "/resourcegroups/rg-ids/providers/Microsoft.ManagedIdentity/" +
         "userAssignedIdentities/" + name;
}

struct Seen {
  survey::Survey survey;

  Seen() {
    survey.organization = "contoso";
    survey.tenant = tenant;
    survey.projects = {"Payments"};
    add(kinds::organization, "o", {{"name", "contoso"}, {"id", "o"}, {"tenantId", tenant}});
    add(kinds::subscription, subscription, {{"id", subscription}, {"displayName", "Main"}, {"tenantId", tenant}});
  }

  void add(const model::Kind& kind, std::string id, model::Fields fields,
           std::optional<model::Mark> mark = std::nullopt) {
    model::LiveObject object;
    object.kind = &kind;
    object.id = std::move(id);
    object.fields = std::move(fields);
    object.mark = std::move(mark);
    survey.live.add(std::move(object));
  }

  /// Number n has client id guid(n) and principal id guid(n + 5000).
  void identity(const std::string& name, int number, const std::string& owner = "") {
    const auto id = identity_id(name);
    std::optional<model::Mark> mark;
    if (!owner.empty()) mark = model::Mark{owner, model::proof_of(owner, id)};
    add(kinds::identity, id,
        {{"id", id},
         {"subscriptionId", subscription},
         {"resourceGroup", "rg-ids"},
         {"name", name},
         {"location", "westeurope"},
         {"clientId", guid(number)},
         {"principalId", guid(number + 5000)},
         {"tenantId", tenant},
         {"tags", model::Tags()}},
        mark);
  }

  model::Fields federated(const std::string& name, int identity) const {
    return {{"organization", "contoso"},
            {"projectName", "Payments"},
            {"projectId", project_id},
            {"name", name},
            {"description", ""},
            {"type", "azurerm"},
            {"scheme", "WorkloadIdentityFederation"},
            {"environment", "AzureCloud"},
            {"url", "https://management.azure.com/"},
            {"tenantId", tenant},
            {"subscriptionId", subscription},
            {"clientId", guid(identity)},
            {"scopeResourceGroup", ""},
            {"issuer", "https://login.microsoftonline.com/" + tenant + "/v2.0"},
            {"subject", "/eid1/c/pub/t/x/a/y/sc/o/" + guid(identity + 1000)},
            {"isReady", "true"},
            {"shared", "false"}};
  }

  void connection(const std::string& name, int identity, const model::Fields& changes = {},
                  const std::string& owner = "") {
    auto fields = federated(name, identity);
    for (const auto& [field, value] : changes) fields.insert_or_assign(field, value);
    std::optional<model::Mark> mark;
    if (!owner.empty())
      mark = model::Mark{owner, model::proof_of(owner, model::connection_mark_id("contoso", project_id, name))};
    add(kinds::service_connection, "connection of " + name, std::move(fields), mark);
  }

  void pipeline(const std::string& id, const std::string& name) {
    add(kinds::pipeline, id,
        {{"organization", "contoso"}, {"projectName", "Payments"}, {"id", id}, {"name", name}, {"path", "\\"}});
  }

  void admit(const std::string& connection, const std::string& pipeline) {
    add(kinds::pipeline_permission, connection + "/" + pipeline,
        {{"organization", "contoso"},
         {"projectName", "Payments"},
         {"projectId", project_id},
         {"connectionId", "connection of " + connection},
         {"pipelineId", pipeline}});
  }

  void role(int identity, const std::string& role_id, const std::string& scope, const model::Fields& more = {}) {
    model::Fields fields = {
        {"scope", scope}, {"roleId", role_id}, {"roleName", role_id}, {"principalId", guid(identity + 5000)}};
    for (const auto& [field, value] : more) fields.insert_or_assign(field, value);
    add(kinds::role_assignment, scope + role_id, std::move(fields));
  }

  void trust(const std::string& identity, const std::string& name, const std::string& subject) {
    add(kinds::federated_credential, identity_id(identity) + "/federatedIdentityCredentials/" + name,
        {{"identityId", identity_id(identity)},
         {"name", name},
         {"issuer", "https://token.actions.githubusercontent.com"},
         {"subject", subject},
         {"audience", "api://AzureADTokenExchange"}});
  }
};

}  // namespace keyless::test
