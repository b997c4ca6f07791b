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

constexpr Shape role = text(rules::role), condition = text(rules::condition);
constexpr std::string_view condition_versions[] = {"2.0"};
constexpr Shape condition_version = {
    .type = Type::choice, .noun = "a version of the condition language", .choices = condition_versions};
constexpr Key grant_keys[] = {
    {"role", &role, "Display name or GUID of the role.", true},
    {"scope", &scope, "What the role is granted on: a full resource id, or its parts.", true},
    {"description", &short_description, "Kept with the role assignment."},
    {"condition", &condition,
     "Expression that limits the role; one that others set and that is not declared is reported and stays. '' takes it "
     "off."},
    {.name = "conditionVersion",
     .shape = &condition_version,
     .doc = "Version of the condition language; 2.0 when not given.",
     .needs = "condition"},
};
constexpr Shape grant = mapping("a role", grant_keys);

}  // namespace

const Shape roles = list("a list of roles", grant);

}  // namespace keyless::manifest::shapes
