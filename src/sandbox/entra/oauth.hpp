#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "sandbox/exchange.hpp"
#include "sandbox/route.hpp"

namespace keyless::sandbox::entra {

Reply json_reply(int status, const nlohmann::json& body);
Reply oauth_error(const TokenRefusal& refusal);

}  // namespace keyless::sandbox::entra
