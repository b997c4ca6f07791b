#include "manifest/grammar/shapes.hpp"

namespace keyless::manifest::shapes {
namespace {

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
    {"roles", &roles, "What the identity may do, and on what."},
    {"federatedCredentials", &federated_credentials,
     "Trust in issuers other than those of the service connections below."},
    {"organizationAccess", &organization_access, "Makes it a member of the Azure DevOps organization."},
};
constexpr Shape identity = mapping("an identity", identity_keys);

}  // namespace

const Shape identities = list("a list of identities", identity);

}  // namespace keyless::manifest::shapes
