#pragma once

#include <string>

#include "sandbox/route.hpp"

namespace keyless::sandbox::arm {

/// Marks the group as going away; answers the opaque id of the operation.
std::string begin_deletion(Cloud& cloud, const std::string& group_key);
/// One look at the operation or its group: it ends after a few of them. True while it still runs.
bool advance_deletion(Cloud& cloud, const std::string& operation);
/// The same by group; does nothing for a group that stays.
void advance_group(Cloud& cloud, const std::string& group_key);

/// Takes the principal of a managed identity away with it.
void erase_resource(Cloud& cloud, const std::string& key);

}  // namespace keyless::sandbox::arm
