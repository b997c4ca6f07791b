#include "sandbox/tls/tls_identity.hpp"

#include <array>
#include <boost/asio/buffer.hpp>

namespace keyless::sandbox {

namespace asio = boost::asio;

namespace {

/// Clients that offer HTTP/2 first are told what is spoken here.
int choose_protocol(SSL*, const unsigned char** chosen, unsigned char* size, const unsigned char* offered,
                    unsigned int offered_size, void*) {
  static constexpr std::array<unsigned char, 9> ours = {8, 'h', 't', 't', 'p', '/', '1', '.', '1'};
  unsigned char* found = nullptr;
  auto result = SSL_select_next_proto(&found, size, ours.data(), ours.size(), offered, offered_size);
  *chosen = found;
  return result == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_NOACK;
}

}  // namespace

std::shared_ptr<TlsIdentity> make_tls_identity(const Leaf& leaf) {
  auto identity = std::make_shared<TlsIdentity>();
  boost::system::error_code failed;
  identity->context.set_options(asio::ssl::context::default_workarounds | asio::ssl::context::no_tlsv1 |
                                asio::ssl::context::no_tlsv1_1);
  identity->context.use_certificate_chain(asio::buffer(leaf.certificate), failed);
  if (failed) return nullptr;
  SSL_CTX_set_alpn_select_cb(identity->context.native_handle(), choose_protocol, nullptr);
  identity->context.use_private_key(asio::buffer(leaf.key), asio::ssl::context::pem, failed);
  return failed ? nullptr : identity;
}

}  // namespace keyless::sandbox
