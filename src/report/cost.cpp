#include <fmt/format.h>

#include "http/client.hpp"
#include "report/text.hpp"

namespace keyless::report {

std::string cost(const http::Cost& cost, std::chrono::milliseconds took) {
  const auto seconds = static_cast<double>(took.count()) / 1000;
  auto text = fmt::format("{} request{} ({} write{})", cost.requests, cost.requests == 1 ? "" : "s", cost.writes,
                          cost.writes == 1 ? "" : "s");
  if (cost.retries > 0) text += fmt::format(", {} retried", cost.retries);
  return text + fmt::format(", {} throttled, {:.1f} s\n", cost.throttled, seconds);
}

}  // namespace keyless::report
