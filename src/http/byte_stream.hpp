#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <chrono>
#include <cstddef>
#include <memory>
#include <string>

#include "base/asio.hpp"
#include "base/clock.hpp"
#include "http/proxy.hpp"
#include "http/url.hpp"
#include "keyless/result.hpp"

namespace boost::asio::ssl {
class context;
}

namespace keyless::http {

/// A connection whose peer has proven who it is. One reader and one writer at a time.
class ByteStream {
 public:
  virtual ~ByteStream() = default;
  /// Bytes read; 0 when the peer closed in good order.
  virtual asio::awaitable<Result<std::size_t>> read_some(char* data, std::size_t size) = 0;
  /// All of them. `bytes` must outlive the call.
  virtual asio::awaitable<Result<void>> write(const std::string& bytes) = 0;
  /// From then on every operation fails with `timed_out`, running ones included.
  virtual void expire_at(std::chrono::steady_clock::time_point when) = 0;
  /// Nothing expires any more, so that an idle connection keeps no event loop running.
  virtual void never_expire() = 0;
  /// Between two requests: nothing has come in, not even the peer's goodbye.
  virtual bool quiet() const = 0;
};

struct Dial {
  std::chrono::steady_clock::time_point deadline = {};  ///< for name, address, proxy and handshake together
  Milliseconds address_timeout{10'000};                 ///< for each address of the name
  Proxy proxy = {};                                     ///< "" host connects straight
};

/// Looks the host up, tries its addresses in turn, and shakes hands. `unavailable`, `timed_out` or `untrusted`, and
/// where a proxy refuses the tunnel `invalid_argument` (its user or password) or `forbidden`: in each case nothing but
/// the handshake was sent.
asio::awaitable<Result<std::unique_ptr<ByteStream>>> connect(asio::any_io_executor executor,
                                                             std::shared_ptr<asio::ssl::context> trust, Url url,
                                                             Dial dial);

}  // namespace keyless::http
