#include "providers/devops/permissions.hpp"

#include "base/text.hpp"
#include "providers/devops/devops.hpp"

namespace keyless::providers {

namespace {

constexpr std::string_view connections_namespace = "49b48001-ca20-4adc-8111-5b60c903a50c";

Json question_about(const std::vector<ConnectionRight>& rights) {
  auto evaluations = Json::array();
  for (const auto& right : rights) {
    auto one = Json::object();
    one["securityNamespaceId"] = connections_namespace;
    one["token"] = right.token;
    one["permissions"] = right.bit;
    evaluations.push_back(std::move(one));
  }
  auto body = Json::object();
  body["alwaysAllowAdministrators"] = false;
  body["evaluations"] = std::move(evaluations);
  return body;
}

/// Answers come in the order of the questions, and say which one they are about.
bool answers(const Json& evaluation, const ConnectionRight& right) {
  const auto said = text_at(evaluation, {"value"});
  return equal_caseless(text_at(evaluation, {"token"}), right.token) && (said == "true" || said == "false");
}

}  // namespace

asio::awaitable<Result<std::vector<bool>>> holds_connection_rights(Services services, std::string organization,
                                                                   std::vector<ConnectionRight> rights) {
  const std::string doing = "reading this run's permissions on service connections";
  auto question = devops::request(services, "POST", organization, "", "_apis/security/permissionevaluationbatch",
                                  devops::version, question_about(rights));
  question.asks_only = true;
  auto answer = co_await send_json(services, std::move(question), doing);
  if (!answer) co_return std::move(answer).error();
  const auto& evaluations = member(answer->body, "evaluations");
  if (!evaluations.is_array() || evaluations.size() != rights.size())
    co_return broken_promise(doing, "it does not answer every question");
  std::vector<bool> holds;
  for (std::size_t i = 0; i < rights.size(); ++i) {
    if (!answers(evaluations[i], rights[i])) co_return broken_promise(doing, "it is about another right");
    holds.push_back(text_at(evaluations[i], {"value"}) == "true");
  }
  co_return holds;
}

}  // namespace keyless::providers
