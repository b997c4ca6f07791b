#pragma once

#include <chrono>
#include <string>

#include "base/asio.hpp"
#include "http/cloud.hpp"
#include "keyless/result.hpp"

namespace keyless::auth {

/// A token as it goes into the Authorization header.
struct Token {
  std::string scheme = "Bearer";                    ///< `Bearer`, or `Basic` for a personal access token
  http::Secret value;                               ///< what follows the scheme
  std::chrono::steady_clock::time_point expires{};  ///< by the service's expires_in, on the monotonic clock
};

/// One way to sign in. Fetches anew at each call; the cache sits around it.
class Credential {
 public:
  virtual ~Credential() = default;
  /// How it is named in messages: `client secret`, `personal access token`.
  virtual std::string name() const = 0;
  /// Why it can't serve this audience; "" when it can. Then the next one is looked at.
  virtual std::string unfit_for(http::Audience) const { return {}; }
  /// A token for this audience in this tenant. Fails with `unauthorized`, and says why and what would help; with
  /// `not_found` when this way turns out not to exist here (nobody signed in, no such endpoint): then the next one is
  /// looked at.
  virtual asio::awaitable<Result<Token>> token(http::Audience audience, std::string tenant) = 0;
};

}  // namespace keyless::auth
