#pragma once

#include <memory>

#include "providers/provider.hpp"
#include "providers/services.hpp"

/// The Azure DevOps kinds, one file each.
namespace keyless::providers::devops {

std::unique_ptr<Provider> make_organization(Services services);
std::unique_ptr<Provider> make_project(Services services);
std::unique_ptr<Provider> make_pipeline(Services services);
std::unique_ptr<Provider> make_principal(Services services);
std::unique_ptr<Provider> make_service_connection(Services services);
std::unique_ptr<Provider> make_connection_share(Services services);
std::unique_ptr<Provider> make_pipeline_permission(Services services);
std::unique_ptr<Provider> make_check(Services services);
std::unique_ptr<Provider> make_security_role(Services services);
std::unique_ptr<Provider> make_organization_member(Services services);
std::unique_ptr<Provider> make_project_entitlement(Services services);
std::unique_ptr<Provider> make_group_membership(Services services);

}  // namespace keyless::providers::devops
