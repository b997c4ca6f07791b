#include "manifest/grammar/shapes.hpp"

namespace keyless::manifest {
namespace shapes {
namespace {

const Key defaults_keys[] = {
    {"version", &version, "Version of this grammar.", true},
    {"azure", &default_azure, "Where in Azure, for manifests that do not say."},
    {"azureDevOps", &default_devops, "Where in Azure DevOps, for manifests that do not say."},
    {"tags", &tags, "Tags besides those of the manifests."},
};
const Shape defaults = mapping("a folder's defaults", defaults_keys);

}  // namespace
}  // namespace shapes

const Shape& defaults_grammar() {
  return shapes::defaults;
}

}  // namespace keyless::manifest
