#include "sandbox/proxy/tunnel_client.hpp"
#include "base/json.hpp"

#include <array>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include "http/codec.hpp"

namespace keyless::sandbox::test {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

struct Visit {
  unsigned short port = 0;
  std::string ca_file = {};
  std::string authority = {};
  std::string request = {};
  Tunnelled seen = {};
};

asio::awaitable<std::string> read_head(tcp::socket& socket) {
  std::string all;
  std::array<char, 1> one{};
  while (!all.ends_with("\r\n\r\n")) {
    boost::system::error_code failed;
    auto token = asio::redirect_error(asio::use_awaitable, failed);
    auto buffer = asio::buffer(one);
    co_await socket.async_read_some(buffer, token);
    if (failed) break;
    all += one[0];
  }
  co_return all;
}

asio::awaitable<void> read_answer(asio::ssl::stream<tcp::socket>& stream, Visit& visit) {
  http::ResponseParser parser(false);
  std::array<char, 8192> bytes{};
  while (!parser.done()) {
    boost::system::error_code failed;
    auto token = asio::redirect_error(asio::use_awaitable, failed);
    auto buffer = asio::buffer(bytes);
    auto size = co_await stream.async_read_some(buffer, token);
    if (failed) co_return;
    auto fed = parser.feed(std::string_view(bytes.data(), size));
    if (!fed) co_return;
  }
  auto response = parser.take();
  visit.seen.answer.status = response.status;
  visit.seen.answer.headers = std::move(response.headers);
  visit.seen.answer.text = std::move(response.body);
  visit.seen.answer.body = keyless::parsed_json(visit.seen.answer.text);
}

std::string protocol_of(asio::ssl::stream<tcp::socket>& stream) {
  const unsigned char* name = nullptr;
  unsigned int size = 0;
  SSL_get0_alpn_selected(stream.native_handle(), &name, &size);
  std::string protocol;
  for (unsigned int i = 0; i < size; ++i) protocol += static_cast<char>(name[i]);
  return protocol;
}

void offer_protocols(asio::ssl::stream<tcp::socket>& stream) {
  static constexpr std::array<unsigned char, 12> offered = {2, 'h', '2', 8, 'h', 't', 't', 'p', '/', '1', '.', '1'};
  SSL_set_alpn_protos(stream.native_handle(), offered.data(), offered.size());
}

asio::awaitable<void> visit_host(asio::io_context& context, Visit& visit) {
  auto host = visit.authority.substr(0, visit.authority.find(':'));
  asio::ssl::context tls(asio::ssl::context::tls_client);
  tls.load_verify_file(visit.ca_file);
  tls.set_verify_mode(asio::ssl::verify_peer);
  asio::ssl::stream<tcp::socket> stream(context, tls);
  stream.set_verify_callback(asio::ssl::host_name_verification(host));
  SSL_ctrl(stream.native_handle(), SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name, host.data());
  offer_protocols(stream);
  tcp::endpoint endpoint(asio::ip::address_v4::loopback(), visit.port);
  co_await stream.next_layer().async_connect(endpoint, asio::use_awaitable);
  auto hello = "CONNECT " + visit.authority + " HTTP/1.1\r\nHost: " + visit.authority + "\r\n\r\n";
  auto hello_buffer = asio::buffer(hello);
  co_await asio::async_write(stream.next_layer(), hello_buffer, asio::use_awaitable);
  visit.seen.granted = co_await read_head(stream.next_layer());
  if (!visit.seen.granted.starts_with("HTTP/1.1 200 ")) co_return;
  co_await stream.async_handshake(asio::ssl::stream_base::client, asio::use_awaitable);
  visit.seen.protocol = protocol_of(stream);
  auto request_buffer = asio::buffer(visit.request);
  co_await asio::async_write(stream, request_buffer, asio::use_awaitable);
  co_await read_answer(stream, visit);
}

asio::awaitable<void> say(asio::io_context& context, unsigned short port, const std::string& bytes, std::string& all) {
  tcp::socket socket(context);
  tcp::endpoint endpoint(asio::ip::address_v4::loopback(), port);
  co_await socket.async_connect(endpoint, asio::use_awaitable);
  auto buffer = asio::buffer(bytes);
  co_await asio::async_write(socket, buffer, asio::use_awaitable);
  std::array<char, 4096> piece{};
  for (;;) {
    boost::system::error_code failed;
    auto token = asio::redirect_error(asio::use_awaitable, failed);
    auto piece_buffer = asio::buffer(piece);
    auto size = co_await socket.async_read_some(piece_buffer, token);
    if (failed) co_return;
    all.append(piece.data(), size);
  }
}

void run(Lab& lab, asio::awaitable<void> conversation) {
  bool over = false;
  asio::co_spawn(lab.context, std::move(conversation), [&](std::exception_ptr) { over = true; });
  while (!over) lab.context.run_one();
}

unsigned short proxy_port(const Lab& lab) {
  auto url = lab.ready("proxy");
  return static_cast<unsigned short>(std::stoi(url.substr(url.rfind(':') + 1)));
}

}  // namespace

Tunnelled fetch_through_proxy(Lab& lab, const std::string& authority, const std::string& target,
                              const http::Headers& headers) {
  Visit visit;
  visit.port = proxy_port(lab);
  visit.ca_file = lab.ready("caFile");
  visit.authority = authority;
  visit.request = "GET " + target + " HTTP/1.1\r\nHost: " + authority.substr(0, authority.find(':')) + "\r\n";
  for (const auto& [name, value] : headers) visit.request += name + ": " + value + "\r\n";
  visit.request += "\r\n";
  run(lab, visit_host(lab.context, visit));
  return visit.seen;
}

std::string say_to_proxy(Lab& lab, const std::string& bytes) {
  std::string all;
  run(lab, say(lab.context, proxy_port(lab), bytes, all));
  return all;
}

}  // namespace keyless::sandbox::test
