#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sandbox/routing/route.hpp"

namespace keyless::sandbox {

/// Whether a role assigned to the principal, or to a group with it, at the scope or above allows the action
/// (`Microsoft.Resources/subscriptions/read`): actions minus notActions, role by role.
bool may(const Cloud& cloud, std::string_view object_id, std::string_view action, std::string_view scope);
/// The same for dataActions.
bool may_use_data(const Cloud& cloud, std::string_view object_id, std::string_view action, std::string_view scope);

/// The principal and the groups it is a member of, transitively; lower case.
std::vector<std::string> principal_and_groups(const World& world, std::string_view object_id);
/// Whether an action fits a role's pattern, in which `*` stands for any text. Letter case is ignored.
bool action_matches(std::string_view pattern, std::string_view text);

}  // namespace keyless::sandbox
