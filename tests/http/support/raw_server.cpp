#include "http/support/raw_server.hpp"

#include <array>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

namespace keyless::support {

namespace asio = boost::asio;
using asio::ip::tcp;

struct RawServer::State {
  State(asio::io_context& context, std::string given)
      : acceptor(context, tcp::endpoint(asio::ip::address_v4::loopback(), 0)), answer(std::move(given)) {}
  tcp::acceptor acceptor;
  std::string answer;
  std::string received;
  int connections = 0;
};

namespace {

asio::awaitable<void> serve(std::shared_ptr<RawServer::State> state, tcp::socket socket) {
  boost::system::error_code failed;
  auto token = asio::redirect_error(asio::use_awaitable, failed);
  std::array<char, 4096> bytes;
  const auto incoming = asio::buffer(bytes);
  const auto outgoing = asio::buffer(state->answer);
  bool answered = false;
  // Reads to the end, so that closing cuts nothing that was sent.
  while (!failed) {
    const auto count = co_await socket.async_read_some(incoming, token);
    state->received.append(bytes.data(), count);
    if (answered || failed) continue;
    answered = true;
    co_await asio::async_write(socket, outgoing, token);
    if (!failed) socket.shutdown(tcp::socket::shutdown_send, failed);
  }
}

asio::awaitable<void> accept(std::shared_ptr<RawServer::State> state) {
  for (;;) {
    boost::system::error_code failed;
    auto token = asio::redirect_error(asio::use_awaitable, failed);
    auto socket = co_await state->acceptor.async_accept(token);
    if (failed) co_return;
    ++state->connections;
    auto executor = state->acceptor.get_executor();
    asio::co_spawn(executor, serve(state, std::move(socket)), asio::detached);
  }
}

}  // namespace

RawServer::RawServer(asio::io_context& context, std::string answer)
    : state_(std::make_shared<State>(context, std::move(answer))) {
  asio::co_spawn(context, accept(state_), asio::detached);
}

RawServer::~RawServer() {
  boost::system::error_code ignored;
  state_->acceptor.close(ignored);
}

unsigned short RawServer::port() const {
  return state_->acceptor.local_endpoint().port();
}
int RawServer::connections() const {
  return state_->connections;
}
const std::string& RawServer::received() const {
  return state_->received;
}

}  // namespace keyless::support
