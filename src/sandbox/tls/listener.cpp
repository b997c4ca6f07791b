#include "sandbox/tls/listener.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <exception>
#include <utility>

#include "sandbox/tls/conversation.hpp"

namespace keyless::sandbox::conversation {
namespace {

/// A handshake that comes to nothing: cut, or answered in plain HTTP.
asio::awaitable<void> spoil(tcp::socket& socket, const std::string& trouble) {
  error_code failed;
  auto token = asio::redirect_error(asio::use_awaitable, failed);
  std::array<char, 1024> bytes{};
  auto buffer = asio::buffer(bytes);
  co_await socket.async_read_some(buffer, token);
  if (trouble == "cut") {
    reset(socket);
    co_return;
  }
  const std::string plain = "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
  auto answer = asio::buffer(plain);
  co_await asio::async_write(socket, answer, token);
}

asio::awaitable<void> serve(std::shared_ptr<State> state, tcp::socket socket) {
  auto trouble = state->functions.handshake ? state->functions.handshake() : std::string();
  if (!trouble.empty()) {
    co_await spoil(socket, trouble);
    co_return;
  }
  TlsStream stream(std::move(socket), state->identity->context);
  Listed listed(*state, stream.next_layer());
  error_code failed;
  auto token = asio::redirect_error(asio::use_awaitable, failed);
  co_await stream.async_handshake(asio::ssl::stream_base::server, token);
  if (failed) co_return;
  co_await converse(*state, state->functions, stream);
  if (!stream.next_layer().is_open() || state->closed) co_return;
  co_await stream.async_shutdown(token);
}

asio::awaitable<void> serve_plainly(std::shared_ptr<State> state, tcp::socket socket) {
  Listed listed(*state, socket);
  co_await converse(*state, state->functions, socket);
  error_code ignored;
  socket.shutdown(tcp::socket::shutdown_send, ignored);
}

/// What a client said before TLS: the head of its CONNECT, and what it sent behind it without waiting.
struct Preamble {
  std::string head = {};
  std::string rest = {};
};

asio::awaitable<Preamble> read_preamble(tcp::socket& socket) {
  constexpr std::string_view end = "\r\n\r\n";
  std::string all;
  std::array<char, 4096> bytes{};
  while (all.size() <= http::header_limit) {
    error_code failed;
    auto token = asio::redirect_error(asio::use_awaitable, failed);
    auto buffer = asio::buffer(bytes);
    auto size = co_await socket.async_read_some(buffer, token);
    if (failed) break;
    all.append(bytes.data(), size);
    auto at = all.find(end);
    if (at == std::string::npos) continue;
    co_return Preamble{all.substr(0, at + end.size()), all.substr(at + end.size())};
  }
  co_return Preamble{std::move(all), {}};
}

/// Nothing when a tunnel is granted: `behind` serves it then.
std::optional<Served> refusal_of(const State& state, const std::string& head, Listener::Functions& behind) {
  http::RequestParser parser(body_limit);
  auto fed = parser.feed(head);
  if (!fed || (!parser.done() && !head.ends_with("\r\n\r\n"))) return state.functions.malformed();
  http::IncomingRequest incoming;
  if (parser.done())
    incoming = parser.take();
  else
    incoming.method = head.substr(0, head.find(' '));
  return state.functions.connect(incoming, behind);
}

asio::awaitable<void> serve_tunnel(State& state, const Listener::Functions& behind, tcp::socket socket,
                                   std::string early) {
  TlsStream stream(std::move(socket), state.identity->context);
  Listed listed(state, stream.next_layer());
  error_code failed;
  auto token = asio::redirect_error(asio::use_awaitable, failed);
  auto buffer = asio::buffer(early);
  co_await stream.async_handshake(asio::ssl::stream_base::server, buffer, token);
  if (failed || state.closed) co_return;
  co_await converse(state, behind, stream);
  if (!stream.next_layer().is_open() || state.closed) co_return;
  co_await stream.async_shutdown(token);
}

/// True when the client may go on with TLS.
asio::awaitable<bool> open_tunnel(State& state, tcp::socket& socket, Listener::Functions& behind, std::string& early) {
  Listed listed(state, socket);
  auto preamble = co_await read_preamble(socket);
  if (state.closed || preamble.head.empty()) co_return false;
  auto refused = refusal_of(state, preamble.head, behind);
  early = std::move(preamble.rest);
  std::string granted = "HTTP/1.1 200 Connection established\r\n\r\n";
  auto& bytes = refused ? refused->bytes : granted;
  auto sent = co_await send(socket, bytes);
  error_code ignored;
  if (refused) socket.shutdown(tcp::socket::shutdown_send, ignored);
  co_return sent && !refused && !state.closed;
}

asio::awaitable<void> serve_proxied(std::shared_ptr<State> state, tcp::socket socket) {
  Listener::Functions behind;
  std::string early;
  auto granted = co_await open_tunnel(*state, socket, behind, early);
  if (!granted) co_return;
  co_await serve_tunnel(*state, behind, std::move(socket), std::move(early));
}

using Serve = asio::awaitable<void> (*)(std::shared_ptr<State>, tcp::socket);

Serve way_of(const State& state) {
  if (state.proxy) return serve_proxied;
  return state.identity ? serve : serve_plainly;
}

/// A broken connection is the client's affair; anything else is a bug and must show.
void done(std::exception_ptr failure) {
  if (!failure) return;
  try {
    std::rethrow_exception(failure);
  } catch (const boost::system::system_error&) {
  }
}

/// Out of descriptors, mostly: trying again at once would keep everything else from running.
asio::awaitable<void> catch_breath(std::shared_ptr<State> state) {
  asio::steady_timer timer(state->acceptor.get_executor(), std::chrono::milliseconds(50));
  co_await timer.async_wait(asio::use_awaitable);
}

asio::awaitable<void> accept(std::shared_ptr<State> state) {
  while (!state->closed) {
    error_code failed;
    auto token = asio::redirect_error(asio::use_awaitable, failed);
    auto socket = co_await state->acceptor.async_accept(token);
    if (state->closed) co_return;
    if (failed) {
      co_await catch_breath(state);
      continue;
    }
    error_code ignored;
    socket.set_option(tcp::no_delay(true), ignored);
    auto executor = state->acceptor.get_executor();
    auto how = way_of(*state);
    auto connection = how(state, std::move(socket));
    asio::co_spawn(executor, std::move(connection), done);
  }
}

class LoopbackListener final : public Listener {
 public:
  explicit LoopbackListener(std::shared_ptr<State> state) : state_(std::move(state)) {
    port_ = state_->acceptor.local_endpoint().port();
  }
  ~LoopbackListener() override { close(); }

