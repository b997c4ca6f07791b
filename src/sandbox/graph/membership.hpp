#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "sandbox/graph/wire.hpp"

namespace keyless::sandbox::graph {

/// Ids of the groups an object is in, nearest first; with `transitive` those that hold these groups, too.
std::vector<std::string> groups_of(const Cloud& cloud, const Request& request, const std::string& object_id,
                                   bool transitive);
/// Ids of everything below a group, groups of groups opened.
std::vector<std::string> members_below(const Cloud& cloud, const Request& request, const std::string& group_id);

}  // namespace keyless::sandbox::graph
