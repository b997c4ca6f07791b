#pragma once

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "auth/credential.hpp"
#include "base/asio.hpp"
#include "base/clock.hpp"
#include "http/authorizer.hpp"
#include "keyless/result.hpp"

namespace keyless::auth {

/// The ways to sign in, in the order they are tried, and the ways that were looked at and are not set up.
struct Credentials {
  std::vector<std::shared_ptr<Credential>> links = {};
  std::vector<std::string> unavailable = {};  ///< `client secret: AZURE_CLIENT_SECRET is not set`
};

/// Tokens, kept in memory only, one for each (audience, tenant); fetched anew with less than five minutes to live.
/// Callers that ask at the same time share one fetch.
class TokenSource : public http::Authorizer {
 public:
  /// `tenant` is the one `authorization` signs in to. The clock must outlive the source.
  TokenSource(Credentials credentials, std::string tenant, Clock& clock);
  ~TokenSource() override;

  /// `unauthorized` when no credential serves this audience (the message says what each one lacks) or the first that
  /// does was refused: there is no silent fall-back to another identity. A way that does not exist here is none.
  asio::awaitable<Result<Token>> token(http::Audience audience, std::string tenant);
  asio::awaitable<Result<http::Secret>> authorization(http::Audience audience, http::Secret rejected) override;

 private:
  struct Entry;
  using Key = std::pair<http::Audience, std::string>;

  asio::awaitable<Result<Token>> fetch(http::Audience audience, std::string tenant);
  asio::awaitable<Result<Token>> shared_fetch(Key key, std::shared_ptr<Entry> entry);
  std::shared_ptr<Entry> entry_of(const Key& key);
  bool fresh(const Entry& entry) const;

  Credentials credentials_;
  std::string tenant_;
  Clock& clock_;
  std::map<Key, std::shared_ptr<Entry>> entries_;
};

}  // namespace keyless::auth
