#include "manifest/grammar/shapes.hpp"

namespace keyless::manifest::shapes {
namespace {

constexpr Key group_keys[] = {
    {"name", &group_name, "Name of the resource group.", true},
    {"subscription", &guid, "The subscription it lies in."},
    {"location", &location, "Where it is created; never a difference afterwards."},
    {"tags", &tags, "Tags besides those of the manifest."},
    {"protect", &flag, protect_doc},
    {"adopt", &flag, adopt_doc},
    {"previousOwner", &manifest_owner, previous_owner_doc},
};
constexpr Shape group = mapping("a resource group", group_keys);

}  // namespace

const Shape resource_groups = list("a list of resource groups", group);

}  // namespace keyless::manifest::shapes
