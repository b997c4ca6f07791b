#pragma once

#include <map>
#include <optional>
#include <vector>

#include "keyless/result.hpp"
#include "model/resource.hpp"

namespace keyless::model {

/// The desired graph: resources by address, edges by their References.
class Graph {
 public:
  /// False when the address is taken already; the first one stays.
  bool add(Resource resource);

  const Resource* find(const Address& address) const;
  const std::vector<Resource>& resources() const { return resources_; }  ///< in order of declaration
  bool empty() const { return resources_.empty(); }

  /// Dependencies before dependants, otherwise in order of kind and address: the same for every order of declaration.
  /// Fails naming the whole cycle, or the dangling reference and who holds it.
  Result<std::vector<const Resource*>> ordered() const;

 private:
  std::vector<Resource> resources_;
  std::map<Address, std::size_t> index_;
};

}  // namespace keyless::model
