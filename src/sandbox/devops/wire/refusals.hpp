#pragma once

#include "sandbox/devops/wire/call.hpp"

namespace keyless::sandbox::devops {

Refusal no_such_identity(std::string_view what);
/// Entra does not know this object id in the organization's tenant.
Refusal no_such_origin(std::string_view object_id);
Refusal no_such_entitlement(std::string_view id);
Refusal no_such_operation(std::string_view id);
Refusal no_such_namespace(std::string_view id);
Refusal no_such_repository(std::string_view id);
Refusal taken_project_name(std::string_view name);
Refusal taken_repository_name(std::string_view name);
Refusal taken_group_name(std::string_view name);
Refusal bad_project_name(std::string_view name);
Refusal no_such_process(std::string_view id);

/// For calls that only Project Collection Administrators may make.
std::optional<Answer> needs_administrator(const Call& call, std::string_view permission);

}  // namespace keyless::sandbox::devops
