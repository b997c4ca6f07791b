#include "model/text.hpp"
#include "providers/arm/arm.hpp"
#include "providers/devops/devops.hpp"
#include "providers/parallel.hpp"
#include "rights/rights.hpp"

namespace keyless::rights {

namespace asio = boost::asio;
using model::Lack;
using model::Right;
using providers::Json;

namespace {

// The security namespace of service connections and its bits, as the organization's own list of namespaces names them.
constexpr std::string_view connections_namespace = "49b48001-ca20-4adc-8111-5b60c903a50c";
constexpr std::size_t most_evaluations = 500;  // in one request; the service publishes no limit

int bit_of(std::string_view right) {
  if (right == "Use") return 1;
  return right == "Administer" ? 2 : 4;
}

std::vector<std::string> texts_in(const Json& list) {
  std::vector<std::string> texts;
  for (const auto& text : list)
    if (text.is_string()) texts.push_back(text.get<std::string>());
  return texts;
}

asio::awaitable<void> ask_scope(providers::Services services, Answers& answers, std::string scope) {
  auto question = providers::arm::request(services, "GET", scope + "/providers/Microsoft.Authorization/permissions",
                                          providers::arm::authorization_version);
  const auto doing = "reading what this run may do at " + scope;
  auto entries = co_await providers::list_linked(services, std::move(question), doing);
  if (!entries) co_return;
  std::vector<Permission> permissions;
  for (const auto& entry : *entries)
    permissions.push_back(
        {texts_in(providers::member(entry, "actions")), texts_in(providers::member(entry, "notActions"))});
  answers.resource_manager.emplace(std::move(scope), std::move(permissions));
}

Json evaluation_of(const Right& right) {
  auto one = Json::object();
  one["securityNamespaceId"] = connections_namespace;
  one["token"] = right.where;
  one["permissions"] = bit_of(right.name);
  return one;
}

using Batch = std::vector<Right>;

/// Answers come in the order of the questions.
asio::awaitable<void> ask_batch(providers::Services services, Answers& answers, Batch batch) {
  auto body = Json::object();
  body["evaluations"] = Json::array();
  for (const auto& right : batch) body["evaluations"].push_back(evaluation_of(right));
  auto question =
      providers::devops::request(services, "POST", batch.front().organization, "",
                                 "_apis/security/permissionevaluationbatch", providers::devops::version, body);
  question.asks_only = true;
  const std::string doing = "asking what this run may do with service connections";
  auto answer = co_await providers::exchange(services, std::move(question), doing);
  if (!answer) co_return;
  const auto& evaluations = providers::member(answer->body, "evaluations");
  if (!evaluations.is_array() || evaluations.size() != batch.size()) co_return;
  for (std::size_t i = 0; i < batch.size(); ++i) {
    const auto said = providers::text_at(evaluations[i], {"value"});
    if (said == "true" || said == "false") answers.service_connections.emplace(bit_key(batch[i]), said == "true");
  }
}

std::vector<Batch> batches_of(const std::vector<Lack>& needs) {
  std::map<std::string, Batch> open;  // by organization, lower case
  std::set<std::string> asked;
  std::vector<Batch> full;
  for (const auto& need : needs) {
    if (need.right.of != Right::Of::service_connections || need.right.where.empty()) continue;
    if (!asked.insert(bit_key(need.right)).second) continue;
    auto& batch = open[model::lower(need.right.organization)];
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
      scopes.insert(model::folded_arm_id(need.right.where));
  return scopes;
}

}  // namespace

std::string bit_key(const Right& right) {
  return model::lower(right.organization + "|" + right.where) + "|" + right.name;
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
