#pragma once

#include <string>

#include "keyless/result.hpp"
#include "model/live.hpp"
#include "model/resource.hpp"

namespace keyless::providers {

/// Whether `now`, read right before a write, still carries the mark that `planned` carried: owner and proof, or none.
/// What else a mark says may have moved, this run itself stamps it. Errc::conflict otherwise: then nothing is written.
Result<void> check_mark(const model::LiveObject& planned, const model::LiveObject& now, const std::string& doing);
/// The same before a removal, which a protection that was put on meanwhile stops as well.
Result<void> check_removable(const model::LiveObject& planned, const model::LiveObject& now, const std::string& doing);

/// What an update of `desired` left behind; Errc::conflict where it was to be released and still carries a mark.
Result<model::LiveObject> released_if_wished(const model::Resource& desired, Result<model::LiveObject> written,
                                             const std::string& doing);

/// Whether the object carries the mark of this owner, with this proof.
bool carries(const model::LiveObject& object, const model::Mark& mark);

/// Errc::conflict: the object is not what the plan judged.
Error changed_since_plan(std::string message);

}  // namespace keyless::providers
