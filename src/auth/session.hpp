#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <memory>
#include <string>

#include "auth/credentials.hpp"
#include "auth/token_source.hpp"
#include "base/asio.hpp"
#include "http/local_sender.hpp"
#include "http/stack.hpp"

namespace keyless::auth {

/// A signed-in client with all it stands on: the stack for token requests, the credentials and their cache.
class Session {
 public:
  /// `tenant` is who to sign in to; the clock and the cost must outlive the session. Where the environment can't be
  /// understood, every request fails with why.
  Session(asio::any_io_executor executor, http::Cloud cloud, const Environment& environment, std::string tenant,
          Clock& clock, http::Cost& cost, http::StackOptions options = {}, Mode mode = Mode::automatic);
  ~Session();

  http::Sender& sender() { return *signed_in_; }  ///< tokens attached, by audience
  http::Sender& plain() { return *plain_; }       ///< no token goes with it: for token requests
  TokenSource& tokens() { return *tokens_; }
  const http::Cloud& cloud() const { return cloud_; }

 private:
  http::Cloud cloud_;
  http::LocalSender local_;
  std::unique_ptr<http::Sender> plain_;
  std::unique_ptr<TokenSource> job_tokens_;
  std::unique_ptr<http::Sender> job_;
  std::unique_ptr<TokenSource> tokens_;
  std::unique_ptr<http::Sender> signed_in_;
};

}  // namespace keyless::auth
