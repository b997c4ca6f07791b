#include "base/arm_id.hpp"
#include "base/text.hpp"
#include "providers/parallel.hpp"
#include "rights/rights.hpp"

namespace keyless::rights {

using model::Lack;
using model::Right;

namespace {

constexpr std::size_t most_evaluations = 500;  // in one request; the service publishes no limit

int bit_of(std::string_view right) {
  if (right == "Use") return providers::use_bit;
  return right == "Administer" ? providers::administer_bit : providers::create_bit;
}

asio::awaitable<void> ask_scope(providers::Services services, Answers& answers, std::string scope) {
  auto permissions = co_await providers::permissions_at(services, scope);
  if (permissions) answers.resource_manager.emplace(std::move(scope), std::move(*permissions));
}

using Batch = std::vector<Right>;

asio::awaitable<void> ask_batch(providers::Services services, Answers& answers, Batch batch) {
  std::vector<providers::ConnectionRight> questions;
  for (const auto& right : batch) questions.push_back({right.where, bit_of(right.name)});
  auto holds = co_await providers::holds_connection_rights(services, batch.front().organization, std::move(questions));
  if (!holds) co_return;
  for (std::size_t i = 0; i < batch.size(); ++i)
    answers.service_connections.emplace(bit_key(batch[i]), bool((*holds)[i]));
}

std::vector<Batch> batches_of(const std::vector<Lack>& needs) {
  std::map<std::string, Batch> open;  // by organization, lower case
  std::set<std::string> asked;
  std::vector<Batch> full;
  for (const auto& need : needs) {
    if (need.right.of != Right::Of::service_connections || need.right.where.empty()) continue;
    if (!asked.insert(bit_key(need.right)).second) continue;
    auto& batch = open[lower(need.right.organization)];
    batch.push_back(need.right);
    if (batch.size() == most_evaluations) full.push_back(std::exchange(batch, {}));
  }
  for (auto& [organization, batch] : open)
    if (!batch.empty()) full.push_back(std::move(batch));
  return full;
}

std::set<std::string> scopes_of(const std::vector<Lack>& needs) {
  std::set<std::string> scopes;
  for (const auto& need : needs)
    if (need.right.of == Right::Of::resource_manager && !need.right.where.empty())
      scopes.insert(folded_arm_id(need.right.where));
  return scopes;
}

}  // namespace

std::string bit_key(const Right& right) {
  return lower(right.organization + "|" + right.where) + "|" + right.name;
}

asio::awaitable<Answers> ask(providers::Services services, const std::vector<Lack>& needs) {
  Answers answers;
  std::vector<asio::awaitable<void>> questions;
  for (const auto& scope : scopes_of(needs)) questions.push_back(ask_scope(services, answers, scope));
  for (auto& batch : batches_of(needs)) questions.push_back(ask_batch(services, answers, std::move(batch)));
  co_await providers::all_of(std::move(questions));
  co_return answers;
}

}  // namespace keyless::rights
