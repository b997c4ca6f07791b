#pragma once

#include <string>

#include "base/asio.hpp"
#include "model/live.hpp"
#include "providers/devops/devops.hpp"

/// What the organization lets a service principal do: licence and projects. Only for .cpp files of this folder.
namespace keyless::providers::devops {

/// Basic, Stakeholder, BasicAndTestPlans; other licences as the service calls them.
std::string access_level_in(const Json& entitlement);
/// The service's word for an access level.
std::string license_of(const std::string& access_level);
/// Readers, Contributors, Administrators, Stakeholders; another group by its own name.
std::string project_group_in(const Json& project_entitlement);
/// The service's word for one of these groups.
std::string group_type_of(const std::string& group);

/// GET of one entitlement by identity id.
http::Request entitlement_question(Services services, const std::string& organization, const std::string& member_id);

/// Sends one step of a JSON Patch. `isSuccess: false` inside a 200 is an Error with the code and what to do.
asio::awaitable<Result<Answer>> change_entitlement(Services services, std::string organization, std::string member_id,
                                                   Json step, std::string doing);

/// The failure inside a 200, if there is one.
Result<void> outcome_in(const Json& body, const std::string& doing);

}  // namespace keyless::providers::devops
