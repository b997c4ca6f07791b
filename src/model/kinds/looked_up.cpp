#include "base/arm_id.hpp"
#include "base/text.hpp"
#include "model/kinds/keys.hpp"
#include "model/kinds/kinds.hpp"

namespace keyless::model::kinds {
namespace {

constexpr std::string_view subscription_outputs[] = {"id", "displayName", "tenantId"};
constexpr std::string_view management_group_outputs[] = {"id", "displayName", "tenantId"};
constexpr std::string_view organization_outputs[] = {"id", "name", "tenantId"};
constexpr std::string_view project_outputs[] = {"id", "name"};
constexpr std::string_view pipeline_outputs[] = {"id", "name", "path"};
constexpr std::string_view role_outputs[] = {"guid", "name", "privileged", "privilege"};
constexpr std::string_view identity_outputs[] = {"id", "name", "clientId", "principalId", "tenantId"};
constexpr std::string_view principal_outputs[] = {"id", "descriptor", "displayName"};

constexpr FurtherField management_group_further[] = {{"name"}};              // its id, the last part of the ARM id
constexpr FurtherField organization_further[] = {{"callerId", Side::live}};  // identity id of whoever is signed in
constexpr FurtherField project_further[] = {
    {"organization"},
    {"connections", Side::desired},  // `all`: its connections are listed although none of them is declared
};
constexpr FurtherField pipeline_further[] = {{"organization"}, {"projectName"}};
constexpr FurtherField role_further[] = {{"subscriptionId"}, {"managementGroup"}, {"roleName", Side::live}};
// What the object it is, a user-assigned identity or an application, says besides.
constexpr FurtherField identity_further[] = {
    {"subscriptionId", Side::live},
    {"resourceGroup", Side::live},
    {"location", Side::live},
    {"tags", Side::live},
    {"uniqueName", Side::live},
    {"signInAudience", Side::live},
    {"servicePrincipal", Side::live, true},
};
constexpr FurtherField principal_further[] = {{"organization"}, {"name"}, {"within", Side::live}};

// A project may be declared by name or by id and is found live under both, so live objects carry both keys.
std::vector<std::string> project_keys(const Fields& fields) {
  auto keys = caseless_key(fields, "organization", "name");
  for (auto& by_id : caseless_key(fields, "organization", "id")) keys.push_back(std::move(by_id));
  return keys;
}

/// An existing identity may be declared by any of its ids and is found live under all of them.
std::vector<std::string> identity_keys(const Fields& fields) {
  std::vector<std::string> keys;
  if (const auto& id = text_of(fields, "id"); !id.empty()) keys.push_back(folded_arm_id(id));
  for (const auto name : {"clientId", "principalId"})
    if (const auto& id = text_of(fields, name); !id.empty()) keys.push_back(std::string(name) + "|" + lower(id));
  return keys;
}

/// Where a role definition is looked up, folded; "" when that is not known.
std::string role_place(const Fields& fields) {
  if (const auto& group = text_of(fields, "managementGroup"); !group.empty())
    return "/providers/microsoft.management/managementgroups/" + lower(group);
  const auto& id = text_of(fields, "subscriptionId");
  return id.empty() ? std::string() : "/subscriptions/" + lower(id);
}

std::vector<std::string> role_keys(const Fields& fields) {
  const auto place = role_place(fields), name = lower(text_of(fields, "name"));
  if (place.empty() || name.empty()) return {};
  return {place + "|" + name};
}

/// A policy may name a role by the name that its definition has, whatever the manifest calls it.
void show_definition(const Fields& live, Fields& judged) {
  judged["privilege"] = text_of(live, "privilege");
  judged["definitionName"] = text_of(live, "roleName");
}

/// Groups are judged by what they are called there, and by what they are nested in.
void show_principal(const Fields& live, Fields& judged) {
  judged["principalShown"] = text_of(live, "displayName");
  judged["within"] = list_of(live, "within");
}

}  // namespace

const Kind subscription = {
    .name = "subscription",
    .noun = "subscription",
    .managed = false,
    .outputs = subscription_outputs,
    .pinned_to_tenant = true,
    .keys = [](const Fields& fields) { return caseless_key(fields, "id"); },
    .collection = [](const Fields&) { return std::string("subscriptions"); },
    .discovered_path = [](const Fields& fields, std::string_view) { return text_of(fields, "id"); },
};

const Kind management_group = {
    .name = "managementGroup",
    .noun = "management group",
    .managed = false,
    .further = management_group_further,
    .outputs = management_group_outputs,
    .pinned_to_tenant = true,
    .keys = [](const Fields& fields) { return caseless_key(fields, "name"); },
    .collection = [](const Fields&) { return std::string("managementGroups"); },
    .discovered_path = [](const Fields& fields, std::string_view) { return text_of(fields, "name"); },
};

const Kind organization = {
    .name = "organization",
    .noun = "Azure DevOps organization",
    .managed = false,
    .further = organization_further,
    .outputs = organization_outputs,
    .pinned_to_tenant = true,
    .keys = [](const Fields& fields) { return caseless_key(fields, "name"); },
    .collection = [](const Fields&) { return std::string("organizations"); },
    .discovered_path = [](const Fields& fields, std::string_view) { return text_of(fields, "name"); },
};

/// Its `name` is a name or an id.
const Kind project = {
    .name = "project",
    .noun = "project",
    .managed = false,
    .further = project_further,
    .outputs = project_outputs,
    .keys = project_keys,
    .collection = [](const Fields& fields) { return "projects@" + lower(text_of(fields, "organization")); },
    .discovered_path = [](const Fields& fields, std::string_view) { return text_of(fields, "name"); },
};

/// Its `name` may start with a folder (`\folder\name`), or be a number: the id.
const Kind pipeline = {
    .name = "pipeline",
    .noun = "pipeline",
    .managed = false,
    .further = pipeline_further,
    .outputs = pipeline_outputs,
    .keys = [](const Fields& fields) { return caseless_key(fields, "organization", "projectName", "name"); },
    .collection =
        [](const Fields& fields) {
          return "pipelines@" + lower(text_of(fields, "organization")) + "/" + lower(text_of(fields, "projectName"));
        },
    .discovered_path = [](const Fields& fields,
                          std::string_view) { return text_of(fields, "projectName") + "/" + text_of(fields, "name"); },
};

/// A role that is not built in. `name`: as asked for, a name or GUID; `privileged` by privilege_of(), `privilege` why.
const Kind role_definition = {
    .name = "roleDefinition",
    .noun = "role definition",
    .managed = false,
    .further = role_further,
    .outputs = role_outputs,
    .keys = role_keys,
    .collection = [](const Fields& fields) { return "roleDefinitions@" + role_place(fields); },
    .discovered_path = [](const Fields& fields, std::string_view) { return text_of(fields, "name"); },
    .show = show_definition,
};

/// An identity that exists already, named by one of id (ARM id of a user-assigned identity, or of a resource with an
/// identity of its own), clientId, principalId; with the latter two also tenantId. Its `id` is an ARM id, or
/// entra_application_id(); of a principal without an application here, entra_principal_id().
const Kind existing_identity = {
    .name = "existingIdentity",
    .noun = "existing identity",
    .managed = false,
    .further = identity_further,
    .outputs = identity_outputs,
    .is_principal = true,
    .keys = identity_keys,
    .collection = [](const Fields&) { return std::string("existingIdentities"); },
    .discovered_path = [](const Fields& fields, std::string_view) { return text_of(fields, "name"); },
};

/// Somebody in an Azure DevOps organization, or a group there. `name` is an e-mail, a principal name, a display name,
/// `[Project]\Group`, or a GUID: object id or identity id. `id` is what Azure DevOps calls identity id or storage key,
/// `descriptor` is for memberships.
const Kind devops_principal = {
    .name = "devopsPrincipal",
    .noun = "Azure DevOps user or group",
    .managed = false,
    .further = principal_further,
    .outputs = principal_outputs,
    .keys = [](const Fields& fields) { return caseless_key(fields, "organization", "name"); },
    .collection = [](const Fields& fields) { return "devopsPrincipals@" + lower(text_of(fields, "organization")); },
    .discovered_path = [](const Fields& fields, std::string_view) { return text_of(fields, "name"); },
    .show = show_principal,
};

}  // namespace keyless::model::kinds
