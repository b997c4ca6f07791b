#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <cstdint>
#include <iosfwd>
#include <memory>

#include "base/asio.hpp"
#include "base/clock.hpp"
#include "http/authorizer.hpp"
#include "http/client.hpp"
#include "http/cloud.hpp"
#include "http/codec.hpp"

namespace keyless::http {

struct StackOptions {
  int parallelism = 10;                  ///< requests in flight at most
  std::ostream* debug_log = nullptr;     ///< a line for each request; never a body, a token or an unlisted query value
  std::uint64_t seed = 0;                ///< of jitter and request ids; 0 draws one
  bool paced = true;                     ///< false leaves out the published bucket sizes, not what the service asks for
  Milliseconds attempt_timeout{45'000};  ///< one try, all of it; Azure DevOps may hold a request back for 30 s
  Milliseconds connect_timeout{10'000};  ///< one address
  std::size_t body_limit = default_body_limit;
  std::string proxy = {};     ///< `http://[user:password@]host:port` for CONNECT; "" goes direct
  std::string no_proxy = {};  ///< as in NO_PROXY; this machine always goes direct
};

/// The client: retry, pacing, sign-in, log and wire, in this order from the caller down. Everything given by reference
/// or pointer must outlive it; the cloud is copied. Without an authorizer only Audience::none can be sent: that is the
/// stack for token requests.
std::unique_ptr<Sender> make_stack(asio::any_io_executor executor, const Cloud& cloud, Authorizer* authorizer,
                                   Clock& clock, Cost& cost, StackOptions options = {});

}  // namespace keyless::http
