#pragma once

#include "model/kind.hpp"

/// One file a kind. Field names are the contract between the desired graph, the providers and the diff.
namespace keyless::model::kinds {

/// Looked up only. Fields: id. Outputs: id, displayName, tenantId.
extern const Kind subscription;
/// Looked up only. Fields: name (its id, the last part of the ARM id). Outputs: id, displayName, tenantId.
extern const Kind management_group;
/// Looked up only. Fields: name; live also callerId (the identity id of whoever is signed in there, "" when the service
/// does not say). Outputs: id (organization id), name, tenantId.
extern const Kind organization;
/// Looked up only. Fields: organization, name (a name or an id). Outputs: id, name.
extern const Kind project;
/// Looked up only. Fields: organization, projectName, name (may start with a folder: `\folder\name`, or be a number:
/// the id). Outputs: id, name, path.
extern const Kind pipeline;
/// Looked up only, for roles that the built-in table does not know. Fields: subscriptionId or managementGroup (its id),
/// name (display name or GUID). Outputs: guid, name (as asked), privileged ("true" by privilege_of()), privilege (why).
extern const Kind role_definition;
/// Looked up only: an identity that exists already. Fields: one of id (ARM id of a user-assigned identity, or of a
/// resource with an identity of its own), clientId, principalId; with the latter two also tenantId. Outputs: id (ARM
/// id, or entra_application_id(); of a principal without an application here, entra_principal_id()), name, clientId,
/// principalId, tenantId.
extern const Kind existing_identity;
/// Looked up only: somebody in an Azure DevOps organization, or a group there. Fields: organization, name (e-mail,
/// principal name, display name, `[Project]\Group`, or a GUID: object id or identity id). Outputs: id (what Azure
/// DevOps calls identity id or storage key), descriptor (for memberships), displayName.
extern const Kind devops_principal;

/// Fields: subscriptionId, name, location (create only), tags. Outputs: id, name.
extern const Kind resource_group;
/// User-assigned. Fields: subscriptionId, resourceGroup, name, location, tags. Outputs: id, name, clientId,
/// principalId, tenantId.
extern const Kind identity;
/// An application of this tenant with its service principal. Fields: tenantId, uniqueName (the key, chosen by us),
/// name (display name), signInAudience (AzureADMyOrg), servicePrincipal ("true": it has one), tags, and of the desired
/// one also owners (GUIDs) and removePasswords ("true" lets undeclared secrets go). Outputs: id
/// (entra_application_id()), name, clientId, principalId, tenantId.
extern const Kind application;
/// Who may change an application or its principal. Fields: identityId (id of the identity), holder (application or
/// servicePrincipal), ownerId (GUID); ownerName (live, for people). Outputs: id.
extern const Kind application_owner;
/// A password or certificate that is left on an application or its principal; never declared. Fields: identityId,
/// holder (as above), type (password or certificate), keyId, displayName, endDate. Never its value. Outputs: id.
extern const Kind application_secret;
/// Fields: scope (full id), roleId (GUID), principalId, principalType, description, condition (desired: missing when
/// nothing is said of it, "" when there shall be none), conditionVersion; roleName is for people only; onExisting
/// "true" when the principal is an existing identity; live only: createdBy, updatedBy, createdOn, updatedOn. Outputs:
/// id, name.
extern const Kind role_assignment;
/// Fields: identityId (id of the identity it is on), name, issuer, subject, audience; purpose and holder (what
/// credential_name was made for; desired only); onExisting as above; desired only: nameBeside (of a second one of ours,
/// for as long as the first is in use), formerName (of an earlier wiring). Outputs: id, name.
extern const Kind federated_credential;
/// Azure Resource Manager, workload identity federation. Fields: organization, projectName, projectId, name,
/// description (without mark; of a desired one that leaves it as it is not there), topLevel (`in step` when name and
/// description say the same at the top and for the project), type (azurerm), scheme (WorkloadIdentityFederation),
/// environment, url, tenantId, scopeLevel (Subscription or ManagementGroup), subscriptionId, subscriptionName,
/// managementGroupId, managementGroupName, clientId, scopeResourceGroup (resource group name or ""), creationMode
/// (live: as answered; desired: Manual), issuerRetires
/// ("true" when Azure DevOps itself still signs for it; desired: "false", or not said where that issuer stays). Desired
/// only: previousName (the name it may still have), new ("true": said by people not to exist, seen or unseen). Outputs:
/// id, issuer, subject, and live also: isReady, state, shared ("true" when other projects hold a reference), disabled,
/// markId (what the proof of its mark covers), revertDeadline (until when a converted one can be converted back),
/// mayManage ("false" when we may only use one that could be converted or migrated), nextIssuer and nextSubject (of one
/// that can be), formerIssuer and formerSubject (what it presented while Azure DevOps signed for it).
extern const Kind service_connection;
/// A connection in a second project. Fields: organization, projectName, projectId (of that project), connectionId,
/// name, description; homeProject and homeProjectId (where the connection is declared). Outputs: id.
extern const Kind connection_share;
/// Fields: organization, projectName, projectId (of the pipeline), connectionId, pipelineId (`*` = all pipelines),
/// pipelineName and connectionName (for people), shareId where the connection is shared with that project; live also
/// unlisted ("true" when its project lists no such pipeline).
extern const Kind pipeline_permission;

/// An approval or check on a connection. Fields: organization, projectName, projectId, connectionId, type (approval,
/// branchControl, businessHours, exclusiveLock, requiredTemplate; live also what other checks call themselves),
/// disabled, timeoutMinutes and, by type: approvers (names), `approver/NAME` (desired only: their ids), minApprovers
/// ("0": all), instructions, requesterMayApprove; branches, verifyProtection, allowUnknownProtection; days, start, end,
/// timeZone; repositoryType, repository, repositoryRef, templatePath, moreTemplates; live also createdBy (identity
/// id). Desired only: defaulted (names of the fields that the manifest does not set: their values are for a check that
/// is made, and never loosen one that is there). Outputs: id.
extern const Kind check;
/// A role somebody has on a connection in one project. Fields: organization, projectName, projectId, connectionId,
/// principalId (identity id), principal (for people), role (Administrator, User, Reader). Outputs: id.
extern const Kind security_role;
/// An identity that may work inside an Azure DevOps organization. Fields: organization, principalId (object id of the
/// service principal), accessLevel (Basic, Stakeholder, BasicAndTestPlans or as the service says), onExisting and
/// defaulted as above. Outputs: id (identity id), descriptor, displayName.
extern const Kind organization_member;
/// What a member is in a project. Fields: organization, memberId, projectId, projectName, group (Readers, Contributors,
/// Administrators, Stakeholders or the group's own name), onExisting; desired only: groupDescriptor (of the group
/// behind that, where it is looked up). Outputs: id.
extern const Kind project_entitlement;
/// A member in a group of the organization or of a project. Fields: organization, memberDescriptor, groupDescriptor,
/// groupName (for people), onExisting. Outputs: id.
extern const Kind group_membership;
/// `/applications/OBJECT-ID` and `/servicePrincipals/OBJECT-ID`: ids of the directory in the form of ARM ids, none of
/// which looks like these.
std::string entra_application_id(std::string_view object_id);
std::string entra_principal_id(std::string_view object_id);

/// What Graph asks for to write applications that are one's own, or on which one is an owner.
inline constexpr auto application_right = "Application.ReadWrite.OwnedBy";

/// Where an identity keeps whom it trusts, told by its id.
enum class TrustPlace {
  resource_manager,  ///< a user-assigned identity
  directory,         ///< an application of this tenant
  nowhere            ///< an identity of a resource's own, or of another tenant: it can't trust anybody
};
TrustPlace trust_place(std::string_view identity_id);

/// A role that reaches an identity: given to it or to a group it is in, at any scope that was looked at, above it
/// included. Never declared and none of all_kinds(): read only of what is about to be lent. Fields: identity (its
/// principalId), scope, roleId (GUID), roleName, holderId (that identity, or the group); of one that is not built in
/// also privilege (why it is privileged, "" when it is not), left out where its definition can't be read. Id: that of
/// the assignment.
extern const Kind reached_role;
/// A role that somebody has on a connection, whoever gave it. Likewise never declared: read only of a connection that
/// is about to be given an identity. Fields: organization, projectId, projectName, connectionId, principalId (identity
/// id), principal (for people), role, inherited ("true": comes from the project), creator ("true": held by whoever made
/// the connection).
extern const Kind connection_role;

/// A scope for people: `rg-openai/accounts/my-openai-resource`, `rg-openai`, `subscription 0b1f6471`, `/`.
std::string short_scope(std::string_view scope);

}  // namespace keyless::model::kinds
