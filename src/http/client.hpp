#pragma once

#include "base/asio.hpp"
#include "http/message.hpp"
#include "keyless/result.hpp"

namespace keyless::http {

/// Sends one request and gives the answer, whatever its status. Transport failures are Errors.
/// Layers of the client (retry, pacing, sign-in, log, wire) all have this shape, each wrapping the next.
class Sender {
 public:
  virtual ~Sender() = default;
  virtual asio::awaitable<Result<Response>> send(Request request) = 0;
};

/// What a run has cost so far; printed at the end of every summary.
struct Cost {
  int requests = 0;  ///< sent on the wire, retries included
  int writes = 0;    ///< of these, with a method that can change something (token requests not counted)
  int retries = 0;
  int throttled = 0;  ///< answers that asked us to wait (429, 503 with Retry-After, Retry-After on success)
  Milliseconds waited{0};
};

/// Reads an answer as JSON success: status 2xx but 203, not HTML, not empty where `need_body`. Everything else becomes
/// an Error with the service's code, message and request id, and the Errc that its status AND code mean.
Result<Response> expect_json(Result<Response> answer, const std::string& doing, const Request& request);

}  // namespace keyless::http
