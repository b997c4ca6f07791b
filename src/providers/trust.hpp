#pragma once

#include "keyless/result.hpp"
#include "model/value.hpp"

/// What federated credentials share, wherever they are kept.
namespace keyless::providers {

/// Whether both trust the same issuer, subject and audience, byte for byte.
bool trusts_the_same(const model::Fields& live, const model::Fields& desired);
/// Somebody changed it after the plan was made.
Error trusts_another(const std::string& doing);
/// A create met one of that name which somebody else had just made, and wrote over it.
Error trust_written_over(const std::string& doing);

}  // namespace keyless::providers
