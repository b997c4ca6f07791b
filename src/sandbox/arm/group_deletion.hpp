#pragma once

#include <string>

#include "sandbox/routing/route.hpp"

namespace keyless::sandbox::arm {

/// Marks the group as going away; answers the opaque id of the operation.
std::string begin_deletion(Cloud& cloud, const Request& request, const std::string& group_key);
/// The operation that deletes the group just now; "" when there is none.
std::string running_deletion(const Cloud& cloud, const std::string& group_key);
/// One look at the operation or its group: it ends after behaviour.delays.group_deletion, or after a few looks where
/// that is zero. True while it still runs.
bool advance_deletion(Cloud& cloud, const std::string& operation);
/// Ends every deletion whose time is over; does nothing where deletions take looks.
void end_due_deletions(Cloud& cloud);
/// One look by the group; does nothing for a group that stays.
void advance_group(Cloud& cloud, const std::string& group_key);

/// Takes the principal of a managed identity away with it.
void erase_resource(Cloud& cloud, const std::string& key);

}  // namespace keyless::sandbox::arm
