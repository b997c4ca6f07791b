#include <fmt/format.h>
#include <stdlib.h>
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <vector>
#include "base/json.hpp"

#include "base/base64.hpp"
#include "http/system_clock.hpp"
#include "sandbox/arm/identities.hpp"
#include "sandbox/arm/role_assignments.hpp"
#include "sandbox/arm/service.hpp"
#include "sandbox/control/controls.hpp"
#include "sandbox/devops/hosts.hpp"
#include "sandbox/dispatch.hpp"
#include "sandbox/entra/exchange.hpp"
#include "sandbox/keys/keyring.hpp"
#include "sandbox/seeding.hpp"
#include "sandbox/state/ids.hpp"
#include "sandbox/state/world.hpp"
#include "sandbox/worlds/worlds.hpp"

// How long a request takes in a large estate, as figures and as ratios against the same request for one thing alone,
// because machines differ.

namespace {

using namespace keyless;
using namespace keyless::sandbox;
using nlohmann::json;
using Clock = std::chrono::steady_clock;

std::size_t identities = 5000;
std::size_t assignments = 20000;
std::size_t connections = 2000;
constexpr const char* subscription = "/subscriptions/0b1f6471-1bf0-4dda-aec3-cb9272f09590";
constexpr const char* reader = "acdd72a7-3385-48ef-bd42-f606fba81ae7";

World fleet(const Clock& clock) {
  auto pattern = (std::filesystem::temp_directory_path() / "keyless-load-XXXXXX").string();
  if (!::mkdtemp(pattern.data())) throw std::runtime_error("no temporary folder");
  worlds::Order order;
  order.kind = worlds::Kind::fleet;
  order.size = connections;
  order.folder = std::filesystem::path(pattern) / "state";
  order.clock = &clock;
  auto made = worlds::make_world(order);
  if (!made) throw std::runtime_error(made.error().message);
  auto folder = Folder::open(order.folder);
  auto world = Journal(*folder).load();
  std::filesystem::remove_all(pattern);
  return std::move(*world);
}

class Estate {
 public:
  Estate() {
    grow();
    auto ready = keyless::parsed_json(ready_text(cloud_, "", ""));
    auto answer = exchange_secret(cloud_, text_of(ready, "tenant"), text_of(ready, "clientId"),
                                  text_of(ready, "clientSecret"), "https://management.azure.com/.default");
    manager_ = "Bearer " + answer.access_token;
    devops_ = "Basic " + base64(":" + text_of(ready, "personalAccessToken"));
  }

  /// Milliseconds that one request takes, the best of a few.
  double time_of(const Service& service, const std::string& method, const std::string& target) {
    double best = 1e9;
    for (int i = 0; i < 5; ++i) {
      const auto start = Clock::now();
      auto status = ask(service, method, target).status;
      if (status >= 300) throw std::runtime_error(fmt::format("{} answered with {}", target, status));
      best = std::min(best, std::chrono::duration<double, std::milli>(Clock::now() - start).count());
    }
    return best;
  }

  Reply ask(const Service& service, const std::string& method, const std::string& target) {
    http::IncomingRequest request;
    request.method = method;
    request.target = target;
    request.headers = {{"Authorization", service.name == azure_devops().name ? devops_ : manager_}};
    return dispatch_.handle(service, "https://localhost", request).reply;
  }

  const World& world() const { return world_; }

 private:
  /// What the fleet lacks in identities and grants.
  void grow() {
    const auto group = std::string("rg-fleet");
    for (auto i = connections; i < identities; ++i)
      arm::make_identity(cloud_, {std::string(subscription).substr(15), group, fmt::format("more-{:05}", i), "eastus"});
    std::vector<std::string> principals;
    for (const auto& [id, row] : world_.rows(tables::principals)) principals.push_back(id);
    auto missing = assignments - world_.rows(tables::role_assignments).size();
    for (std::size_t i = 0; i < missing; ++i)
      arm::seed_assignment(cloud_, fmt::format("{}/resourceGroups/rg-{:05}", subscription, i % connections), reader,
                           principals[(i * 7 + i / connections) % principals.size()]);
  }

