#pragma once

#include <deque>
#include <map>
#include <optional>
#include <string>

#include "sandbox/routing/route.hpp"
#include "sandbox/routing/throttling.hpp"
#include "sandbox/scenario/delivery.hpp"

namespace keyless::sandbox {

/// The state of every quota, on the sandbox's clock. Numbers come from `cloud.behaviour.throttling` each time, so that
/// they may be changed under way.
class Throttle {
 public:
  /// Takes one admitted request off its quotas; the service's refusal when one is used up and refusing is on.
  std::optional<Reply> refuse(Cloud& cloud, std::string_view service, const Request& request);
  /// Tells in the finished answer what is left, and holds it back where the service would.
  void stamp(const Cloud& cloud, std::string_view service, const Request& request, Reply& reply, Delivery& delivery);

 private:
  struct Bucket {
    double level = 0;
    std::chrono::steady_clock::time_point at = {};
    std::chrono::steady_clock::time_point refused_until = {};
    bool fresh = true;
  };
  struct Use {
    std::chrono::steady_clock::time_point at = {};
    double units = 0;
  };

  /// Seconds to wait before it holds one again; 0 when one was taken.
  double take(const Cloud& cloud, const std::string& name, Quota quota, double units);
  double left(const Cloud& cloud, const std::string& name, Quota quota);
  Bucket& filled(const Cloud& cloud, const std::string& name, Quota quota);
  double take_all(const Cloud& cloud, const std::vector<std::pair<std::string, Quota>>& wanted);
  std::optional<Reply> resource_manager(Cloud& cloud, const Request& request);
  std::optional<Reply> microsoft_graph(Cloud& cloud, const Request& request);
  std::optional<Reply> azure_devops(Cloud& cloud, const Request& request);
  double used(const Cloud& cloud, const std::string& user);

  std::map<std::string, Bucket> buckets_;
  std::map<std::string, std::deque<Use>> used_;
};

}  // namespace keyless::sandbox
