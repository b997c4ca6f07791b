#pragma once

#include "base/asio.hpp"
#include "http/client.hpp"

namespace keyless::http {

/// Plain HTTP to this machine and its link-local neighbour: what managed-identity endpoints speak. Only GET, only
/// loopback by number or `localhost` and the link-local addresses that Azure's machines use for it, never through a
/// proxy, nothing retried, no redirect followed. `untrusted` for any other address; `unavailable` when nothing listens
/// there.
class LocalSender final : public Sender {
 public:
  asio::awaitable<Result<Response>> send(Request request) override;
};

}  // namespace keyless::http
