#pragma once

#include <memory>
#include "base/json.hpp"
#include "providers/vocabulary.hpp"

namespace keyless::model {

struct Wire {
  nlohmann::json body;
};

}  // namespace keyless::model

namespace keyless::providers {

/// What LiveObject::wire holds on to.
std::shared_ptr<const model::Wire> keep(nlohmann::json body);
/// What was kept of this object, for as long as the object lives; discarded (`is_discarded()`) when nothing was.
const nlohmann::json& kept_of(const LiveObject& object);

}  // namespace keyless::providers
