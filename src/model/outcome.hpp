#pragma once

#include <chrono>
#include <optional>

#include "keyless/result.hpp"
#include "model/action.hpp"
#include "model/address.hpp"

namespace keyless::model {

struct Outcome {
  Address address;
  Ending ending = Ending::not_started;
  std::optional<Error> error = std::nullopt;  ///< set exactly when failed or reverted
  Address because = {};                       ///< the failed step this one was skipped for
  std::chrono::milliseconds took{0};
  std::string note = {};  ///< what to know of it from now on: until when it can be converted back
};

}  // namespace keyless::model
