#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "sandbox/exchange.hpp"
#include "sandbox/route.hpp"

namespace keyless::sandbox::entra {

Reply json_reply(int status, const nlohmann::json& body);
Reply oauth_error(const TokenRefusal& refusal);

Reply graph_error(Cloud& cloud, const Request& request, int status, std::string_view code, const std::string& message);

}  // namespace keyless::sandbox::entra
