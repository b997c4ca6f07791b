#pragma once

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <memory>
#include <optional>
#include <sstream>
#include <string>

#include "http/stack.hpp"
#include "http/support/certificates.hpp"
#include "support/virtual_clock.hpp"

namespace keyless::support {

inline constexpr const char* canary = "canary-s3cret-token";

/// Gives the canary as a token, with the number of renewals behind it.
class CountingAuthorizer : public http::Authorizer {
 public:
  boost::asio::awaitable<Result<http::Secret>> authorization(http::Audience, http::Secret rejected) override {
    if (!rejected.empty()) ++renewals;
    co_return http::Secret("Bearer " + std::string(canary) + std::to_string(renewals));
  }
  int renewals = 0;
};

/// The whole client on virtual time, trusting one root made for the tests. Set cloud and options before the first send.
struct StackWorld {
  StackWorld() : ca(root().pem) {
    cloud.name = "test";
    cloud.ca_file = ca.path();
    options.debug_log = &log;
    options.seed = 5;
  }

  static const Certificate& root() {
    static const auto made = make_root("test root");
    return made;
  }

  Result<http::Response> send(http::Request request) {
    if (!stack) stack = http::make_stack(context.get_executor(), cloud, &authorizer, clock, cost, options);
    std::optional<Result<http::Response>> answer;
    std::exception_ptr thrown;
    auto at_end = [&](std::exception_ptr error, Result<http::Response> given) {
      thrown = error;
      answer = std::move(given);
    };
    boost::asio::co_spawn(context, stack->send(std::move(request)), std::move(at_end));
    clock.drive(context, [&] { return answer.has_value(); });
    if (thrown) std::rethrow_exception(thrown);
    return std::move(*answer);
  }

  /// A read of Resource Manager, with its token.
  http::Request get(const std::string& path = "/x") const {
    http::Request request;
    request.url = http::Url(cloud.resource_manager);
    request.url.path(path);
    request.audience = http::Audience::resource_manager;
    return request;
  }

  boost::asio::io_context context{1};
  TemporaryFile ca;
  http::Cloud cloud;
  VirtualClock clock;
  http::Cost cost;
  CountingAuthorizer authorizer;
  std::ostringstream log;
  http::StackOptions options;
  std::unique_ptr<http::Sender> stack;
};

inline std::string code_of(const Result<http::Response>& answer) {
  return answer ? "success" : name_of(answer.error().code);
}

}  // namespace keyless::support
