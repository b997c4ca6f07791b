#pragma once

#include <algorithm>
#include <array>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <list>

#include "sandbox/tls/listener.hpp"
#include "sandbox/tls/tls_identity.hpp"

/// One connection, over TLS or without: requests come in, answers go out, in the way the answer says. Only for
/// listener.cpp.
namespace keyless::sandbox::conversation {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

inline constexpr std::size_t body_limit = std::size_t{16} * 1024 * 1024;

using TlsStream = asio::ssl::stream<tcp::socket>;

/// Shared by the acceptor and its connections, which may outlive the listener by a step of the event loop.
struct State {
  State(asio::any_io_executor executor, std::shared_ptr<TlsIdentity> tls)
      : acceptor(executor), identity(std::move(tls)) {}

  tcp::acceptor acceptor;
  std::shared_ptr<TlsIdentity> identity;  ///< null: plain HTTP
  bool proxy = false;                     ///< TLS begins behind a CONNECT
  Listener::Functions functions = {};
  std::list<tcp::socket*> open = {};
  bool closed = false;
};

/// Lists a connection's socket while it lives, so that closing the listener reaches it.
class Listed {
 public:
  Listed(State& state, tcp::socket& socket) : state_(state), at_(state.open.insert(state.open.end(), &socket)) {}
  ~Listed() { state_.open.erase(at_); }
  Listed(const Listed&) = delete;
  Listed& operator=(const Listed&) = delete;

 private:
  State& state_;
  std::list<tcp::socket*>::iterator at_;
};

inline void reset(tcp::socket& socket) {
  error_code ignored;
  socket.set_option(asio::socket_base::linger(true, 0), ignored);
  socket.close(ignored);
}

inline tcp::socket& socket_of(tcp::socket& stream) {
  return stream;
}
inline tcp::socket& socket_of(TlsStream& stream) {
  return stream.next_layer();
}

template <class Stream>
asio::awaitable<bool> send(Stream& stream, const std::string& bytes) {
  error_code failed;
  auto token = asio::redirect_error(asio::use_awaitable, failed);
  auto buffer = asio::buffer(bytes);
  co_await asio::async_write(stream, buffer, token);
  co_return !failed;
}

template <class Stream>
asio::awaitable<bool> send_in_pieces(State& state, const Listener::Functions& functions, Stream& stream,
                                     const Served& served) {
  const auto step = served.delivery.piece == 0 ? std::max<std::size_t>(served.bytes.size(), 1) : served.delivery.piece;
  for (std::size_t at = 0; at < served.bytes.size() && !state.closed; at += step) {
    auto piece = served.bytes.substr(at, step);
    auto sent = co_await send(stream, piece);
    if (!sent || state.closed) co_return false;
    if (served.delivery.pause.count() > 0 && at + step < served.bytes.size())
      co_await functions.wait(served.delivery.pause);
  }
  while (!served.delivery.endless.empty() && !state.closed) {
    auto sent = co_await send(stream, served.delivery.endless);
    if (!sent) co_return false;
  }
  co_return !state.closed;
}

/// True while the connection may go on.
template <class Stream>
asio::awaitable<bool> deliver(State& state, const Listener::Functions& functions, Stream& stream,
                              const Served& served) {
  if (served.delivery.wait.count() > 0) co_await functions.wait(served.delivery.wait);
  if (state.closed) co_return false;
  auto sent = co_await send_in_pieces(state, functions, stream, served);
  if (served.delivery.reset) reset(socket_of(stream));
  co_return sent && !served.delivery.reset && !served.delivery.close;
}
/// Tells once that an answer has ended, however it did.
class Ending {
 public:
  explicit Ending(std::function<void()> tell) : tell_(std::move(tell)) {}
  ~Ending() {
    if (tell_) tell_();
  }
  Ending(const Ending&) = delete;
  Ending& operator=(const Ending&) = delete;

 private:
  std::function<void()> tell_;
};

/// Answers what has come in whole. True while the connection may go on.
template <class Stream>
asio::awaitable<bool> answer_all(State& state, const Listener::Functions& functions, Stream& stream,
                                 http::RequestParser& parser) {
  while (parser.done() && !state.closed) {
    auto incoming = parser.take();
    auto served = functions.request(incoming);
    Ending ending(std::move(served.sent));
    if (served.reset) {
      reset(socket_of(stream));
      co_return false;
    }
    auto sent = co_await deliver(state, functions, stream, served);
    if (!sent || served.close) co_return false;
  }
  co_return !state.closed;
}

template <class Stream>
asio::awaitable<void> converse(State& state, const Listener::Functions& functions, Stream& stream) {
  http::RequestParser parser(body_limit);
  std::array<char, 16 * 1024> bytes{};
  bool invited = false;
  for (;;) {
    error_code failed;
    auto token = asio::redirect_error(asio::use_awaitable, failed);
    auto buffer = asio::buffer(bytes);
    auto size = co_await stream.async_read_some(buffer, token);
    if (failed || state.closed) co_return;
    auto fed = parser.feed(std::string_view(bytes.data(), size));
    if (!fed) {
      auto served = functions.malformed();
      co_await send(stream, served.bytes);
      co_return;
    }
    if (parser.expects_continue() && !parser.done() && !invited) {
      std::string go_on = "HTTP/1.1 100 Continue\r\n\r\n";
      co_await send(stream, go_on);
      invited = true;
    }
    if (parser.done()) invited = false;
    auto goes_on = co_await answer_all(state, functions, stream, parser);
    if (!goes_on) co_return;
  }
}

}  // namespace keyless::sandbox::conversation
