#include "model/resource.hpp"

#include <algorithm>

namespace keyless::model {

std::vector<Address> dependencies_of(const Resource& resource) {
  std::vector<Address> found;
  for (const auto& [name, value] : resource.fields) {
    const auto* reference = std::get_if<Reference>(&value);
    if (reference && std::ranges::find(found, reference->to) == found.end()) found.push_back(reference->to);
  }
  return found;
}

}  // namespace keyless::model
