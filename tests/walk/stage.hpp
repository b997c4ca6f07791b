#pragma once

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <functional>
#include <memory>
#include <optional>
#include "base/json.hpp"

#include "apply/apply.hpp"
#include "auth/token_source.hpp"
#include "cli/compare.hpp"
#include "http/local_sender.hpp"
#include "sandbox/sandbox.hpp"
#include "sandbox/state/world.hpp"
#include "scenario/scenario.hpp"
#include "support/virtual_clock.hpp"

namespace keyless::walk {

/// One sandbox for many runs, and keyless working on it as its administrator. Its state is kept and put back as a
/// whole; requests go to it without sockets, unless HTTPS is asked for.
class Stage {
 public:
  enum class Over { memory, https };
  using Fault = std::optional<sandbox::Fault>;
  using Hook = std::function<Fault(const sandbox::FaultPoint&)>;
  using State = nlohmann::json;

  explicit Stage(Over over = Over::memory);
  ~Stage();

  const sandbox::World& world() const { return world_; }
  /// For the tests' own seeding: nothing of keyless goes this way.
  sandbox::World& seeding() { return world_; }
  State keep() const { return world_.save(); }
  void put_back(const State& state) { world_.load(state); }
  void seed(const sandbox::Seed& seed) { sandbox_->seed(seed); }
  /// Whether principals, roles, trust and changes of connections take seconds until others see them.
  void be_slow(bool slow);
  /// Time goes by, for keyless and the sandbox alike.
  void pass(Milliseconds time) { clock_.advance(time); }

  /// Meets every request but those of the administrator: before it is carried out and after.
  void meet(Hook hook) { hook_ = std::move(hook); }

  Result<cli::Compared> compare(const scenario::Declared& what, diff::Policy policy);
  /// Proves as `keyless apply` does; connections test themselves.
  std::vector<model::Outcome> apply(const scenario::Declared& what, const cli::Compared& compared,
                                    apply::Options options);

  /// As the administrator, behind keyless's back; throws where the answer is no success.
  nlohmann::json call(http::Audience audience, const std::string& method, const std::string& path,
                      const nlohmann::json& body = nullptr);
  nlohmann::json arm(const std::string& method, const std::string& path, const std::string& version,
                     const nlohmann::json& body = nullptr);
  nlohmann::json devops(const std::string& method, const std::string& path, const nlohmann::json& body = nullptr);
  nlohmann::json graph(const std::string& method, const std::string& path, const nlohmann::json& body = nullptr);

  const http::Cloud& cloud() const { return cloud_; }
  /// Of the signed-in identity.
  std::string own_principal();

 private:
  template <class T>
  T run(boost::asio::awaitable<T> work);
  void drive(const std::function<bool()>& done);
  Fault met(const sandbox::FaultPoint& point);
  std::unique_ptr<http::Sender> stack(http::Authorizer* authorizer);

  Over over_;
  boost::asio::io_context context_{1};
  support::VirtualClock clock_;
  http::Cost cost_;
  std::unique_ptr<sandbox::Sandbox> sandbox_;
  sandbox::World& world_;
  http::Cloud cloud_;
  http::LocalSender local_;
  std::unique_ptr<http::Sender> plain_;
  std::unique_ptr<auth::TokenSource> tokens_;
  std::unique_ptr<http::Sender> signed_in_;
  std::string control_;  ///< origin of the sandbox's control endpoint
  std::string control_token_;
  Hook hook_;
  bool slow_ = false;
  bool behind_ = false;  ///< the administrator is at work
};

}  // namespace keyless::walk
