#pragma once

#include <functional>
#include <memory>
#include <string>

#include "auth/token_request.hpp"

namespace keyless::auth {

/// Gives what proves the client, for one exchange with this tenant.
using ProofSource = std::function<asio::awaitable<Result<Form>>(std::string tenant)>;

/// A client that signs in with the client-credentials grant. `plain` is a stack without authorizer; it, the cloud and
/// the clock must outlive the credential.
std::shared_ptr<Credential> client_credential(http::Sender& plain, const http::Cloud& cloud, Clock& clock,
                                              std::string name, ProofSource proof);

}  // namespace keyless::auth
