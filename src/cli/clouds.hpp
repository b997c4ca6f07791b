#pragma once

#include <boost/asio/io_context.hpp>
#include <functional>
#include <memory>

#include "auth/session.hpp"
#include "base/asio.hpp"
#include "cli/arguments.hpp"
#include "cli/console.hpp"
#include "desired/external_references.hpp"
#include "http/client.hpp"
#include "http/cloud.hpp"
#include "http/system_clock.hpp"
#include "providers/provider.hpp"
#include "providers/services.hpp"
#include "report/text.hpp"

namespace keyless::cli {

/// The clouds of one run, signed in to: real ones, the ones a file describes, or a sandbox in this process. Owns
/// everything that the run's coroutines refer to, so it must outlive them.
class Clouds {
 public:
  /// Chooses the cloud by --sandbox, --cloud FILE or the manifests' own name, starts a sandbox when asked for and puts
  /// in what the manifests mention, and says so. Nothing is sent yet.
  static Result<std::unique_ptr<Clouds>> open(asio::io_context& context, const Arguments& arguments,
                                              const desired::ExternalReferences& references, Console& console);

  const http::Cloud& cloud() const { return session_->cloud(); }
  bool is_sandbox() const { return cloud().loopback; }
  http::Sender& signed_in() { return session_->sender(); }
  http::Authorizer& tokens() { return session_->tokens(); }
  http::Sender& plain() { return session_->plain(); }
  Clock& clock() { return clock_; }
  const http::Cost& cost() const { return cost_; }
  providers::Providers& providers() { return providers_; }
  providers::Services services() { return {&session_->sender(), &session_->cloud(), &clock_}; }
  const std::string& tenant() const { return tenant_; }
  /// Of the pipeline job this runs in, or of the sandbox's; "" outside of one.
  std::string oidc_request_uri() const;
  report::Heading heading(const std::vector<std::string>& owners) const;
  Milliseconds elapsed() const;
  /// Ends the sandbox, its state saved. The run's coroutines must be done.
  void close();

 private:
  Clouds() = default;
  void connect(asio::io_context& context, http::Cloud cloud, const Arguments& arguments);

  http::SystemClock clock_;
  http::Cost cost_;
  std::string tenant_;
  std::chrono::steady_clock::time_point started_ = std::chrono::steady_clock::now();
  std::function<void()> stop_sandbox_;
  std::unique_ptr<auth::Session> session_;
  providers::Providers providers_;
};

}  // namespace keyless::cli
