#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <memory>
#include <string>

#include "base/asio.hpp"
#include "keyless/result.hpp"

namespace keyless::http {

using TlsSocket = asio::ssl::stream<asio::ip::tcp::socket>;

/// A client context that trusts the roots in `ca_file`; "" takes SSL_CERT_FILE, SSL_CERT_DIR or the system's bundle.
/// Peers are always verified, TLS 1.2 is the least. `untrusted` when no roots are found.
Result<std::shared_ptr<asio::ssl::context>> make_trust(const std::string& ca_file);

/// Asks for a certificate of this host (name or address), before the handshake.
Result<void> expect_host(TlsSocket& socket, const std::string& host);

/// What went wrong in a handshake: `untrusted` and the check that failed, or `unavailable` when the connection was cut.
Error handshake_error(TlsSocket& socket, const boost::system::error_code& failed, const std::string& host);

}  // namespace keyless::http
