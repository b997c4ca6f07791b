#include "manifest/grammar/shapes.hpp"

namespace keyless::manifest::shapes {
namespace {

constexpr std::string_view identity_kinds[] = {"userAssigned", "application", "existing"};
constexpr Shape identity_kind = {.type = Type::choice, .noun = "a kind of identity", .choices = identity_kinds};
constexpr Shape identity_name = text(rules::identity_name), identity_id = text(rules::identity_id),
                unique_name = text(rules::unique_name), owners = list("a list of owners", guid);
constexpr Key identity_keys[] = {
    {"name", &identity_name,
     "Name of the identity, of an application its display name; for an existing one, what this manifest calls it.",
     true},
    {"kind", &identity_kind,
     "userAssigned or application (created and kept by this manifest), or existing (only used)."},
    {"id", &identity_id,
     "Of an existing identity: resource id of a user-assigned one, or of the resource that has one of its own."},
    {"clientId", &guid, "Of an existing identity, in place of its id: the client id (application id)."},
    {"principalId", &guid, "Of an existing identity, in place of its id: the object id of its service principal."},
    {"uniqueName", &unique_name,
     "Key of an application in the directory; it can't be changed later. keyless.TEAM.NAME when not given, or "
     "keyless.TEAM.MANIFEST.NAME where the manifest has a name."},
    {"previously", &identity_name,
     "The name an application was created under: its uniqueName is still made of that one."},
    {"owners", &owners, "Object ids of the users and service principals that own an application; others are reported."},
    {"removePasswords", &flag,
     "Remove the passwords and certificates left on an application, which are reported anyway."},
    {"resourceGroup", &group_name, "The group it is created in; created too when missing."},
    {"subscription", &guid, "The subscription it lies in."},
    {"location", &location, "Where it is created; it can't be moved later."},
    {"tags", &tags, "Tags besides those of the manifest."},
    {"protect", &flag, protect_doc},
    {"adopt", &flag, adopt_doc},
    {"previousOwner", &manifest_owner, previous_owner_doc},
    {"roles", &roles, "What the identity may do, and on what."},
    {"federatedCredentials", &federated_credentials,
     "Trust in issuers other than those of the service connections below."},
    {"organizationAccess", &organization_access, "Makes it a member of the Azure DevOps organization."},
};
constexpr Shape identity = mapping("an identity", identity_keys);

}  // namespace

const Shape identities = list("a list of identities", identity);

}  // namespace keyless::manifest::shapes
