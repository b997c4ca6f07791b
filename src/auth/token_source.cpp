#include "auth/token_source.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <optional>

#include "auth/audience.hpp"

namespace keyless::auth {
namespace {

using std::chrono::steady_clock;

/// A call may be retried for minutes, and the service checks the token each time.
constexpr std::chrono::minutes least_life{5};
/// Better than nothing when renewing fails.
constexpr std::chrono::seconds usable_life{30};

http::Secret header_value(const Token& token) {
  return http::Secret(token.scheme + " " + token.value.reveal());
}

Error nothing_serves(http::Audience audience, const std::vector<std::string>& reasons) {
  Error error{Errc::unauthorized, "no credentials for " + std::string(name_of(audience))};
  for (const auto& reason : reasons) error.message += (&reason == &reasons.front() ? ": " : "; ") + reason;
  error.advice = audience == http::Audience::azure_devops
                     ? "run `az login`, or set AZURE_DEVOPS_EXT_PAT, or AZURE_TENANT_ID, AZURE_CLIENT_ID and "
                       "AZURE_CLIENT_SECRET"
                     : "run `az login`, or set AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET (or "
                       "AZURE_FEDERATED_TOKEN_FILE)";
  return error;
}

}  // namespace

struct TokenSource::Entry {
  std::optional<Token> token;
  std::optional<Error> failure;  ///< of the last fetch
  bool fetching = false;
  std::vector<std::shared_ptr<asio::steady_timer>> waiting;

  void finish() {
    fetching = false;
    for (const auto& waiter : waiting) waiter->cancel();
    waiting.clear();
  }
};

TokenSource::TokenSource(Credentials credentials, std::string tenant, Clock& clock)
    : credentials_(std::move(credentials)), tenant_(std::move(tenant)), clock_(clock) {}

TokenSource::~TokenSource() = default;

std::shared_ptr<TokenSource::Entry> TokenSource::entry_of(const Key& key) {
  auto& entry = entries_[key];
  if (!entry) entry = std::make_shared<Entry>();
  return entry;
}

bool TokenSource::fresh(const Entry& entry) const {
  return entry.token && entry.token->expires - clock_.now() > least_life;
}

asio::awaitable<Result<Token>> TokenSource::token(http::Audience audience, std::string tenant) {
  Key key(audience, std::move(tenant));
  auto entry = entry_of(key);
  if (fresh(*entry)) co_return *entry->token;
  auto fetched = co_await shared_fetch(std::move(key), entry);
  const bool usable = entry->token && entry->token->expires - clock_.now() > usable_life;
  if (!fetched && usable) co_return *entry->token;
  co_return fetched;
}

asio::awaitable<Result<Token>> TokenSource::shared_fetch(Key key, std::shared_ptr<Entry> entry) {
  auto executor = co_await asio::this_coro::executor;
  while (entry->fetching) {
    auto waiter = std::make_shared<asio::steady_timer>(executor, steady_clock::time_point::max());
    entry->waiting.push_back(waiter);
    boost::system::error_code woken;
    auto token = asio::redirect_error(asio::use_awaitable, woken);
    co_await waiter->async_wait(token);
    if (entry->fetching) continue;
    if (entry->failure) co_return *entry->failure;
    if (entry->token) co_return *entry->token;
  }
  entry->fetching = true;
  // Runs when the fetch is cancelled too: one of those who wait then takes over.
  const std::shared_ptr<void> at_end(nullptr, [entry](void*) { entry->finish(); });
  entry->failure.reset();
  auto fetched = co_await fetch(key.first, key.second);
  if (fetched)
    entry->token = *fetched;
  else
    entry->failure = fetched.error();
  co_return fetched;
}

asio::awaitable<Result<Token>> TokenSource::fetch(http::Audience audience, std::string tenant) {
  auto reasons = credentials_.unavailable;
  for (const auto& link : credentials_.links) {
    const auto unfit = link->unfit_for(audience);
    if (!unfit.empty()) {
      reasons.push_back(link->name() + ": " + unfit);
      continue;
    }
    auto token = co_await link->token(audience, tenant);
    if (token) co_return token;
    if (token.error().code == Errc::not_found) {
      reasons.push_back(link->name() + ": " + token.error().message);
      continue;
    }
    co_return std::move(token).error().during("signing in to " + std::string(name_of(audience)) + " with the " +
                                              link->name());
  }
  co_return nothing_serves(audience, reasons);
}

asio::awaitable<Result<http::Secret>> TokenSource::authorization(http::Audience audience, http::Secret rejected) {
  const Key key(audience, tenant_);
  const auto entry = entry_of(key);
  const bool is_rejected =
      !rejected.empty() && entry->token && header_value(*entry->token).reveal() == rejected.reveal();
  if (is_rejected) entry->token.reset();
  auto tenant = tenant_;
  auto found = co_await token(audience, std::move(tenant));
  if (!found) co_return found.error();
  co_return header_value(*found);
}

}  // namespace keyless::auth
