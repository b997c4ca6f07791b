#include "http/local_sender.hpp"

#include <array>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <charconv>
#include <memory>

#include "http/codec.hpp"

namespace keyless::http {
namespace {

using asio::ip::tcp;
using boost::system::error_code;

/// Off a machine of Azure nobody answers at 169.254.169.254, and a sign-in must not wait for that long.
constexpr Milliseconds connect_limit{1'000};
constexpr std::size_t longest_answer = std::size_t{1024} * 1024;

bool is_local(const asio::ip::address& address) {
  if (address.is_loopback()) return true;
  if (!address.is_v4()) return false;
  // The metadata service of a machine, and the range that App Service and Container Apps use on one.
  const auto bytes = address.to_v4().to_bytes();
  const bool link_local = bytes[0] == 169 && bytes[1] == 254;
  const bool metadata = bytes[2] == 169 && (bytes[3] == 254 || bytes[3] == 253);
  const bool app_service = bytes[2] >= 129 && bytes[2] <= 131;
  return link_local && (metadata || app_service);
}

Result<tcp::endpoint> local_endpoint(const Url& url) {
  error_code failed;
  const auto host = url.host() == "localhost" ? std::string("127.0.0.1") : url.host();
  const auto address = asio::ip::make_address(host, failed);
  const auto port_text = url.port();
  unsigned short port = 0;
  std::from_chars(port_text.data(), port_text.data() + port_text.size(), port);
  if (failed || !is_local(address) || url.secure())
    return Error{Errc::untrusted, "plain HTTP is allowed only to this machine, not to " + url.origin()};
  return tcp::endpoint(address, port);
}

struct Talk {
  explicit Talk(const asio::any_io_executor& executor) : socket(executor), timer(executor) {}

  /// The timer's handler may outlive the talk; it then finds nothing to close.
  static void expire_after(const std::shared_ptr<Talk>& talk, Milliseconds limit) {
    talk->timer.expires_after(limit);
    talk->timer.async_wait([weak = std::weak_ptr<Talk>(talk)](const error_code& cancelled) {
      const auto late = weak.lock();
      if (cancelled || !late || late->timer.expiry() > std::chrono::steady_clock::now()) return;
      error_code ignored;
      late->socket.close(ignored);
    });
  }

  tcp::socket socket;
  asio::steady_timer timer;
};

Error unreachable(const Url& url, const error_code& failed) {
  const bool late = failed == asio::error::operation_aborted || failed == asio::error::bad_descriptor;
  return Error{Errc::unavailable, late ? "timed out" : failed.message(), url.printable()};
}

asio::awaitable<Result<Response>> read_answer(std::shared_ptr<Talk> talk, Url url) {
  ResponseParser parser(false, longest_answer);
  std::array<char, 4096> bytes{};
  error_code failed;
  while (!parser.done()) {
    const auto buffer = asio::buffer(bytes);
    auto token = asio::redirect_error(asio::use_awaitable, failed);
    const auto count = co_await talk->socket.async_read_some(buffer, token);
    if (failed && failed != asio::error::eof) co_return unreachable(url, failed);
    auto fed = failed ? parser.finish() : parser.feed(std::string_view(bytes.data(), count));
    if (!fed) co_return fed.error();
  }
  co_return parser.take();
}

}  // namespace

asio::awaitable<Result<Response>> LocalSender::send(Request request) {
  const auto endpoint = local_endpoint(request.url);
  if (!endpoint) co_return endpoint.error();
  if (request.method != "GET") co_return Error{Errc::internal, "only GET is sent over plain HTTP"};
  auto bytes = serialize(request);
  if (!bytes) co_return bytes.error();
  auto executor = co_await asio::this_coro::executor;
  auto talk = std::make_shared<Talk>(executor);
  error_code failed;
  auto token = asio::redirect_error(asio::use_awaitable, failed);
  Talk::expire_after(talk, connect_limit);
  const auto peer = *endpoint;
  co_await talk->socket.async_connect(peer, token);
  if (failed) co_return unreachable(request.url, failed);
  Talk::expire_after(talk, request.deadline);
  const auto outgoing = asio::buffer(*bytes);
  co_await asio::async_write(talk->socket, outgoing, token);
  if (failed) co_return unreachable(request.url, failed);
  auto answer = co_await read_answer(talk, request.url);
  talk->timer.cancel();
  co_return answer;
}

}  // namespace keyless::http
