#pragma once

#include "http/client.hpp"
#include "sandbox/sandbox.hpp"

namespace keyless::walk {

/// Hands requests to a sandbox of the same process, without sockets and TLS. In all else as the wire: a connection that
/// is reset is tried once more where that is safe, and a write whose answer is lost is indeterminate.
class MemoryWire final : public http::Sender {
 public:
  explicit MemoryWire(sandbox::Sandbox& sandbox) : sandbox_(sandbox) {}
  boost::asio::awaitable<Result<http::Response>> send(http::Request request) override;

 private:
  sandbox::Sandbox& sandbox_;
};

}  // namespace keyless::walk
