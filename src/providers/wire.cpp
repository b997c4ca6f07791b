#include "providers/wire.hpp"

namespace keyless::providers {

std::shared_ptr<const model::Wire> keep(nlohmann::json body) {
  return std::make_shared<const model::Wire>(model::Wire{std::move(body)});
}

const nlohmann::json& kept_of(const LiveObject& object) {
  static const nlohmann::json nothing(nlohmann::json::value_t::discarded);
  return object.wire ? object.wire->body : nothing;
}

}  // namespace keyless::providers
