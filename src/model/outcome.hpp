#pragma once

#include <chrono>
#include <optional>

#include "keyless/result.hpp"
#include "model/address.hpp"

namespace keyless::model {

/// How one step of an apply ended; completes the sentence "X has been ...".
enum class Ending { created, updated, replaced, deleted, adopted, stamped, failed, skipped, not_started };
const char* word_for(Ending ending);

struct Outcome {
  Address address;
  Ending ending = Ending::not_started;
  std::optional<Error> error = std::nullopt;  ///< set exactly when failed
  Address because = {};                       ///< the failed step this one was skipped for
  std::chrono::milliseconds took{0};
};

}  // namespace keyless::model
