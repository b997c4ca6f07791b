#include "http/byte_stream.hpp"

#include <openssl/ssl.h>
#include <sys/socket.h>

#include <boost/asio/connect.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <cerrno>
#include <utility>

#include "http/codec.hpp"
#include "http/trust.hpp"

namespace keyless::http {
namespace {

using asio::ip::tcp;
using boost::system::error_code;
using Deadline = std::chrono::steady_clock::time_point;

/// The socket with a timer that closes it. Held by shared_ptr, because the timer's handler may outlive the stream.
struct Core : std::enable_shared_from_this<Core> {
  Core(const asio::any_io_executor& executor, std::shared_ptr<asio::ssl::context> trusted)
      : trust(std::move(trusted)), tls(executor, *trust), timer(executor) {}

  tcp::socket& socket() { return tls.next_layer(); }

  void close() {
    error_code ignored;
    socket().close(ignored);
  }

  void expire_at(Deadline when) {
    expired = false;
    timer.expires_at(when);
    timer.async_wait([weak = weak_from_this()](const error_code& cancelled) {
      const auto core = weak.lock();
      if (cancelled || !core || core->timer.expiry() > std::chrono::steady_clock::now()) return;
      core->expired = true;
      core->close();
    });
  }

  Error failure(const error_code& failed, const std::string& doing) const {
    if (expired) return Error{Errc::timed_out, doing + ": timed out"};
    if (failed == asio::error::operation_aborted) return Error{Errc::cancelled, doing + ": cancelled"};
    return Error{Errc::unavailable, doing + ": " + failed.message()};
  }

  std::shared_ptr<asio::ssl::context> trust;
  TlsSocket tls;
  asio::steady_timer timer;
  bool expired = false;
};

class TlsStream : public ByteStream {
 public:
  TlsStream(std::shared_ptr<Core> core, std::string host) : core_(std::move(core)), host_(std::move(host)) {}
  ~TlsStream() override {
    core_->timer.cancel();
    core_->close();
  }

  asio::awaitable<Result<std::size_t>> read_some(char* data, std::size_t size) override {
    error_code failed;
    const auto buffer = asio::buffer(data, size);
    auto token = asio::redirect_error(asio::use_awaitable, failed);
    const std::size_t count = co_await core_->tls.async_read_some(buffer, token);
    if (failed == asio::error::eof) co_return std::size_t{0};
    if (failed) co_return core_->failure(failed, "reading from " + host_);
    co_return count;
  }

  asio::awaitable<Result<void>> write(const std::string& bytes) override {
    error_code failed;
    const auto buffer = asio::buffer(bytes);
    auto token = asio::redirect_error(asio::use_awaitable, failed);
    co_await asio::async_write(core_->tls, buffer, token);
    if (failed) co_return core_->failure(failed, "sending to " + host_);
    co_return Result<void>();
  }

  void expire_at(Deadline when) override { core_->expire_at(when); }

  void never_expire() override { core_->timer.cancel(); }

