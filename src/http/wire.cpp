#include "http/wire.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "http/trust.hpp"

namespace keyless::http {
namespace {

/// Below what the services' front doors keep an idle connection open for.
constexpr Milliseconds idle_limit{60'000};

bool may_change_something(const Request& request) {
  const bool reads = request.method == "GET" || request.method == "HEAD" || request.method == "OPTIONS";
  const bool for_a_token = request.audience == Audience::none || request.audience == Audience::pipeline_job;
  return !reads && !for_a_token && !request.asks_only;
}

Error after_sending(Error error, const Request& request) {
  if (may_change_something(request) || request.repeat == Repeat::never) {
    error.code = Errc::indeterminate;
    error.message += "; the request was sent, and may have been carried out";
  }
  error.where = request.url.printable();
  return error;
}

Error before_sending(Error error, const Request& request) {
  if (error.code == Errc::timed_out) error.code = Errc::unavailable;
  error.where = request.url.printable();
  return error;
}

}  // namespace

Wire::Wire(asio::any_io_executor executor, const Cloud& cloud, Cost& cost, const StackOptions& options)
    : executor_(std::move(executor)), cloud_(cloud), cost_(cost), options_(options) {}

Result<void> Wire::check(const Request& request) const {
  if (!request.url.secure())
    return Error{Errc::untrusted, "only https is supported: " + request.url.origin(), request.url.printable()};
  if (header(request.headers, "Authorization").empty()) return {};
  const auto allowed = origins_for(cloud_, request.audience);
  if (std::find(allowed.begin(), allowed.end(), request.url.origin()) != allowed.end()) return {};
  return Error{Errc::untrusted, "credentials are not sent to " + request.url.origin(), request.url.printable()};
}

asio::awaitable<Result<Response>> Wire::send(Request request) {
  const auto allowed = check(request);
  if (!allowed) co_return allowed.error();
  auto bytes = serialize(request);
  if (!bytes) co_return bytes.error();
  const auto deadline = std::chrono::steady_clock::now() + std::min(options_.attempt_timeout, request.deadline);
  auto answer = co_await send_bytes(std::move(request), std::move(*bytes), deadline);
  co_return answer;
}

asio::awaitable<Result<Response>> Wire::send_bytes(Request request, std::string bytes, Deadline deadline) {
  const auto origin = request.url.origin();
  for (bool raced = false;; raced = true) {
    Exchange state;
    auto stream = raced ? nullptr : take_idle(origin);
    state.reused = stream != nullptr;
    if (!stream) {
      auto dialled = co_await dial(request.url, deadline);
      if (!dialled && raced) co_return after_sending(dialled.error(), request);
      if (!dialled) co_return before_sending(dialled.error(), request);
      stream = std::move(*dialled);
    }
    stream->expire_at(deadline);
    count(request);
    auto answer = co_await exchange(*stream, bytes, request.method == "HEAD", state);
    if (answer) {
      answer->repeated = raced;
      if (state.reusable) keep(origin, std::move(stream));
      co_return answer;
    }
    // The peer may have closed the idle connection just as we wrote to it.
    const bool race = state.reused && state.untouched && answer.error().code == Errc::unavailable;
    if (!race || request.repeat != Repeat::safe) co_return after_sending(answer.error(), request);
    ++cost_.retries;
  }
}

asio::awaitable<Result<std::unique_ptr<ByteStream>>> Wire::dial(Url url, Deadline deadline) {
  auto trusted = trust();
  if (!trusted) co_return trusted.error();
  Dial dial;
  dial.deadline = deadline;
  dial.address_timeout = options_.connect_timeout;
  if (!options_.proxy.empty() && !goes_direct(url, options_.no_proxy)) {
    auto proxy = parse_proxy(options_.proxy);
    if (!proxy) co_return proxy.error();
    dial.proxy = std::move(*proxy);
  }
  auto stream = co_await connect(executor_, *trusted, std::move(url), std::move(dial));
  co_return stream;
}

asio::awaitable<Result<Response>> Wire::exchange(ByteStream& stream, const std::string& bytes, bool head,
                                                 Exchange& state) {
  auto written = co_await stream.write(bytes);
  if (!written) co_return written.error();
  ResponseParser parser(head, options_.body_limit);
  std::array<char, 16384> buffer;
  while (!parser.done()) {
    auto count = co_await stream.read_some(buffer.data(), buffer.size());
    if (!count) co_return count.error();
    if (*count == 0 && state.untouched)
      co_return Error{Errc::unavailable, "the connection was closed without a response"};
    state.untouched = false;
    auto fed = *count == 0 ? parser.finish() : parser.feed(std::string_view(buffer.data(), *count));
    if (!fed) co_return fed.error();
  }
  state.reusable = parser.keep_alive();
  co_return parser.take();
}

Result<std::shared_ptr<asio::ssl::context>> Wire::trust() {
  if (!trust_) {
    auto made = make_trust(cloud_.ca_file);
    if (!made) return made;
    trust_ = std::move(*made);
  }
  return trust_;
}

std::unique_ptr<ByteStream> Wire::take_idle(const std::string& origin) {
  auto& kept = idle_[origin];
  const auto now = std::chrono::steady_clock::now();
  while (!kept.empty()) {
    auto last = std::move(kept.back());
    kept.pop_back();
    if (now - last.since < idle_limit && last.stream->quiet()) return std::move(last.stream);
  }
  return nullptr;
}

void Wire::keep(const std::string& origin, std::unique_ptr<ByteStream> stream) {
  const auto now = std::chrono::steady_clock::now();
  stream->never_expire();
  idle_[origin].push_back(Idle{std::move(stream), now});
}

void Wire::count(const Request& request) {
  ++cost_.requests;
  if (may_change_something(request)) ++cost_.writes;
}

}  // namespace keyless::http
