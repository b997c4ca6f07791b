#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string_view>

#include "sandbox/routing/route.hpp"

namespace keyless::sandbox::control {

Reply json_reply(int status, const nlohmann::json& body);
Reply refuse(int status, std::string_view code, const std::string& message);

Reply get_clock(Cloud& cloud, const Request& request);
Reply move_clock(Cloud& cloud, const Request& request);
Reply get_behaviour(Cloud& cloud, const Request& request);
Reply put_behaviour(Cloud& cloud, const Request& request);
Reply list_faults(Cloud& cloud, const Request& request);
Reply list_known_faults(Cloud& cloud, const Request& request);
Reply add_faults(Cloud& cloud, const Request& request);
Reply clear_faults(Cloud& cloud, const Request& request);
Reply remove_fault(Cloud& cloud, const Request& request);
Reply list_requests(Cloud& cloud, const Request& request);

Reply change_organization(Cloud& cloud, const Request& request);
Reply add_personal_token(Cloud& cloud, const Request& request);
Reply sign_token(Cloud& cloud, const Request& request);
Reply issuer_discovery(Cloud& cloud, const Request& request);
Reply issuer_keys(Cloud& cloud, const Request& request);

}  // namespace keyless::sandbox::control
