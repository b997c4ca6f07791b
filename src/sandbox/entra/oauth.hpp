#pragma once

#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "sandbox/entra/exchange.hpp"
#include "sandbox/routing/route.hpp"

namespace keyless::sandbox::entra {

/// Members keep their order, which is the service's.
Reply json_reply(int status, const nlohmann::ordered_json& body);
/// Carries the trace id as the request id, and the correlation id the client sent.
Reply oauth_error(const Request& request, TokenRefusal refusal);

/// The fields of a form; of one that occurs twice the last one counts.
using Form = std::map<std::string, std::string>;
Form form_of(const Request& request);
Reply missing_parameter(Cloud& cloud, const Request& request, std::string_view name);

/// What is asked with a person's proof (password, refresh token, code ...), none of which can be right here.
Reply refuse_grant(Cloud& cloud, const Request& request, const Form& form);

}  // namespace keyless::sandbox::entra
