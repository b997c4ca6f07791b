#pragma once

#include "sandbox/route.hpp"

namespace keyless::sandbox::entra {

Reply discovery(Cloud&, const Request&);        ///< v2.0
Reply older_discovery(Cloud&, const Request&);  ///< v1
Reply instance_discovery(Cloud&, const Request&);
Reply signing_keys(Cloud&, const Request&);
Reply token(Cloud&, const Request&);

Reply list_service_principals(Cloud&, const Request&);
Reply get_service_principal(Cloud&, const Request&);
Reply get_service_principal_by_app(Cloud&, const Request&);

}  // namespace keyless::sandbox::entra
