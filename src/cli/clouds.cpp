#include "cli/clouds.hpp"

#include <iostream>

#include "auth/credentials.hpp"
#include "cli/cloud_choice.hpp"
#include "cli/own_sandbox.hpp"
#include "providers/providers.hpp"

namespace keyless::cli {
namespace {

auth::Mode mode_of(const Arguments& arguments) {
  const auto mode = auth::mode_of(arguments.auth_mode);
  return mode ? *mode : auth::Mode::automatic;
}

/// What can be known to fail before anything is sent.
Result<void> check_sign_in(const http::Cloud& cloud, const Arguments& arguments) {
  if (cloud.loopback) {
    if (arguments.auth_mode.empty() || mode_of(arguments) == auth::Mode::automatic) return {};
    return Error{.code = Errc::invalid_argument,
                 .message = "a sandbox accepts only its own credentials",
                 .advice = "Leave out --auth-mode."};
  }
  const auto environment = auth::read_environment();
  const auto narrowed = environment.find("AZURE_TOKEN_CREDENTIALS");
  const auto left = auth::modes_left_by(narrowed == environment.end() ? std::string() : narrowed->second);
  if (!left) return left.error();
  const bool lacks_token = mode_of(arguments) == auth::Mode::personal_access_token &&
                           environment.find("AZURE_DEVOPS_EXT_PAT") == environment.end();
  if (lacks_token)
    return Error{.code = Errc::unauthorized, .message = "--auth-mode pat, but AZURE_DEVOPS_EXT_PAT is not set"};
  return {};
}

}  // namespace

Result<std::unique_ptr<Clouds>> Clouds::open(asio::io_context& context, const Arguments& arguments,
                                             const desired::ExternalReferences& references, Console& console) {
  std::unique_ptr<Clouds> clouds(new Clouds());
  auto cloud = arguments.sandbox ? open_sandbox(context, *arguments.sandbox, references, console, clouds->stop_sandbox_)
               : !arguments.cloud_file.empty() ? read_cloud_file(arguments.cloud_file)
                                               : http::built_in_cloud(references.cloud);
  if (!cloud) return std::move(cloud).error();
  const auto fit = check_sign_in(*cloud, arguments);
  if (!fit) return fit.error();
  clouds->tenant_ =
      references.tenant.empty() ? auth::default_tenant(*cloud, auth::read_environment()) : references.tenant;
  clouds->connect(context, std::move(*cloud), arguments);
  return clouds;
}

namespace {

/// The first of two variables that is set: tools disagree on their letter case.
std::string variable(const char* upper, const char* lower) {
  for (const auto* name : {upper, lower})
    if (const char* value = std::getenv(name); value && *value) return value;
  return {};
}

http::StackOptions stack_options(const Arguments& arguments) {
  http::StackOptions options;
  options.parallelism = arguments.parallelism;
  options.debug_log = arguments.debug ? &std::cerr : nullptr;
  options.proxy = variable("HTTPS_PROXY", "https_proxy");
  options.no_proxy = variable("NO_PROXY", "no_proxy");
  return options;
}

}  // namespace

void Clouds::connect(asio::io_context& context, http::Cloud cloud, const Arguments& arguments) {
  session_ = std::make_unique<auth::Session>(context.get_executor(), std::move(cloud), auth::read_environment(),
                                             tenant_, clock_, cost_, stack_options(arguments), mode_of(arguments));
  providers_ = providers::make_providers(session_->sender(), session_->cloud(), clock_);
}

std::string Clouds::oidc_request_uri() const {
  if (is_sandbox()) return cloud().oidc_request_uri;
  const auto environment = auth::read_environment();
  const auto found = environment.find("SYSTEM_OIDCREQUESTURI");
  return found == environment.end() ? std::string() : found->second;
}

report::Heading Clouds::heading(const std::vector<std::string>& owners) const {
  report::Heading heading;
  heading.sandbox = is_sandbox();
  heading.cloud = cloud().name;
  heading.tenant = tenant_;
  heading.owners = owners;
  return heading;
}

Milliseconds Clouds::elapsed() const {
  return std::chrono::duration_cast<Milliseconds>(std::chrono::steady_clock::now() - started_);
}

void Clouds::close() {
  if (stop_sandbox_) stop_sandbox_();
}

}  // namespace keyless::cli
