#include "live/answer.hpp"

#include <set>

#include "base/arm_id.hpp"
#include "base/text.hpp"
#include "model/kinds/kinds.hpp"
#include "providers/arm/reached_roles.hpp"
#include "providers/devops/connection_roles.hpp"
#include "providers/parallel.hpp"

namespace keyless::live {
namespace {

/// Those that the run names, and the one that the identity lies in.
std::vector<std::string> subscriptions_for(const model::LiveObject& identity, const model::Graph& desired) {
  std::set<std::string> ids;
  for (const auto& resource : desired.resources())
    if (resource.kind == &model::kinds::subscription) ids.insert(lower(model::text_of(resource.fields, "id")));
  if (const auto own = subscription_of(identity.id); !own.empty()) ids.insert(own);
  return {ids.begin(), ids.end()};
}

}  // namespace

asio::awaitable<model::Live> answer(providers::Services services, model::OpenQuestions open,
                                    const model::Graph& desired) {
  std::vector<asio::awaitable<model::Live>> tasks;
  for (auto& identity : open.lent) {
    auto subscriptions = subscriptions_for(identity, desired);
    tasks.push_back(providers::reached_roles(services, std::move(identity), std::move(subscriptions)));
  }
  for (auto& connection : open.connections)
    tasks.push_back(providers::connection_roles(services, std::move(connection)));
  auto answers = co_await providers::gather(std::move(tasks));
  model::Live live;
  for (auto& one : answers) live.merge(std::move(one));
  co_return live;
}

}  // namespace keyless::live
