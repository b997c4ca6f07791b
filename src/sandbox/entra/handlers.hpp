#pragma once

#include "sandbox/route.hpp"

namespace keyless::sandbox::entra {

Reply discovery(Cloud&, const Request&);        ///< v2.0
Reply older_discovery(Cloud&, const Request&);  ///< v1
Reply instance_discovery(Cloud&, const Request&);
Reply signing_keys(Cloud&, const Request&);
Reply token(Cloud&, const Request&);

}  // namespace keyless::sandbox::entra