  bool quiet() const override {
    // The goodbye may have been read together with the end of the last answer.
    auto* const tls = core_->tls.native_handle();
    if (SSL_has_pending(tls) == 1 || BIO_ctrl_pending(SSL_get_rbio(tls)) > 0) return false;
    char byte = 0;
    const auto count = ::recv(core_->socket().native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    return count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
  }

 private:
  std::shared_ptr<Core> core_;
  std::string host_;
};

struct Lookup {
  explicit Lookup(const asio::any_io_executor& executor) : resolver(executor), timer(executor) {}
  tcp::resolver resolver;
  asio::steady_timer timer;
  tcp::resolver::results_type found = {};
  error_code failed = {};
  bool done = false;
};

/// The system's lookup can't be interrupted: at the deadline we stop waiting and let it end on its own.
asio::awaitable<Result<tcp::resolver::results_type>> look_up(asio::any_io_executor executor, std::string host,
                                                             std::string port, Deadline deadline) {
  auto lookup = std::make_shared<Lookup>(executor);
  lookup->timer.expires_at(deadline);
  lookup->resolver.async_resolve(host, port, [lookup](const error_code& failed, tcp::resolver::results_type found) {
    lookup->failed = failed;
    lookup->found = std::move(found);
    lookup->done = true;
    lookup->timer.cancel();
  });
  error_code woken;
  auto token = asio::redirect_error(asio::use_awaitable, woken);
  co_await lookup->timer.async_wait(token);
  const auto doing = "looking up " + host;
  if (!lookup->done && !woken) co_return Error{Errc::timed_out, doing + ": timed out"};
  if (!lookup->done) co_return Error{Errc::cancelled, doing + ": cancelled"};
  if (lookup->failed) co_return Error{Errc::unavailable, doing + ": " + lookup->failed.message()};
  co_return lookup->found;
}

asio::awaitable<Result<void>> reach(std::shared_ptr<Core> core, tcp::resolver::results_type addresses, std::string host,
                                    Dial dial) {
  Error last{Errc::unavailable, "connecting to " + host + ": it has no address"};
  for (const auto& address : addresses) {
    const auto now = std::chrono::steady_clock::now();
    if (now >= dial.deadline) break;
    core->close();
    core->expire_at(std::min(dial.deadline, now + dial.address_timeout));
    error_code failed;
    auto token = asio::redirect_error(asio::use_awaitable, failed);
    co_await core->socket().async_connect(address.endpoint(), token);
    if (!failed) {
      core->socket().set_option(tcp::no_delay(true), failed);
      co_return Result<void>();
    }
    last = core->failure(failed, "connecting to " + host);
    if (last.code == Errc::cancelled) break;
  }
  co_return last;
}

std::string tunnel_request(const Url& url, const Proxy& proxy) {
  const auto name = url.host().find(':') == std::string::npos ? url.host() : "[" + url.host() + "]";
  const auto authority = name + ":" + url.port();
  auto text = "CONNECT " + authority + " HTTP/1.1\r\nHost: " + authority + "\r\n";
  if (!proxy.authorization.empty()) text += "Proxy-Authorization: " + proxy.authorization.reveal() + "\r\n";
  return text + "\r\n";
}

std::string advice_on_status(int status, const Proxy& proxy) {
  if (status != 407) return "check HTTPS_PROXY and NO_PROXY";
  if (proxy.authorization.empty()) return "add user and password to HTTPS_PROXY";
  return "the user and password in HTTPS_PROXY were refused; only Basic authentication is supported";
}

/// What the proxy decides about us stays decided; what happens to it behind may pass.
Errc meaning_of_status(int status) {
  if (status == 407) return Errc::invalid_argument;
  const bool may_pass = status == 408 || status == 429;
  return status / 100 == 4 && !may_pass ? Errc::forbidden : Errc::unavailable;
}

Error no_tunnel(std::string message) {
  Error error{Errc::unavailable, std::move(message)};
  error.advice = "check HTTPS_PROXY and NO_PROXY";
  return error;
}

asio::awaitable<Result<Response>> read_proxy_answer(std::shared_ptr<Core> core, std::string proxy, std::string host) {
  error_code failed;
  auto token = asio::redirect_error(asio::use_awaitable, failed);
  // As for HEAD: what follows the headers of a successful answer is the tunnel.
  ResponseParser parser(true);
  // The parser looks at nothing before a whole head is there, and a page may never hold one.
  constexpr std::string_view beginning = "HTTP/1.";
  for (std::size_t position = 0; !parser.done(); ++position) {
    char byte = 0;
    const auto incoming = asio::buffer(&byte, 1);
    co_await core->socket().async_read_some(incoming, token);
    if (failed == asio::error::eof)
      co_return no_tunnel("the proxy " + proxy + " closed the connection without opening a tunnel to " + host);
    if (failed) co_return core->failure(failed, "waiting for the proxy " + proxy);
    const bool foreign = position < beginning.size() && byte != beginning[position];
    const auto fed = parser.feed(std::string_view(&byte, 1));
    if (foreign || !fed) co_return no_tunnel("the proxy " + proxy + " does not speak HTTP");
  }
  co_return parser.take();
}

asio::awaitable<Result<void>> open_tunnel(std::shared_ptr<Core> core, Url url, Proxy proxy) {
  error_code failed;
  auto token = asio::redirect_error(asio::use_awaitable, failed);
  const auto request = tunnel_request(url, proxy);
  const auto outgoing = asio::buffer(request);
  co_await asio::async_write(core->socket(), outgoing, token);
  if (failed) co_return core->failure(failed, "asking the proxy " + proxy.host);
  auto answer = co_await read_proxy_answer(core, proxy.host, url.host());
  if (!answer) co_return answer.error();
  if (answer->status / 100 == 2) co_return Result<void>();
  Error refused{meaning_of_status(answer->status), "the proxy " + proxy.host + " refused a tunnel to " + url.host() +
                                                       ": status " + std::to_string(answer->status)};
  refused.advice = advice_on_status(answer->status, proxy);
  co_return refused;
}

asio::awaitable<Result<void>> shake_hands(std::shared_ptr<Core> core, std::string host) {
  const auto expected = expect_host(core->tls, host);
  if (!expected) co_return expected.error();
  error_code failed;
  auto token = asio::redirect_error(asio::use_awaitable, failed);
  co_await core->tls.async_handshake(asio::ssl::stream_base::client, token);
  if (!failed) co_return Result<void>();
  const bool stopped = core->expired || failed == asio::error::operation_aborted;
  if (stopped) co_return core->failure(failed, "TLS handshake with " + host);
  co_return handshake_error(core->tls, failed, host);
}

}  // namespace

asio::awaitable<Result<std::unique_ptr<ByteStream>>> connect(asio::any_io_executor executor,
                                                             std::shared_ptr<asio::ssl::context> trust, Url url,
                                                             Dial dial) {
  const bool tunnelled = !dial.proxy.host.empty();
  const auto host = tunnelled ? dial.proxy.host : url.host();
  const auto port = tunnelled ? dial.proxy.port : url.port();
  auto found = co_await look_up(executor, host, port, dial.deadline);
  if (!found) co_return found.error();
  auto core = std::make_shared<Core>(executor, std::move(trust));
  const auto peer = tunnelled ? "the proxy " + host : host;
  auto reached = co_await reach(core, *found, peer, dial);
  if (!reached) co_return reached.error();
  core->expire_at(dial.deadline);
  if (tunnelled) {
    auto opened = co_await open_tunnel(core, url, dial.proxy);
    if (!opened) co_return opened.error();
  }
  auto trusted = co_await shake_hands(core, url.host());
  if (!trusted) co_return trusted.error();
  auto stream = std::make_unique<TlsStream>(std::move(core), url.host());
  co_return std::unique_ptr<ByteStream>(std::move(stream));
}

}  // namespace keyless::http
