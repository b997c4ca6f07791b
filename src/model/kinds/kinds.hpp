#pragma once

#include "model/kind.hpp"

/// One file a kind. Field names are the contract between the desired graph, the providers and the diff.
namespace keyless::model::kinds {

/// Looked up only. Fields: id. Outputs: id, displayName, tenantId.
extern const Kind subscription;
/// Looked up only. Fields: name (its id, the last part of the ARM id). Outputs: id, displayName, tenantId.
extern const Kind management_group;
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
/// only); onExisting as above; desired only: formerName (of an earlier wiring), former.subject (whom it
/// trusts until the connection is renamed). Outputs: id, name.
extern const Kind federated_credential;
/// Azure Resource Manager, workload identity federation. Fields: organization, projectName, projectId, name,
/// description (without mark), topLevel (`in step` when name and description say the same at the top and for the
/// project), type (azurerm), scheme (WorkloadIdentityFederation), environment, url, tenantId, scopeLevel (Subscription
/// or ManagementGroup), subscriptionId, subscriptionName, managementGroupId, managementGroupName, clientId,
/// scopeResourceGroup (resource group name or ""), creationMode (live: as answered; desired: Manual). Desired only:
/// previousName (the name it may still have), new ("true": said by people not to exist, seen or unseen). Outputs: id,
/// issuer, subject, and live also: isReady, state, shared ("true" when other projects hold a reference), markId (what
/// the proof of its mark covers).
extern const Kind service_connection;
/// A connection in a second project. Fields: organization, projectName, projectId (of that project), connectionId,
/// name, description; homeProject and homeProjectId (where the connection is declared). Outputs: id.
extern const Kind connection_share;
/// Fields: organization, projectName, projectId (of the pipeline), connectionId, pipelineId (`*` = all pipelines),
/// pipelineName and connectionName (for people), shareId where the connection is shared with that project.
extern const Kind pipeline_permission;

/// A scope for people: `rg-openai/accounts/my-openai-resource`, `rg-openai`, `subscription 0b1f6471`, `/`.
std::string short_scope(std::string_view scope);

}  // namespace keyless::model::kinds
