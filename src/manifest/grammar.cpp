#include "manifest/grammar.hpp"

namespace keyless::manifest {
namespace {

using Type = Shape::Type;

constexpr Shape text(const Rule& rule) {
  return {.type = Type::text, .rule = &rule};
}
constexpr Shape list(std::string_view noun, const Shape& item) {
  return {.type = Type::list, .noun = noun, .item = &item};
}
constexpr Shape mapping(std::string_view noun, std::span<const Key> keys) {
  return {.type = Type::mapping, .noun = noun, .keys = keys};
}

constexpr Shape guid = text(rules::guid), location = text(rules::location), group_name = text(rules::resource_group),
                project = text(rules::project), team = text(rules::team);
constexpr Shape flag = {.type = Type::flag, .noun = "true or false"};
constexpr Shape version = {.type = Type::version, .noun = "the number 1"};

constexpr Shape tag_value = text(rules::tag_value);
constexpr Shape tags = {.type = Type::names, .noun = "a mapping of tags", .rule = &rules::tag_name, .item = &tag_value};

constexpr std::string_view protect_doc = "Never deleted or replaced, even after this entry is gone.";
constexpr std::string_view adopt_doc = "May be taken over although it exists, is not marked as ours and differs.";

// azure

constexpr std::string_view clouds[] = {"AzureCloud", "AzureUSGovernment", "AzureChinaCloud"};
constexpr Shape cloud = {
    .type = Type::choice, .noun = "a cloud", .choices = clouds, .elsewhere = "other clouds are named by --cloud FILE"};
constexpr Key azure_keys[] = {
    {"cloud", &cloud, "The Azure cloud; AzureCloud when not given."},
    {"tenant", &guid, "The Entra tenant all identities live in.", true},
    {"subscription", &guid, "The subscription used wherever an entry names none.", true},
    {"location", &location, "Where what we create is placed when the entry names no location."},
};
constexpr Shape azure = mapping("the section azure", azure_keys);

// azureDevOps

constexpr Shape organization = text(rules::organization);
constexpr Key devops_keys[] = {
    {"organization", &organization, "The Azure DevOps organization, as in dev.azure.com/ORGANIZATION.", true},
    {"project", &project, "The project used wherever a service connection names none."},
};
constexpr Shape devops = mapping("the section azureDevOps", devops_keys);

// resourceGroups

constexpr Key group_keys[] = {
    {"name", &group_name, "Name of the resource group.", true},
    {"subscription", &guid, "The subscription it lies in."},
    {"location", &location, "Where it is created; never a difference afterwards."},
    {"tags", &tags, "Tags besides those of the manifest."},
    {"protect", &flag, protect_doc},
    {"adopt", &flag, adopt_doc},
};
constexpr Shape group = mapping("a resource group", group_keys);
constexpr Shape groups = list("a list of resource groups", group);

// identities

constexpr Shape resource = text(rules::resource_path);
constexpr Key scope_keys[] = {
    {"subscription", &guid, "The subscription; azure.subscription when not given."},
    {"resourceGroup", &group_name, "The resource group; without it the scope is the subscription."},
    {"resource", &resource, "The resource in that group: NAMESPACE/TYPE/NAME."},
};
constexpr Shape scope_parts = mapping("a scope", scope_keys);
constexpr Shape scope = {
    .type = Type::either, .noun = "a scope: an id or a mapping", .rule = &rules::scope, .item = &scope_parts};

constexpr Shape role = text(rules::role), short_description = text(rules::short_description);
constexpr Key grant_keys[] = {
    {"role", &role, "Display name or GUID of the role.", true},
    {"scope", &scope, "What the role is granted on: a full resource id, or its parts.", true},
    {"description", &short_description, "Kept with the role assignment."},
};
constexpr Shape grant = mapping("a role", grant_keys);
constexpr Shape grants = list("a list of roles", grant);

constexpr Shape credential_name = text(rules::credential_name), issuer = text(rules::issuer),
                subject = text(rules::subject), audience = text(rules::audience);
constexpr Key credential_keys[] = {
    {"name", &credential_name, "Name of the federated credential; it can't be changed later.", true},
    {"issuer", &issuer, "Who issues the tokens that are trusted.", true},
    {"subject", &subject, "Whom the tokens must be about, byte for byte.", true},
    {"audience", &audience, "Whom the tokens must be meant for; the cloud's own exchange audience when not given."},
    {"allowRisk", &flag, "Accept a subject that many could present, such as one with a wildcard."},
};
constexpr Shape credential = mapping("a federated credential", credential_keys);
constexpr Shape credentials = list("a list of federated credentials", credential);

constexpr std::string_view identity_kinds[] = {"userAssigned", "existing"};
constexpr std::string_view later_identity_kinds[] = {"application"};
constexpr Shape identity_kind = {
    .type = Type::choice, .noun = "a kind of identity", .choices = identity_kinds, .later = later_identity_kinds};
constexpr Shape identity_name = text(rules::identity_name), identity_id = text(rules::identity_id);
constexpr Key identity_keys[] = {
    {"name", &identity_name, "Name of the identity; for an existing one, what this manifest calls it.", true},
    {"kind", &identity_kind, "userAssigned (created and kept by this manifest) or existing (only used)."},
    {"id", &identity_id, "Resource id of an existing identity."},
    {"resourceGroup", &group_name, "The group it is created in; created too when missing."},
    {"subscription", &guid, "The subscription it lies in."},
    {"location", &location, "Where it is created; it can't be moved later."},
    {"tags", &tags, "Tags besides those of the manifest."},
    {"protect", &flag, protect_doc},
    {"adopt", &flag, adopt_doc},
    {"roles", &grants, "What the identity may do, and on what."},
    {"federatedCredentials", &credentials, "Trust in issuers other than those of the service connections below."},
};
constexpr Shape identity = mapping("an identity", identity_keys);
constexpr Shape identities = list("a list of identities", identity);

// serviceConnections

constexpr Key connection_scope_keys[] = {
    {"resourceGroup", &group_name, "The resource group that the connection's form shows. It limits nothing."},
};
constexpr Shape connection_scope = mapping("a connection's scope", connection_scope_keys);
constexpr Shape pipeline = text(rules::pipeline);
constexpr Shape pipelines = list("a list of pipelines", pipeline);
constexpr Shape connection_name = text(rules::connection), connection_description = text(rules::connection_description),
                identity_reference = text(rules::identity_reference);
constexpr Key connection_keys[] = {
    {"name", &connection_name, "Name of the service connection, unique in its project.", true},
    {"project", &project, "The project it lives in; azureDevOps.project when not given."},
    {"description", &connection_description, "Shown with the connection, in front of the owner's mark."},
    {"identity", &identity_reference, "The identity its pipelines run as: its name in this manifest.", true},
    {"subscription", &guid, "The subscription it is for; azure.subscription when not given."},
    {"scope", &connection_scope, "What the connection's form shows."},
    {"pipelines", &pipelines, "The pipelines that may use it: name, \\FOLDER\\NAME or id."},
    {"protect", &flag, protect_doc},
    {"adopt", &flag, adopt_doc},
};
constexpr Shape connection = mapping("a service connection", connection_keys);
constexpr Shape connections = list("a list of service connections", connection);

// the manifest

constexpr Shape address_pattern = text(rules::address_pattern);
constexpr Shape address_patterns = list("a list of address patterns", address_pattern);
constexpr Key manifest_keys[] = {
    {"version", &version, "Version of this grammar.", true},
    {"team", &team, "The team that owns what this manifest creates.", true},
    {"name", &team, "Tells several manifests of one team apart; with the team it is the owner stamped on objects."},
    {"azure", &azure, "Where in Azure.", true},
    {"azureDevOps", &devops, "Where in Azure DevOps; needed for service connections."},
    {"tags", &tags, "Tags on every resource group and identity we create."},
    {"prune", &flag, "Remove access that no manifest declares instead of only reporting it."},
    {"allowUndeclared", &address_patterns, "Undeclared objects that are fine as they are."},
    {"resourceGroups", &groups, "Resource groups; those of the identities below need no entry."},
    {"identities", &identities, "Identities, what they may do and whom they trust."},
    {"serviceConnections", &connections, "Azure Resource Manager service connections without a secret."},
};
constexpr Shape manifest = mapping("a manifest", manifest_keys);

}  // namespace

const Shape& grammar() {
  return manifest;
}

}  // namespace keyless::manifest
