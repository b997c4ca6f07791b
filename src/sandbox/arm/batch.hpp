#pragma once

#include "sandbox/routing/route.hpp"

namespace keyless::sandbox::arm {

/// Carries out one part of a batch as if it had come alone, admission included.
using ServeAlone = Reply (*)(Cloud&, Request&);

/// `POST /batch`: up to 20 parts are answered at once, up to 500 without bodies behind a link to poll. Undocumented at
/// the service; known from reports of its users.
Reply run_batch(Cloud& cloud, const Request& request, ServeAlone serve);

}  // namespace keyless::sandbox::arm
