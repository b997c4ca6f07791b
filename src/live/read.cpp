#include "live/read.hpp"

#include <algorithm>
#include <set>

#include "model/kinds/kinds.hpp"
#include "model/text.hpp"
#include "providers/parallel.hpp"

namespace keyless::live {
namespace {

namespace asio = boost::asio;
using Readings = std::vector<Result<model::Live>>;

int last_round(const providers::Providers& providers) {
  int last = -1;
  for (const auto& provider : providers) last = std::max(last, provider->round());
  return last;
}

asio::awaitable<Readings> read_round(const providers::Providers& providers, providers::Interest interest, int round) {
  std::vector<asio::awaitable<Result<model::Live>>> tasks;
  for (const auto& provider : providers)
    if (provider->round() == round) tasks.push_back(provider->observe(interest));
  auto readings = co_await providers::gather(std::move(tasks));
  co_return readings;
}

std::string subscription_of(const model::Resource& resource) {
  const auto& direct = model::text_of(resource.fields, "subscriptionId");
  if (!direct.empty()) return model::lower(direct);
  for (const auto field : {"scope", "id"}) {
    const auto parts = model::split(model::text_of(resource.fields, field), '/');
    if (parts.size() >= 3 && model::equal_caseless(parts[1], "subscriptions")) return model::lower(parts[2]);
  }
  return {};
}

std::string named_subscriptions(const model::Graph& desired) {
  std::set<std::string> names;
  for (const auto& resource : desired.resources())
    if (auto name = subscription_of(resource); !name.empty()) names.insert(std::move(name));
  return model::joined(std::vector<std::string>(names.begin(), names.end()), ", ");
}

bool declares(const model::Graph& desired, const model::Kind& kind) {
  return std::ranges::any_of(desired.resources(), [&](const auto& resource) { return resource.kind == &kind; });
}

// A set reads `kind@where`, one object `kind:key`; the latter is told where its declaration is.
bool is_collection(const std::string& what) {
  return what.find('@') < what.find(':');
}

// What nobody looked at can hide access, so every report says where the reading ended.
void note_boundary(model::Live& live, const model::Graph& desired) {
  const auto subscriptions = named_subscriptions(desired);
  if (!subscriptions.empty())
    live.note("Role assignments were read in subscription " + subscriptions +
              "; other subscriptions were not looked at.");
  live.note(
      "Not looked at: directory roles, group memberships, vault access policies, keys and shared access signatures.");
  if (declares(desired, model::kinds::service_connection))
    live.note(
        "Not looked at in Azure DevOps: security roles that come from a project, permissions below the roles, "
        "connections in projects that are not named.");
  for (const auto& [what, reason] : live.not_visible())
    if (is_collection(what)) live.note("Could not be listed: " + what + ": " + reason + ".");
}

}  // namespace

asio::awaitable<Result<model::Live>> read(const providers::Providers& providers, const model::Graph& desired) {
  model::Live live;
  const int last = last_round(providers);
  for (int round = 0; round <= last; ++round) {
    const providers::Interest interest{&desired, &live};
    auto readings = co_await read_round(providers, interest, round);
    for (auto& reading : readings) {
      if (!reading) co_return std::move(reading).error();
      live.merge(std::move(*reading));
    }
  }
  note_boundary(live, desired);
  co_return live;
}

}  // namespace keyless::live
