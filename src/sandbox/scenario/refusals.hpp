#pragma once

#include <chrono>

#include "sandbox/routing/route.hpp"

namespace keyless::sandbox {

/// How each service says that a quota is used up. `again` is told as Retry-After.
Reply resource_manager_busy(const Request& request, std::chrono::seconds again);
Reply identities_busy(const Request& request, std::chrono::seconds again);
Reply graph_busy(Cloud& cloud, const Request& request, std::chrono::seconds again);
Reply devops_busy(const Cloud& cloud, std::chrono::seconds again);
/// What Azure DevOps says beside a success; `delay` in seconds, 0 before it delays anything.
http::Headers devops_quota_headers(const Cloud& cloud, double delay, std::chrono::seconds again);

}  // namespace keyless::sandbox
