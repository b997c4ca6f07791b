#pragma once

#include <string>

#include "sandbox/routing/route.hpp"

namespace keyless::sandbox {

/// One line about a request: time, service, caller, method, path, status, bytes of the body, milliseconds. Never a
/// query, a header or a body; characters that a terminal would act on are escaped.
std::string access_line(const Cloud& cloud, std::string_view service, const Request& request, int status,
                        std::size_t bytes, std::chrono::milliseconds took);

/// For people: `principal GUID`, `personal access token of GUID`, `job NAME`; "" for nobody.
std::string caller_name(const Caller& caller);

}  // namespace keyless::sandbox
