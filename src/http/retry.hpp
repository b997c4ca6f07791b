#pragma once

#include <memory>
#include <random>

#include "base/asio.hpp"
#include "base/clock.hpp"
#include "http/client.hpp"
#include "http/message.hpp"

namespace keyless::http {

/// What a failed try allows.
enum class Verdict { final, again, again_when_safe };

/// Whether the answer may become another one by asking again.
Verdict verdict_on(const Response& response);
Verdict verdict_on(const Error& error);

/// Tries again, politely, within the deadline of the request; then gives back the last answer.
class Retry : public Sender {
 public:
  Retry(std::unique_ptr<Sender> next, Clock& clock, Cost& cost, std::uint64_t seed);
  asio::awaitable<Result<Response>> send(Request request) override;

 private:
  double jitter();

  std::unique_ptr<Sender> next_;
  Clock& clock_;
  Cost& cost_;
  std::mt19937_64 random_;
};

}  // namespace keyless::http
