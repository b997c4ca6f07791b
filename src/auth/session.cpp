#include "auth/session.hpp"

#include <utility>

namespace keyless::auth {

Session::Session(asio::any_io_executor executor, http::Cloud cloud, const Environment& environment, std::string tenant,
                 Clock& clock, http::Cost& cost, http::StackOptions options, Mode mode)
    : cloud_(std::move(cloud)), plain_(http::make_stack(executor, cloud_, nullptr, clock, cost, options)) {
  job_tokens_ = std::make_unique<TokenSource>(make_job_credentials(cloud_, environment), tenant, clock);
  job_ = http::make_stack(executor, cloud_, job_tokens_.get(), clock, cost, options);
  const CredentialSources sources{cloud_, *plain_, local_, clock, job_.get()};
  auto credentials = make_credentials(sources, environment, mode);
  if (!credentials) credentials = Credentials{{}, {credentials.error().message}};
  tokens_ = std::make_unique<TokenSource>(std::move(*credentials), std::move(tenant), clock);
  signed_in_ = http::make_stack(executor, cloud_, tokens_.get(), clock, cost, std::move(options));
}

Session::~Session() = default;

}  // namespace keyless::auth
