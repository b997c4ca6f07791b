#pragma once

#include <deque>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "sandbox/scenario/faults.hpp"
#include "sandbox/scenario/sandbox_clock.hpp"
#include "sandbox/scenario/throttle.hpp"

namespace keyless::sandbox {

/// The last requests of a run, for whoever asks the control endpoint; older ones are forgotten.
class RequestLog {
 public:
  RequestLog();
  ~RequestLog();
  void add(nlohmann::json line);
  /// Those after the first `skip`, counted from the start of the run.
  nlohmann::json after(std::size_t skip) const;
  std::size_t total() const { return total_; }

 private:
  std::deque<nlohmann::json> lines_;
  std::size_t total_ = 0;
};

/// What the control endpoint holds in its hands; owned by the sandbox, reached through `Cloud::controls`.
struct Controls {
  explicit Controls(std::uint64_t seed) : faults(seed) {}

  Faults faults;
  Throttle throttle = {};
  RequestLog requests = {};
  SandboxClock* clock = nullptr;  ///< null when the time is somebody else's
  std::string token = {};         ///< what the control endpoint wants to see
};

}  // namespace keyless::sandbox
