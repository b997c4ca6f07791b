#include "walk/memory_wire.hpp"

#include "http/codec.hpp"
#include "sandbox/inside.hpp"

namespace keyless::walk {

namespace {

bool reads(const http::Request& request) {
  return request.method == "GET" || request.method == "HEAD" || request.method == "OPTIONS";
}

bool may_change_something(const http::Request& request) {
  const bool for_a_token = request.audience == http::Audience::none || request.audience == http::Audience::pipeline_job;
  return !reads(request) && !for_a_token && !request.asks_only;
}

http::IncomingRequest incoming(const http::Request& request) {
  http::IncomingRequest made{request.method, request.url.target(), request.headers, request.body};
  const auto& origin = request.url.origin();
  made.headers.emplace_back("Host", origin.substr(origin.find("//") + 2));
  if (!request.body.empty() || !request.content_type.empty())
    made.headers.emplace_back("Content-Type", request.content_type.empty() ? "application/json" : request.content_type);
  return made;
}

Error lost(const http::Request& request) {
  Error error{Errc::unavailable, "the connection was closed without an answer", request.url.printable()};
  if (may_change_something(request) || request.repeat == http::Repeat::never) error.code = Errc::indeterminate;
  return error;
}

}  // namespace

boost::asio::awaitable<Result<http::Response>> MemoryWire::send(http::Request request) {
  const auto sent = incoming(request);
  for (const bool again : {false, true}) {
    if (again && request.repeat != http::Repeat::safe) break;
    auto answer = sandbox::answer_inside(sandbox_, request.url.origin(), sent);
    if (!answer) continue;
    answer->repeated = again;
    co_return std::move(*answer);
  }
  co_return lost(request);
}

}  // namespace keyless::walk
