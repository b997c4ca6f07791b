#include "manifest/grammar/shapes.hpp"

namespace keyless::manifest::shapes {
namespace {

constexpr std::string_view role_names[] = {"Administrator", "User", "Reader"};
constexpr Shape role_name = {.type = Type::choice,
                             .noun = "a role on a service connection",
                             .choices = role_names,
                             .elsewhere = "Creator is a role on all connections of a project, not on one"};
constexpr Shape principal = text(rules::principal);
constexpr Key role_keys[] = {
    {"principal", &principal,
     "Who: an e-mail address, [Project]\\Group, a GUID, or an identity of this manifest that has organizationAccess.",
     true},
    {"role", &role_name, "What they may do.", true},
};
constexpr Shape entry = mapping("a security role", role_keys);

}  // namespace

const Shape security_roles = list("a list of security roles", entry);

}  // namespace keyless::manifest::shapes
