#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <map>
#include <memory>
#include <string>

#include "base/asio.hpp"
#include "base/clock.hpp"
#include "http/client.hpp"
#include "http/cloud.hpp"
#include "http/slots.hpp"

namespace keyless::http {

/// A budget that refills: `burst` at once, then `rate` a second.
class TokenBucket {
 public:
  using Time = std::chrono::steady_clock::time_point;
  TokenBucket(double burst, double rate, Time now) : burst_(burst), rate_(rate), tokens_(burst), at_(now) {}

  /// Takes one, on credit if need be, and says how long to wait for it.
  Milliseconds take(Time now);
  /// The service says there are no more than this.
  void lower_to(double remaining, Time now);

 private:
  void refill(Time now);

  double burst_;
  double rate_;
  double tokens_;
  Time at_;
};

/// The budget a request draws on: `` for none, else `subscription reads` and the like. Published numbers only.
struct Budget {
  std::string key = {};
  double burst = 0;
  double rate = 0;
};
Budget budget_of(const Cloud& cloud, const Request& request);

/// Asks no faster than the services' published and announced limits, and never more at once than `parallelism`.
class Pacing : public Sender {
 public:
  Pacing(std::unique_ptr<Sender> next, asio::any_io_executor executor, const Cloud& cloud, Clock& clock, Cost& cost,
         int parallelism, bool paced);
  asio::awaitable<Result<Response>> send(Request request) override;

 private:
  using Time = std::chrono::steady_clock::time_point;

  Milliseconds wait_for_budget(const Budget& budget);
  Milliseconds wait_for_origin(const std::string& origin) const;
  void learn(const Response& response, const std::string& origin, const Budget& budget);

  std::unique_ptr<Sender> next_;
  Cloud cloud_;
  Clock& clock_;
  Cost& cost_;
  Slots slots_;
  bool paced_;
  std::map<std::string, TokenBucket> buckets_;
  std::map<std::string, Time> not_before_;
};

}  // namespace keyless::http
