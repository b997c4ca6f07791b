#include "http/support/connect_proxy.hpp"

#include <array>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <vector>

namespace keyless::support {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

struct Tunnel {
  explicit Tunnel(tcp::socket accepted) : client(std::move(accepted)), service(client.get_executor()) {}
  void close() {
    boost::system::error_code ignored;
    client.close(ignored);
    service.close(ignored);
  }
  tcp::socket client;
  tcp::socket service;
};

}  // namespace

struct ConnectProxy::State {
  State(asio::io_context& context, unsigned short target)
      : acceptor(context, tcp::endpoint(asio::ip::address_v4::loopback(), 0)),
        service(asio::ip::address_v4::loopback(), target) {}
  tcp::acceptor acceptor;
  tcp::endpoint service;
  std::vector<std::weak_ptr<Tunnel>> open;
  std::string head;
  std::string seen;
  int tunnels = 0;
};

namespace {

/// `record` is null or takes a copy of the bytes.
asio::awaitable<void> pump(std::shared_ptr<Tunnel> tunnel, tcp::socket& from, tcp::socket& to, std::string* record) {
  boost::system::error_code failed;
  auto token = asio::redirect_error(asio::use_awaitable, failed);
  std::array<char, 4096> bytes;
  const auto incoming = asio::buffer(bytes);
  while (!failed) {
    const auto count = co_await from.async_read_some(incoming, token);
    if (record != nullptr) record->append(bytes.data(), count);
    if (failed) break;
    const auto outgoing = asio::buffer(bytes.data(), count);
    co_await asio::async_write(to, outgoing, token);
  }
  tunnel->close();
}

asio::awaitable<bool> read_head(std::shared_ptr<ConnectProxy::State> state, std::shared_ptr<Tunnel> tunnel) {
  boost::system::error_code failed;
  auto token = asio::redirect_error(asio::use_awaitable, failed);
  std::array<char, 4096> bytes;
  const auto incoming = asio::buffer(bytes);
  state->head.clear();
  while (!failed && state->head.find("\r\n\r\n") == std::string::npos) {
    const auto count = co_await tunnel->client.async_read_some(incoming, token);
    state->head.append(bytes.data(), count);
  }
  state->seen += state->head;
  co_return !failed;
}

asio::awaitable<void> serve(std::shared_ptr<ConnectProxy::State> state, std::shared_ptr<Tunnel> tunnel) {
  const bool asked = co_await read_head(state, tunnel);
  if (!asked) co_return;
  boost::system::error_code failed;
  auto token = asio::redirect_error(asio::use_awaitable, failed);
  co_await tunnel->service.async_connect(state->service, token);
  if (failed) co_return;
  ++state->tunnels;
  const std::string opened = "HTTP/1.1 200 Connection established\r\nVia: 1.1 test\r\n\r\n";
  const auto outgoing = asio::buffer(opened);
  co_await asio::async_write(tunnel->client, outgoing, token);
  auto executor = state->acceptor.get_executor();
  asio::co_spawn(executor, pump(tunnel, tunnel->service, tunnel->client, nullptr), asio::detached);
  co_await pump(tunnel, tunnel->client, tunnel->service, &state->seen);
}

asio::awaitable<void> accept(std::shared_ptr<ConnectProxy::State> state) {
  for (;;) {
    boost::system::error_code failed;
    auto token = asio::redirect_error(asio::use_awaitable, failed);
    auto socket = co_await state->acceptor.async_accept(token);
    if (failed) co_return;
    auto tunnel = std::make_shared<Tunnel>(std::move(socket));
    state->open.push_back(tunnel);
    auto executor = state->acceptor.get_executor();
    asio::co_spawn(executor, serve(state, tunnel), asio::detached);
  }
}

}  // namespace

ConnectProxy::ConnectProxy(asio::io_context& context, unsigned short target_port)
    : state_(std::make_shared<State>(context, target_port)) {
  asio::co_spawn(context, accept(state_), asio::detached);
}

ConnectProxy::~ConnectProxy() {
  boost::system::error_code ignored;
  state_->acceptor.close(ignored);
  for (const auto& weak : state_->open) {
    if (const auto tunnel = weak.lock()) tunnel->close();
  }
}

unsigned short ConnectProxy::port() const {
  return state_->acceptor.local_endpoint().port();
}
int ConnectProxy::tunnels() const {
  return state_->tunnels;
}
const std::string& ConnectProxy::head() const {
  return state_->head;
}
const std::string& ConnectProxy::seen() const {
  return state_->seen;
}

}  // namespace keyless::support
