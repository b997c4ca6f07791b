#pragma once

#include <catch2/catch.hpp>

#include "keyless/result.hpp"

namespace keyless::support {

/// Whether it succeeded; says why not in the test's output.
template <class T>
bool ok(const Result<T>& result) {
  if (!result) UNSCOPED_INFO(name_of(result.error().code) << ": " << result.error().message);
  return result.has_value();
}

}  // namespace keyless::support
