#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "http/codec.hpp"
#include "http/support/certificates.hpp"

namespace keyless::support {

/// What the server does with one request.
struct Reply {
  http::Response response = {};
  std::string raw = {};  ///< sent instead of the response
  bool silent = false;   ///< no byte is sent
  bool reset = false;    ///< ends the connection at once, with RST
  bool close = false;    ///< closes behind the reply
  bool hang = false;     ///< never answers
};

Reply reply(int status, std::string body = "{}", http::Headers headers = {});

/// An HTTPS server on 127.0.0.1 with a free port, in the same loop as the test.
class TlsServer {
 public:
  using Handler = std::function<Reply(const http::IncomingRequest&)>;

  TlsServer(boost::asio::io_context& context, const Certificate& certificate, Handler handler);
  ~TlsServer();

  std::string origin() const;  ///< https://localhost:PORT
  unsigned short port() const;
  /// From the next connection on: nothing newer than TLS 1.1.
  void speak_old_tls();

  struct State;
  std::vector<http::IncomingRequest>& requests();
  int connections() const;
  std::size_t plain_bytes() const;  ///< of the application, after the handshake

 private:
  std::shared_ptr<State> state_;
};

}  // namespace keyless::support
