#pragma once

#include "sandbox/entra/instance_metadata.hpp"
#include "sandbox/routing/route.hpp"

namespace keyless::sandbox::entra {

Reply discovery(Cloud&, const Request&);        ///< v2.0
Reply older_discovery(Cloud&, const Request&);  ///< v1
Reply instance_discovery(Cloud&, const Request&);
Reply signing_keys(Cloud&, const Request&);
Reply older_signing_keys(Cloud&, const Request&);
Reply token(Cloud&, const Request&);        ///< v2.0: `scope`
Reply older_token(Cloud&, const Request&);  ///< v1: `resource`, numbers as texts
/// There are no people here to sign in: both say so the way the service refuses a client.
Reply authorize(Cloud&, const Request&);
Reply device_code(Cloud&, const Request&);

/// Endpoints of a machine; see instance_metadata().
Reply machine_token(Cloud&, const Request&);
Reply app_service_token(Cloud&, const Request&);
Reply machine_description(Cloud&, const Request&);

}  // namespace keyless::sandbox::entra
