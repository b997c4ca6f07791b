#pragma once

#include "model/kind.hpp"

/// One file a kind. Field names are the contract between the desired graph, the providers and the diff.
namespace keyless::model::kinds {

/// Looked up only. Fields: id. Outputs: id, displayName, tenantId.
extern const Kind subscription;
/// Looked up only. Fields: name. Outputs: id (organization id), name, tenantId.
extern const Kind organization;
/// Looked up only. Fields: organization, name (a name or an id). Outputs: id, name.
extern const Kind project;
/// Looked up only. Fields: organization, projectName, name (may start with a folder: `\folder\name`, or be a number:
/// the id). Outputs: id, name, path.
extern const Kind pipeline;
/// Looked up only, for roles that the built-in table does not know. Fields: subscriptionId, name (display name or
/// GUID). Outputs: guid, name, privileged ("true" when its actions hold `*` or Microsoft.Authorization/*/write).
extern const Kind role_definition;
/// Looked up only: an identity that exists already. Fields: id (ARM id). Outputs: id, name, clientId, principalId,
/// tenantId.
extern const Kind existing_identity;

/// Fields: subscriptionId, name, location (create only), tags. Outputs: id, name.
extern const Kind resource_group;
/// User-assigned. Fields: subscriptionId, resourceGroup, name, location, tags. Outputs: id, name, clientId,
/// principalId, tenantId.
extern const Kind identity;
/// Fields: scope (full id), roleId (GUID), principalId, principalType, description; roleName is for people only;
/// onExisting "true" when the principal is an existing identity. Outputs: id, name.
extern const Kind role_assignment;
/// Fields: identityId (ARM id), name, issuer, subject, audience; purpose (what credential_name was made for; desired
/// only); nameBeside (of a second one of ours, for as long as the first is in use; desired only); onExisting as above.
/// Outputs: id, name.
extern const Kind federated_credential;
/// Azure Resource Manager, workload identity federation. Fields: organization, projectName, projectId, name,
/// description (without mark), type (azurerm), scheme (WorkloadIdentityFederation), environment, url, tenantId,
/// subscriptionId, subscriptionName, clientId, scopeResourceGroup (resource group name or ""), creationMode (live: as
/// answered; desired: Manual), issuerRetires ("true" when Azure DevOps itself still signs for it; desired: "false", or
/// not said where that issuer stays). Outputs: id, issuer, subject, and live also: isReady, state, shared ("true" when
/// other projects hold a reference), revertDeadline (until when a converted one can be converted back), obstacle (why
/// it can't be converted or migrated), nextIssuer and nextSubject (of one that can be), formerIssuer and formerSubject
/// (what it presented while Azure DevOps signed for it).
extern const Kind service_connection;
/// Fields: organization, projectName, projectId, connectionId, pipelineId (`*` = all pipelines), pipelineName (for
/// people).
extern const Kind pipeline_permission;

/// A scope for people: `rg-openai/accounts/my-openai-resource`, `rg-openai`, `subscription 0b1f6471`, `/`.
std::string short_scope(std::string_view scope);

}  // namespace keyless::model::kinds
