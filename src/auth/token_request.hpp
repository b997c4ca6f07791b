#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "auth/credential.hpp"
#include "base/asio.hpp"
#include "base/clock.hpp"
#include "http/client.hpp"
#include "http/cloud.hpp"

namespace keyless::auth {

/// A form, in order; values are encoded when it is sent.
using Form = std::vector<std::pair<std::string, std::string>>;
std::string encoded_form(const Form& form);

/// What proves a client by a signed token.
Form assertion_form(std::string client_id, const http::Secret& assertion);

/// Asks the sign-in service for a token with the client-credentials grant; `proof` holds what proves the client.
/// `unauthorized` with the AADSTS code and what to do about it; `untrusted` when the token is of another tenant.
asio::awaitable<Result<Token>> request_token(http::Sender& plain, const http::Cloud& cloud, const Clock& clock,
                                             http::Audience audience, std::string tenant, Form proof);

/// The token of an answer. `now` is when it was asked for: the life is counted from there.
Result<Token> read_token(const std::string& body, const std::string& tenant, std::chrono::steady_clock::time_point now);

}  // namespace keyless::auth
