#pragma once

#include <boost/asio/ssl/context.hpp>
#include <memory>

#include "sandbox/tls/certificate.hpp"

namespace keyless::sandbox {

/// What a listener proves itself with.
class TlsIdentity {
 public:
  boost::asio::ssl::context context{boost::asio::ssl::context::tls_server};
};

/// Null when the PEM texts are no pair.
std::shared_ptr<TlsIdentity> make_tls_identity(const Leaf& leaf);

}  // namespace keyless::sandbox
