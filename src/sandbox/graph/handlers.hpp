#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "sandbox/route.hpp"

namespace keyless::sandbox::graph {

Reply json_reply(int status, const nlohmann::json& body);
Reply graph_error(Cloud& cloud, const Request& request, int status, std::string_view code, const std::string& message);

Reply list_service_principals(Cloud&, const Request&);
Reply get_service_principal(Cloud&, const Request&);
Reply get_service_principal_by_app(Cloud&, const Request&);

}  // namespace keyless::sandbox::graph
