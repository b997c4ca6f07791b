#pragma once

#include <string>
#include <string_view>

#include "http/secret.hpp"
#include "http/url.hpp"
#include "keyless/result.hpp"

namespace keyless::http {

/// A proxy that opens tunnels with CONNECT; the TLS inside is with the service itself.
struct Proxy {
  std::string host = {};  ///< "" for none
  std::string port = {};
  Secret authorization = Secret();  ///< the value of Proxy-Authorization; goes to the proxy only
};

/// `http://[user:password@]host[:port]` or `host:port`. Only http proxies are served.
Result<Proxy> parse_proxy(std::string_view text);

/// Whether a host is reached without the proxy, by the customary rules of NO_PROXY: `*`; a name matches itself and its
/// sub-domains, with a leading dot the sub-domains only; an address matches itself, a CIDR block its addresses; `:port`
/// narrows to that port. This machine is always reached directly.
bool goes_direct(const Url& url, std::string_view no_proxy);

}  // namespace keyless::http