  http::SystemClock clock_ = {};
  World world_ = fleet(clock_);
  Ids ids_{world_, 1};
  Keyring keyring_{world_, ids_};
  Controls controls_{1};
  Cloud cloud_{world_, ids_, keyring_, clock_, {}, 100, {}, &controls_};
  Folder nowhere_ = {};
  Journal journal_{nowhere_};
  Options options_ = {};
  Dispatch dispatch_{cloud_, journal_, nowhere_, options_};
  std::string manager_ = {};
  std::string devops_ = {};
};

/// Along `nextLink` to the last page.
std::size_t walk(Estate& estate, const std::string& first, double& milliseconds) {
  const auto start = Clock::now();
  std::size_t count = 0;
  for (auto target = first; !target.empty();) {
    auto body = keyless::parsed_json(estate.ask(resource_manager(), "GET", target).body);
    count += body["value"].size();
    auto next = text_of(body, "nextLink");
    target = next.empty() ? next : next.substr(next.find("/subscriptions"));
  }
  milliseconds = std::chrono::duration<double, std::milli>(Clock::now() - start).count();
  return count;
}

void report(Estate& estate, const Service& service, const char* what, const std::string& target, double one) {
  auto took = estate.time_of(service, "GET", target);
  fmt::print("{:<46}{:9.2f} ms {:9.1f} x one\n", what, took, took / one);
}

void report_walk(Estate& estate, const char* what, const std::string& target) {
  double took = 0;
  auto count = walk(estate, target, took);
  fmt::print("{:<46}{:9.2f} ms for {} in pages of 100\n", what, took, count);
}

}  // namespace

/// A number as the only argument divides the estate, for builds that are not optimized.
int main(int count, char** values) {
  const auto part = count > 1 ? std::max(1UL, std::strtoul(values[1], nullptr, 10)) : 1UL;
  for (auto* size : {&identities, &assignments, &connections}) *size /= part;
  const auto start = Clock::now();
  Estate estate;
  fmt::print("{} identities, {} role assignments, {} connections made in {:.1f} s\n", identities, assignments,
             connections, std::chrono::duration<double>(Clock::now() - start).count());
  auto base = std::string(subscription);
  auto identity_list = base + "/providers/Microsoft.ManagedIdentity/userAssignedIdentities?api-version=2023-01-31";
  auto grant_list = base + "/providers/Microsoft.Authorization/roleAssignments?api-version=2022-04-01";
  auto manager = resource_manager();
  auto one = estate.time_of(manager, "GET", base + "/resourceGroups/rg-fleet?api-version=2021-04-01");
  fmt::print("one resource group {:.3f} ms\n", one);
  report(estate, manager, "a page of identities", identity_list, one);
  report(estate, manager, "a page of role assignments", grant_list, one);
  report(
      estate, manager, "role assignments of one group",
      base + "/resourceGroups/rg-00050/providers" + "/Microsoft.Authorization/roleAssignments?api-version=2022-04-01",
      one);
  report(estate, manager, "role assignments of one principal",
         grant_list + "&$filter=principalId%20eq%20'" + estate.world().rows(tables::principals).begin()->first + "'",
         one);
  report(estate, azure_devops(), "all connections (never paged)",
         "/contoso/Fleet/_apis/serviceendpoint/endpoints?api-version=7.1", one);
  report(estate, azure_devops(), "one connection by its name",
         "/contoso/Fleet/_apis/serviceendpoint/endpoints?endpointNames=sc-00050&api-version=7.1", one);
  report_walk(estate, "all identities", identity_list);
  report_walk(estate, "all role assignments", grant_list);
  rusage used = {};
  getrusage(RUSAGE_SELF, &used);
  fmt::print("memory at most {} MB\n", used.ru_maxrss / 1024);
  return used.ru_maxrss / 1024 < 500 ? 0 : 1;
}
