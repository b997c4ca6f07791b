#pragma once

#include "sandbox/devops/wire/call.hpp"

namespace keyless::sandbox::devops {

Answer list_role_assignments(Call& call);
Answer set_role_assignments(Call& call);
Answer set_role_assignment(Call& call);
Answer remove_role_assignments(Call& call);
Answer remove_role_assignment(Call& call);
Answer list_role_definitions(Call& call);

Answer list_security_namespaces(Call& call);
Answer list_access_lists(Call& call);
Answer set_access_lists(Call& call);
Answer remove_access_lists(Call& call);
Answer set_access_entries(Call& call);
Answer remove_access_entries(Call& call);
Answer has_permissions(Call& call);
Answer remove_permission(Call& call);
Answer evaluate_permissions(Call& call);

}  // namespace keyless::sandbox::devops