  std::uint16_t port() const override { return port_; }

  void start(Functions functions) override {
    state_->functions = std::move(functions);
    asio::co_spawn(state_->acceptor.get_executor(), accept(state_), done);
  }

  void close() override {
    if (std::exchange(state_->closed, true)) return;
    error_code ignored;
    state_->acceptor.close(ignored);
    for (auto* socket : state_->open) socket->close(ignored);
    state_->functions = {};
  }

 private:
  std::shared_ptr<State> state_;
  std::uint16_t port_ = 0;
};

error_code bind(tcp::acceptor& acceptor, std::uint16_t port) {
  error_code failed;
  tcp::endpoint endpoint(asio::ip::address_v4::loopback(), port);
  acceptor.open(endpoint.protocol(), failed);
  if (!failed) acceptor.set_option(asio::socket_base::reuse_address(true), failed);
  if (!failed) acceptor.bind(endpoint, failed);
  if (!failed) acceptor.listen(asio::socket_base::max_listen_connections, failed);
  error_code ignored;
  if (failed) acceptor.close(ignored);
  return failed;
}

Result<std::unique_ptr<Listener>> listening(std::shared_ptr<State> state, std::uint16_t wished) {
  auto failed = bind(state->acceptor, wished);
  if (failed && wished != 0) failed = bind(state->acceptor, 0);
  if (!failed) return std::unique_ptr<Listener>(std::make_unique<LoopbackListener>(std::move(state)));
  Error error;
  error.code = Errc::unavailable;
  error.message = "listening on 127.0.0.1: " + failed.message();
  return error;
}

}  // namespace
}  // namespace keyless::sandbox::conversation

namespace keyless::sandbox {

namespace asio = boost::asio;

Result<std::unique_ptr<Listener>> listen(asio::any_io_executor executor, std::shared_ptr<TlsIdentity> identity,
                                         std::uint16_t wished) {
  return conversation::listening(std::make_shared<conversation::State>(executor, std::move(identity)), wished);
}

Result<std::unique_ptr<Listener>> listen_plain(asio::any_io_executor executor, std::uint16_t wished) {
  return conversation::listening(std::make_shared<conversation::State>(executor, nullptr), wished);
}

Result<std::unique_ptr<Listener>> listen_proxy(asio::any_io_executor executor, std::shared_ptr<TlsIdentity> identity,
                                               std::uint16_t wished) {
  auto state = std::make_shared<conversation::State>(executor, std::move(identity));
  state->proxy = true;
  return conversation::listening(std::move(state), wished);
}

}  // namespace keyless::sandbox
