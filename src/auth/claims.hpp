#pragma once

#include <string>

#include "http/secret.hpp"

namespace keyless::auth {

/// Whom an access token stands for, as its claims say. Nothing of it is verified: the service that issued it does that.
struct Claims {
  std::string tenant_id = {};
  std::string client_id = {};     ///< of an application or managed identity; "" when a person is signed in
  std::string principal_id = {};  ///< object id in the directory
};

/// All empty when the token is no JWT.
Claims claims_of(const http::Secret& token);

}  // namespace keyless::auth
