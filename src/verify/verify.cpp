#include "verify/verify.hpp"

#include <algorithm>

#include "providers/parallel.hpp"
#include "verify/exchange.hpp"
#include "verify/links.hpp"

namespace keyless::verify {

using model::Chain;
using model::Link;

namespace {

void append(std::vector<Link>& links, std::vector<Link> more) {
  std::ranges::move(more, std::back_inserter(links));
}

bool any_broken(const std::vector<Link>& links) {
  return std::ranges::any_of(links, [](const Link& link) { return link.state == Link::State::broken; });
}

asio::awaitable<Chain> walk(const model::Graph& desired, const model::Live& live, const Subject& subject, Means means) {
  Chain chain;
  chain.connection = subject.connection->address;
  chain.links = trust_links(desired, live, subject);
  // A trust that differs on paper will not start to hold by waiting: ask once, for the service's own word on it.
  if (any_broken(chain.links)) means.patience = Milliseconds(0);
  if (subject.live_connection && subject.live_identity) {
    auto proven = co_await exchange_links(subject, means);
    append(chain.links, std::move(proven));
  }
  append(chain.links, role_links(desired, live, subject));
  append(chain.links, pipeline_links(desired, live, subject));
  co_return chain;
}

}  // namespace

asio::awaitable<std::vector<Chain>> verify(const model::Graph& desired, const model::Live& live, Means means) {
  const auto subjects = subjects_of(desired, live);
  std::vector<asio::awaitable<Chain>> walks;
  for (const auto& subject : subjects) walks.push_back(walk(desired, live, subject, means));
  auto chains = co_await providers::gather(std::move(walks));
  co_return chains;
}

}  // namespace keyless::verify
