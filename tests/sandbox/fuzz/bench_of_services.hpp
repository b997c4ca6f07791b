#pragma once

#include <array>
#include "base/json.hpp"

#include "sandbox/arm/service.hpp"
#include "sandbox/control/controls.hpp"
#include "sandbox/devops/hosts.hpp"
#include "sandbox/dispatch.hpp"
#include "sandbox/entra/service.hpp"
#include "sandbox/graph/service.hpp"
#include "sandbox/keys/keyring.hpp"
#include "sandbox/lab.hpp"
#include "sandbox/routing/route.hpp"
#include "sandbox/state/ids.hpp"
#include "sandbox/state/world.hpp"

namespace keyless::sandbox::test {

/// All services on one small brownfield, driven without sockets.
class BenchOfServices {
 public:
  explicit BenchOfServices(std::uint64_t seed);

  Dispatch::Outcome handle(const Service& service, const http::IncomingRequest& request) {
    return dispatch_.handle(service, "https://localhost:1", request);
  }
  Reply malformed(const Service& service) { return dispatch_.malformed(service); }

  const std::array<Service, 6> services = {resource_manager(), active_directory(),   microsoft_graph(),
                                           azure_devops(),     azure_devops_graph(), azure_devops_entitlements()};

 private:
  ScratchFolder scratch_;
  StillClock clock_;

 public:
  World world;
  std::string client_id = {};
  std::string client_secret = {};
  std::string access_token = {};  ///< a personal one
  std::string system_token = {};  ///< of a job
  std::string token_for(const std::string& scope);

  /// What is wrong with the world by now; "" when nothing is.
  std::string flaw() const;

 private:
  Ids ids_;
  Keyring keyring_;
  Controls controls_;
  Cloud cloud_;
  Folder nowhere_ = {};
  Journal journal_;
  Options options_ = {};
  Dispatch dispatch_;
};

}  // namespace keyless::sandbox::test
