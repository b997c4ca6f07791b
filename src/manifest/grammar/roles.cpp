#include "manifest/grammar/shapes.hpp"

namespace keyless::manifest::shapes {
namespace {

constexpr Shape resource = text(rules::resource_path);
constexpr Key scope_keys[] = {
    {"subscription", &guid, "The subscription; azure.subscription when not given."},
    {"resourceGroup", &group_name, "The resource group; without it the scope is the subscription."},
    {"resource", &resource, "The resource in that group: NAMESPACE/TYPE/NAME."},
};
constexpr Shape scope_parts = mapping("a scope", scope_keys);
constexpr Shape scope = {
    .type = Type::either, .noun = "a scope: an id or a mapping", .rule = &rules::scope, .item = &scope_parts};

constexpr Shape role = text(rules::role);
constexpr Key grant_keys[] = {
    {"role", &role, "Display name or GUID of the role.", true},
    {"scope", &scope, "What the role is granted on: a full resource id, or its parts.", true},
    {"description", &short_description, "Kept with the role assignment."},
};
constexpr Shape grant = mapping("a role", grant_keys);

}  // namespace

const Shape roles = list("a list of roles", grant);

}  // namespace keyless::manifest::shapes
