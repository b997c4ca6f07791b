#pragma once

#include "base/asio.hpp"
#include "http/cloud.hpp"
#include "http/secret.hpp"
#include "keyless/result.hpp"

namespace keyless::http {

/// Gives the value of an Authorization header. `auth::TokenSource` is the one the program uses.
class Authorizer {
 public:
  virtual ~Authorizer() = default;
  /// `Bearer …` or `Basic …` for this audience. `rejected` is empty, or the value a service just refused: then another
  /// one is fetched when there can be one, else the same comes back.
  virtual asio::awaitable<Result<Secret>> authorization(Audience audience, Secret rejected) = 0;
};

}  // namespace keyless::http
