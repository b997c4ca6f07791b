#include "sandbox/lab.hpp"
#include "base/json.hpp"

#include <stdlib.h>

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
#include <stdexcept>

#include "http/codec.hpp"

namespace keyless::sandbox::test {

namespace asio = boost::asio;
using asio::ip::tcp;
using nlohmann::json;

namespace {

constexpr std::size_t most_bytes = std::size_t{2} * 1024 * 1024;

struct Exchange {
  std::string ca_file;
  unsigned short port = 0;
  std::string bytes;
  bool head = false;
  bool whole = false;  ///< one response, else all bytes until the end
  std::string received = {};
  http::Response response = {};
  bool answered = false;
};

template <class Stream>
asio::awaitable<void> read_on(Stream& stream, Exchange& exchange) {
  http::ResponseParser parser(exchange.head);
  std::array<char, 8192> buffer{};
  for (;;) {
    boost::system::error_code failed;
    auto token = asio::redirect_error(asio::use_awaitable, failed);
    auto view = asio::buffer(buffer);
    auto size = co_await stream.async_read_some(view, token);
    if (failed) co_return;
    exchange.received.append(buffer.data(), size);
    // Some bodies have no end.
    if (exchange.received.size() > most_bytes) co_return;
    if (!exchange.whole) continue;
    auto fed = parser.feed(std::string_view(buffer.data(), size));
    if (!fed) co_return;
    if (!parser.done()) continue;
    exchange.response = parser.take();
    exchange.answered = true;
    co_return;
  }
}

asio::awaitable<void> talk(asio::io_context& context, Exchange& exchange) {
  asio::ssl::context tls(asio::ssl::context::tls_client);
  tls.load_verify_file(exchange.ca_file);
  tls.set_verify_mode(asio::ssl::verify_peer);
  asio::ssl::stream<tcp::socket> stream(context, tls);
  stream.set_verify_callback(asio::ssl::host_name_verification("localhost"));
  tcp::endpoint endpoint(asio::ip::address_v4::loopback(), exchange.port);
  co_await stream.next_layer().async_connect(endpoint, asio::use_awaitable);
  co_await stream.async_handshake(asio::ssl::stream_base::client, asio::use_awaitable);
  auto buffer = asio::buffer(exchange.bytes);
  co_await asio::async_write(stream, buffer, asio::use_awaitable);
  co_await read_on(stream, exchange);
}

asio::awaitable<void> talk_plainly(asio::io_context& context, Exchange& exchange) {
  tcp::socket socket(context);
  tcp::endpoint endpoint(asio::ip::address_v4::loopback(), exchange.port);
  co_await socket.async_connect(endpoint, asio::use_awaitable);
  auto buffer = asio::buffer(exchange.bytes);
  co_await asio::async_write(socket, buffer, asio::use_awaitable);
  co_await read_on(socket, exchange);
}

std::string request_bytes(const std::string& method, const std::string& target, const std::string& body,
                          const http::Headers& headers) {
  auto bytes = method + " " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n";
  for (const auto& [name, value] : headers) bytes += name + ": " + value + "\r\n";
  bool has_body = !body.empty() || method == "POST" || method == "PUT" || method == "PATCH";
  if (has_body) bytes += "Content-Length: " + std::to_string(body.size()) + "\r\n";
  return bytes + "\r\n" + body;
}

}  // namespace

std::string encoded(const std::string& text) {
  constexpr const char* digits = "0123456789ABCDEF";
  std::string out;
  for (char c : text) {
    auto byte = static_cast<unsigned char>(c);
    if (std::isalnum(byte)) {
      out += c;
    } else {
      out += '%';
      out += digits[byte >> 4];
      out += digits[byte & 15];
    }
  }
  return out;
}

std::string Answer::code() const {
  if (!body.is_object() || !body.contains("error")) return {};
  return body["error"].is_string() ? body["error"].get<std::string>() : body["error"].value("code", "");
}

std::string Answer::message() const {
  if (!body.is_object()) return {};
  if (body.contains("error_description")) return body["error_description"].get<std::string>();
  if (body.contains("error") && body["error"].is_object()) return body["error"].value("message", "");
  return body.value("message", "");
}

Lab::Lab(Options wanted) : options(std::move(wanted)) {
  options.clock = &clock;
  restart();
}

Lab::~Lab() {
  sandbox.reset();
}

void Lab::restart() {
  sandbox.reset();
  token_.clear();
  context.poll();
  context.restart();
  auto started = start(context.get_executor(), options);
  if (!started) throw std::runtime_error(started.error().message);
  sandbox = std::move(*started);
  read_ready_line();
}

void Lab::read_ready_line() {
  ready_ = keyless::parsed_json(sandbox->ready_line());
}

Answer Lab::send(const std::string& origin, const std::string& method, const std::string& target,
                 const std::string& body, http::Headers headers) {
  auto url = ready(origin.c_str());
  Exchange exchange;
  exchange.ca_file = ready("caFile");
  exchange.port = static_cast<unsigned short>(std::stoi(url.substr(url.rfind(':') + 1)));
  exchange.bytes = request_bytes(method, target, body, headers);
  exchange.head = method == "HEAD";
  exchange.whole = true;
  auto conversation = talk(context, exchange);
  bool over = false;
  asio::co_spawn(context, std::move(conversation), [&](std::exception_ptr) { over = true; });
  while (!over) context.run_one();
  Answer answer;
  if (!exchange.answered) return answer;
  answer.status = exchange.response.status;
  answer.headers = std::move(exchange.response.headers);
  answer.text = std::move(exchange.response.body);
  answer.body = keyless::parsed_json(answer.text);
  return answer;
}

Answer Lab::plain(const std::string& origin, const std::string& method, const std::string& target,
                  const http::Headers& headers) {
  auto url = ready(origin.c_str());
  Exchange exchange;
  exchange.port = static_cast<unsigned short>(std::stoi(url.substr(url.rfind(':') + 1)));
  exchange.bytes = request_bytes(method, target, "", headers);
  exchange.whole = true;
  auto conversation = talk_plainly(context, exchange);
  bool over = false;
  asio::co_spawn(context, std::move(conversation), [&](std::exception_ptr) { over = true; });
  while (!over) context.run_one();
  Answer answer;
  if (!exchange.answered) return answer;
  answer.status = exchange.response.status;
  answer.headers = std::move(exchange.response.headers);
  answer.text = std::move(exchange.response.body);
  answer.body = keyless::parsed_json(answer.text);
  return answer;
}

std::string Lab::raw(const std::string& origin, const std::string& bytes) {
  auto url = ready(origin.c_str());
  Exchange exchange;
  exchange.ca_file = ready("caFile");
  exchange.port = static_cast<unsigned short>(std::stoi(url.substr(url.rfind(':') + 1)));
  exchange.bytes = bytes;
  auto conversation = talk(context, exchange);
  bool over = false;
  asio::co_spawn(context, std::move(conversation), [&](std::exception_ptr) { over = true; });
  while (!over) context.run_one();
  return exchange.received;
}

Answer Lab::form(const std::string& body, const std::string& in_tenant) {
  http::Headers headers = {{"Content-Type", "application/x-www-form-urlencoded"}};
  return send("activeDirectory", "POST", "/" + in_tenant + "/oauth2/v2.0/token", body, headers);
}

std::string Lab::client_token(const std::string& scope) {
  auto answer = form("grant_type=client_credentials&client_id=" + ready("clientId") +
                     "&client_secret=" + ready("clientSecret") + "&scope=" + encoded(scope));
  return answer.status == 200 ? answer.body["access_token"].get<std::string>() : std::string();
}

Answer Lab::sign_in(const std::string& client, const std::string& assertion, const std::string& in_tenant) {
  return form("grant_type=client_credentials&client_id=" + client + "&client_assertion=" + assertion +
                  "&client_assertion_type=" + encoded("urn:ietf:params:oauth:client-assertion-type:jwt-bearer") +
                  "&scope=" + encoded("https://management.azure.com/.default"),
              in_tenant);
}

std::string Lab::token_of(const std::string& client, const std::string& assertion) {
  auto answer = sign_in(client, assertion);
  return answer.status == 200 ? answer.body["access_token"].get<std::string>() : std::string();
}

Answer Lab::arm(const std::string& method, const std::string& path, const json& body, const std::string& token) {
  if (token.empty() && token_.empty()) token_ = client_token();
  http::Headers headers = {{"Authorization", "Bearer " + (token.empty() ? token_ : token)}};
  if (!body.is_null()) headers.emplace_back("Content-Type", "application/json");
  return send("resourceManager", method, path, body.is_null() ? "" : body.dump(), headers);
}

ScratchFolder::ScratchFolder() {
  auto pattern = (std::filesystem::temp_directory_path() / "keyless-test-XXXXXX").string();
  if (!::mkdtemp(pattern.data())) throw std::runtime_error("no temporary folder");
  path = pattern;
}

ScratchFolder::~ScratchFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path, ignored);
}

}  // namespace keyless::sandbox::test
