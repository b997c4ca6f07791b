#pragma once

#include <memory>

#include "base/asio.hpp"
#include "http/authorizer.hpp"
#include "http/client.hpp"

namespace keyless::http {

/// Attaches the Authorization header, when the URL's origin is one the audience's token may go to.
/// A refused token is renewed once.
class SignIn : public Sender {
 public:
  SignIn(std::unique_ptr<Sender> next, const Cloud& cloud, Authorizer* authorizer);
  asio::awaitable<Result<Response>> send(Request request) override;

 private:
  Result<void> check(const Request& request) const;

  std::unique_ptr<Sender> next_;
  Cloud cloud_;
  Authorizer* authorizer_;
};

}  // namespace keyless::http
