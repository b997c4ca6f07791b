#pragma once

#include <string>

#include "keyless/result.hpp"
#include "providers/vocabulary.hpp"

namespace keyless::providers {

/// Whether `now`, read right before a write, still carries the mark that `planned` carried: owner and proof, or none.
/// What else a mark says may have moved, this run itself stamps it. Errc::conflict otherwise: then nothing is written.
Result<void> check_mark(const LiveObject& planned, const LiveObject& now, const std::string& doing);
/// The same before a removal, which a protection that was put on meanwhile stops as well.
Result<void> check_removable(const LiveObject& planned, const LiveObject& now, const std::string& doing);

/// What an update of `desired` left behind; Errc::conflict where it was to be released and still carries a mark.
Result<LiveObject> released_if_wished(const Resource& desired, Result<LiveObject> written, const std::string& doing);

/// Whether the object carries the mark of this owner, with this proof.
bool carries(const LiveObject& object, const model::Mark& mark);

/// Errc::conflict: the object is not what the plan judged.
Error changed_since_plan(std::string message);

}  // namespace keyless::providers
