#pragma once

#include <memory>
#include <vector>

#include "providers/provider.hpp"

namespace keyless::providers {

/// One place that keeps objects of a kind which several services keep.
struct Part {
  std::unique_ptr<Provider> provider;
  /// Whether the object with these fields, desired or live, is kept there.
  bool (*keeps)(const Fields& fields) = nullptr;
};

/// A provider made of parts: each reads what it keeps, and a write goes to the part that keeps the object.
std::unique_ptr<Provider> compose(std::vector<Part> parts);

}  // namespace keyless::providers
