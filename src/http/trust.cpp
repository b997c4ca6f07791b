#include "http/trust.hpp"

#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include <array>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/ssl/error.hpp>
#include <cstdlib>
#include <filesystem>

namespace keyless::http {
namespace {

namespace ssl = asio::ssl;
using boost::system::error_code;

constexpr std::array bundles = {"/etc/ssl/certs/ca-certificates.crt",
                                "/etc/pki/tls/certs/ca-bundle.crt",
                                "/etc/ssl/ca-bundle.pem",
                                "/etc/pki/tls/cacert.pem",
                                "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
                                "/etc/ssl/cert.pem"};
constexpr std::array folders = {"/etc/ssl/certs", "/etc/pki/tls/certs"};

bool exists(const std::string& path) {
  std::error_code failed;
  return std::filesystem::exists(path, failed);
}

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string() : std::string(value);
}

Error no_roots(const std::string& what) {
  return Error{.code = Errc::untrusted,
               .message = what,
               .advice = "install ca-certificates, or name a PEM file in SSL_CERT_FILE"};
}

Result<void> load_file(ssl::context& context, const std::string& file) {
  error_code failed;
  context.load_verify_file(file, failed);
  if (failed) return no_roots("can't read trusted certificates from " + file + ": " + failed.message());
  return {};
}

Result<void> load_folder(ssl::context& context, const std::string& folder) {
  error_code failed;
  context.add_verify_path(folder, failed);
  if (failed) return no_roots("can't use the trusted certificates in " + folder + ": " + failed.message());
  return {};
}

Result<void> load_system_roots(ssl::context& context) {
  const auto file = variable("SSL_CERT_FILE");
  const auto folder = variable("SSL_CERT_DIR");
  if (!file.empty()) {
    auto loaded = load_file(context, file);
    if (!loaded || folder.empty()) return loaded;
  }
  if (!folder.empty()) return load_folder(context, folder);
  for (const char* bundle : bundles)
    if (exists(bundle)) return load_file(context, bundle);
  for (const char* known : folders)
    if (exists(known)) return load_folder(context, known);
  return no_roots("no trusted root certificates found on this machine");
}

bool is_address(const std::string& host) {
  error_code failed;
  asio::ip::make_address(host, failed);
  return !failed;
}

std::string advice_for(long verdict) {
  switch (verdict) {
    case X509_V_ERR_CERT_HAS_EXPIRED:
    case X509_V_ERR_CERT_NOT_YET_VALID:
      return "check this machine's clock; otherwise the server's certificate is stale";
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
      return "if a proxy of your network inspects TLS, name its root certificate in SSL_CERT_FILE";
    default:
      return "the connection may be intercepted";
  }
}

}  // namespace

Result<std::shared_ptr<ssl::context>> make_trust(const std::string& ca_file) {
  auto context = std::make_shared<ssl::context>(ssl::context::tls_client);
  SSL_CTX_set_min_proto_version(context->native_handle(), TLS1_2_VERSION);
  context->set_verify_mode(ssl::verify_peer);
  auto loaded = ca_file.empty() ? load_system_roots(*context) : load_file(*context, ca_file);
  if (!loaded) return loaded.error();
  return context;
}

Result<void> expect_host(TlsSocket& socket, const std::string& host) {
  auto* const handle = socket.native_handle();
  auto* const checks = SSL_get0_param(handle);
  X509_VERIFY_PARAM_set_hostflags(checks, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
  bool set = false;
  if (is_address(host)) {
    set = X509_VERIFY_PARAM_set1_ip_asc(checks, host.c_str()) == 1;
  } else {
    const bool named =
        SSL_ctrl(handle, SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name, const_cast<char*>(host.c_str())) == 1;
    set = named && X509_VERIFY_PARAM_set1_host(checks, host.c_str(), host.size()) == 1;
  }
  if (!set) return Error{Errc::untrusted, "can't check certificates for the host " + host};
  return {};
}

Error handshake_error(TlsSocket& socket, const error_code& failed, const std::string& host) {
  const long verdict = SSL_get_verify_result(socket.native_handle());
  if (verdict != X509_V_OK) {
    return Error{.code = Errc::untrusted,
                 .message = "the certificate of " + host + " was refused: " + X509_verify_cert_error_string(verdict),
                 .advice = advice_for(verdict)};
  }
  if (failed.category() == asio::error::get_ssl_category()) {
    return Error{.code = Errc::untrusted,
                 .message = "no secure connection to " + host + ": " + failed.message(),
                 .advice = "the server, or something on the way, does not speak TLS 1.2 or newer"};
  }
  return Error{Errc::unavailable, "the connection to " + host + " was cut during the handshake: " + failed.message()};
}

}  // namespace keyless::http
