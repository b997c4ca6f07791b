#pragma once

#include <string>
#include <string_view>

#include "sandbox/route.hpp"

namespace keyless::sandbox {

/// Whether a role assigned to the principal at the scope or above allows the action
/// (`Microsoft.Resources/subscriptions/read`): actions minus notActions, role by role.
bool may(const Cloud& cloud, std::string_view object_id, std::string_view action, std::string_view scope);
/// The same for dataActions.
bool may_use_data(const Cloud& cloud, std::string_view object_id, std::string_view action, std::string_view scope);

}  // namespace keyless::sandbox
