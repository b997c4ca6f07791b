#pragma once

#include <chrono>
#include <optional>

#include "keyless/result.hpp"
#include "model/address.hpp"

namespace keyless::model {

/// How one step of an apply ended; completes the sentence "X has been ...".
enum class Ending {
  created,
  updated,
  replaced,
  deleted,
  adopted,
  stamped,
  converted,
  migrated,
  moved,
  released,
  failed,    ///< this and all behind it: not done
  reverted,  ///< done, did not hold, and is again what it was
  skipped,
  not_started
};
const char* word_for(Ending ending);

struct Outcome {
  Address address;
  Ending ending = Ending::not_started;
  std::optional<Error> error = std::nullopt;  ///< set exactly when failed or reverted
  Address because = {};                       ///< the failed step this one was skipped for
  std::chrono::milliseconds took{0};
  std::string note = {};  ///< what to know of it from now on: until when it can be converted back
};

}  // namespace keyless::model
