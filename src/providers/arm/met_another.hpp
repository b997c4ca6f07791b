#pragma once

#include "base/asio.hpp"
#include "providers/arm/arm.hpp"

/// Two who create the same object at the same moment: Resource Manager lets both, and tells only by the status.
namespace keyless::providers::arm {

/// Whether a PUT that was to create met what somebody else had created: 200 for 201, and no earlier try of ours.
bool met_another(const Answer& put);

/// Leaves to its creator what such a PUT met: takes our mark off where it still stands, all other tags stay. Answers
/// the Error to fail with; nothing may be hung on the object.
asio::awaitable<Error> step_back(Services services, std::string id, std::string_view version, std::string doing,
                                 Parse parse, model::Mark ours);

/// Whether a role assignment, read back after a PUT of ours, was there before that PUT: it was created longer before
/// its last update than this step has taken. False when the service does not say.
bool was_there_before(const Json& assignment, Milliseconds step);

}  // namespace keyless::providers::arm
