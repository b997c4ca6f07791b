#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "apply/apply.hpp"
#include "auth/session.hpp"
#include "desired/desired.hpp"
#include "desired/external_references.hpp"
#include "diff/policy.hpp"
#include "http/client.hpp"
#include "manifest/manifest.hpp"
#include "model/chain.hpp"
#include "model/plan.hpp"
#include "providers/provider.hpp"
#include "sandbox/sandbox.hpp"
#include "support/virtual_clock.hpp"
#include "survey/survey.hpp"
#include "verify/verify.hpp"

namespace keyless::scenario {

/// A manifest with everything a run takes from it.
struct Declared {
  std::vector<manifest::Manifest> manifests;
  desired::Desired desired;
  desired::ExternalReferences mentions;
};

/// Fails the test when it has errors.
Declared declared(const std::string& text);
/// A folder of them.
Declared declared_together(const std::vector<std::string>& texts);
/// One of the examples: `microbots.yaml`.
std::string example(const std::string& name);

/// A sandbox of its own over real HTTPS, and keyless working on it as an administrator. A test tells its story with it.
class Scenario {
 public:
  /// `prepare` may put a world into the state folder before anything reads it.
  explicit Scenario(sandbox::Options options = {},
                    const std::function<void(const std::filesystem::path&)>& prepare = {});
  ~Scenario();

  /// Runs a coroutine to its end.
  template <class T>
  T run(boost::asio::awaitable<T> work) {
    std::optional<T> result;
    std::exception_ptr thrown;
    boost::asio::co_spawn(context_, std::move(work), [&](std::exception_ptr failure, T value) {
      thrown = failure;
      result.emplace(std::move(value));
    });
    clock_.drive(context_, [&] { return result.has_value() || thrown != nullptr; });
    if (thrown) std::rethrow_exception(thrown);
    return std::move(*result);
  }

  model::Plan plan(const Declared& what, diff::Policy policy = {});
  /// As plan(), for a reading that may fail as a whole.
  Result<model::Plan> try_plan(const Declared& what, diff::Policy policy = {});
  /// What the last plan was made from.
  const model::Live& seen() const { return seen_; }
  /// Proves conversions, migrations and moves by what the last plan read, unless the options say how.
  std::vector<model::Outcome> apply(const model::Plan& plan, apply::Options options = {});
  survey::Survey survey(survey::Order order);
  Result<survey::Survey> try_survey(survey::Order order);
  std::vector<model::Chain> verify(const Declared& what, verify::Via via = verify::Via::proxy);
  /// Plans, applies, and demands that everything was done.
  void converge(const Declared& what, diff::Policy policy = {});
  /// The promise of every scenario: a second plan finds nothing and sends no write.
  void expect_settled(const Declared& what, diff::Policy policy = {});

  /// From now on keyless works as whoever this client secret signs in; send() stays the administrator.
  void work_as(const std::string& client_id, const std::string& secret);
  void work_as_administrator();
  /// What keyless's identity of the moment may not do of a plan.
  std::vector<model::Lack> lacks(const model::Plan& plan);

  /// A request as the administrator, behind keyless's back. `path` starts with `/`.
  http::Response send(http::Audience audience, const std::string& method, const std::string& path,
                      const std::string& body = {});
  http::Response send(http::Request request);
  /// The same to an origin of cloud().
  http::Response send_to(const std::string& origin, const std::string& method, const std::string& path,
                         const std::string& body = {}, const std::string& content_type = {});
  /// Puts what it names without creating it into the sandbox, as `--sandbox` does.
  void seed(const Declared& what);
  /// A read as whoever this environment signs in, in the way `mode` says; what failed instead of an answer.
  Result<http::Response> read_as(const auth::Environment& environment, auth::Mode mode, http::Audience audience,
                                 const std::string& path);
  /// Puts in what the world lacks.
  void seed(const sandbox::Seed& seed) { sandbox_->seed(seed); }
  /// A member of the sandbox's ready line.
  std::string ready(const std::string& name) const;
  /// The access token that this form gets at the token endpoint.
  std::string token(const std::string& form);
  /// The token endpoint's whole answer to a form.
  http::Response token_answer(const std::string& form);
  /// A token as that issuer signs it.
  std::string assertion(const std::string& issuer, const std::string& subject);
  /// Time goes by, for keyless and the sandbox alike.
  void pass(Milliseconds time) { clock_.advance(time); }
  /// Requests of the log that wrote something, since this object was made or the last forget(): `PUT /subscriptions/…`.
  std::vector<std::string> writes() const;
  void forget();

  /// From now on the policy of every run permits to lend this identity, and to hand on its roles.
  void permit_lending(const std::string& identity) { lent_.push_back(identity); }

  const http::Cloud& cloud() const { return session_->cloud(); }
  const std::filesystem::path& folder() const { return folder_; }

 private:
  verify::Means means(verify::Via via);

  boost::asio::io_context context_{1};
  std::filesystem::path folder_;
  std::unique_ptr<sandbox::Sandbox> sandbox_;
  support::VirtualClock clock_;  ///< of keyless and the sandbox alike: nobody waits for real
  http::Cost cost_;
  std::unique_ptr<auth::Session> session_;
  std::unique_ptr<auth::Session> worker_;  ///< where keyless works as somebody else than the administrator
  providers::Providers providers_;
  model::Graph planned_ = {};
  model::Live seen_ = {};
  std::size_t forgotten_ = 0;
  std::vector<std::string> lent_ = {};
};

/// `action address` of every row but no-ops, in plan order.
std::vector<std::string> rows(const model::Plan& plan);

}  // namespace keyless::scenario
