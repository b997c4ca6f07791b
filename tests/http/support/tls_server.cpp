#include "http/support/tls_server.hpp"

#include <array>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

namespace keyless::support {

namespace asio = boost::asio;
using asio::ip::tcp;
using Stream = asio::ssl::stream<tcp::socket>;

struct TlsServer::State {
  explicit State(asio::io_context& context)
      : tls(asio::ssl::context::tls_server), acceptor(context, tcp::endpoint(asio::ip::address_v4::loopback(), 0)) {}
  asio::ssl::context tls;
  tcp::acceptor acceptor;
  Handler handler;
  std::vector<http::IncomingRequest> requests;
  std::vector<std::weak_ptr<Stream>> streams;
  int connections = 0;
  std::size_t plain_bytes = 0;
};

namespace {

void reset(Stream& stream) {
  boost::system::error_code ignored;
  stream.next_layer().set_option(asio::socket_base::linger(true, 0), ignored);
  stream.next_layer().close(ignored);
}

asio::awaitable<void> say_goodbye(std::shared_ptr<Stream> stream) {
  boost::system::error_code failed;
  auto token = asio::redirect_error(asio::use_awaitable, failed);
  co_await stream->async_shutdown(token);
  stream->next_layer().close(failed);
}

/// False when the connection is over.
asio::awaitable<bool> answer(std::shared_ptr<TlsServer::State> state, std::shared_ptr<Stream> stream,
                             http::IncomingRequest request) {
  const auto reply = state->handler(request);
  const bool head = request.method == "HEAD";
  state->requests.push_back(std::move(request));
  if (reply.hang) co_return true;
  if (reply.reset) {
    reset(*stream);
    co_return false;
  }
  boost::system::error_code failed;
  auto token = asio::redirect_error(asio::use_awaitable, failed);
  const auto bytes = reply.raw.empty() ? http::serialize(reply.response, true, head) : reply.raw;
  const auto buffer = asio::buffer(bytes);
  if (!reply.silent) co_await asio::async_write(*stream, buffer, token);
  if (!reply.close) co_return true;
  co_await say_goodbye(stream);
  co_return false;
}

asio::awaitable<void> serve(std::shared_ptr<TlsServer::State> state, std::shared_ptr<Stream> stream) {
  boost::system::error_code failed;
  auto token = asio::redirect_error(asio::use_awaitable, failed);
  co_await stream->async_handshake(asio::ssl::stream_base::server, token);
  http::RequestParser parser;
  std::array<char, 4096> bytes;
  while (!failed) {
    const auto buffer = asio::buffer(bytes);
    const auto count = co_await stream->async_read_some(buffer, token);
    state->plain_bytes += count;
    if (failed || !parser.feed(std::string_view(bytes.data(), count))) break;
    while (parser.done()) {
      auto request = parser.take();
      const bool goes_on = co_await answer(state, stream, std::move(request));
      if (!goes_on) co_return;
    }
  }
}

asio::awaitable<void> accept(std::shared_ptr<TlsServer::State> state) {
  for (;;) {
    boost::system::error_code failed;
    auto token = asio::redirect_error(asio::use_awaitable, failed);
    auto socket = co_await state->acceptor.async_accept(token);
    if (failed) co_return;
    ++state->connections;
    auto stream = std::make_shared<Stream>(std::move(socket), state->tls);
    state->streams.push_back(stream);
    auto executor = state->acceptor.get_executor();
    asio::co_spawn(executor, serve(state, stream), asio::detached);
  }
}

}  // namespace

Reply reply(int status, std::string body, http::Headers headers) {
  Reply made;
  made.response.status = status;
  made.response.headers = std::move(headers);
  if (http::header(made.response.headers, "Content-Type").empty()) {
    made.response.headers.emplace_back("Content-Type", "application/json");
  }
  made.response.body = std::move(body);
  return made;
}

TlsServer::TlsServer(asio::io_context& context, const Certificate& certificate, Handler handler)
    : state_(std::make_shared<State>(context)) {
  state_->tls.use_certificate_chain(asio::buffer(certificate.pem));
  state_->tls.use_private_key(asio::buffer(certificate.key), asio::ssl::context::pem);
  state_->handler = std::move(handler);
  asio::co_spawn(context, accept(state_), asio::detached);
}

TlsServer::~TlsServer() {
  boost::system::error_code ignored;
  state_->acceptor.close(ignored);
  for (const auto& weak : state_->streams) {
    if (const auto stream = weak.lock()) stream->next_layer().close(ignored);
  }
}

std::string TlsServer::origin() const {
  return "https://localhost:" + std::to_string(port());
}
unsigned short TlsServer::port() const {
  return state_->acceptor.local_endpoint().port();
}
void TlsServer::speak_old_tls() {
  auto* const context = state_->tls.native_handle();
  SSL_CTX_set_security_level(context, 0);
  SSL_CTX_set_min_proto_version(context, TLS1_VERSION);
  SSL_CTX_set_max_proto_version(context, TLS1_1_VERSION);
}
std::vector<http::IncomingRequest>& TlsServer::requests() {
  return state_->requests;
}
int TlsServer::connections() const {
  return state_->connections;
}
std::size_t TlsServer::plain_bytes() const {
  return state_->plain_bytes;
}

}  // namespace keyless::support
