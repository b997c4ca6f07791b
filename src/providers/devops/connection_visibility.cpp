#include "providers/devops/connection_visibility.hpp"

#include "model/text.hpp"

namespace keyless::providers::devops {
namespace {

namespace asio = boost::asio;

constexpr std::string_view connections_namespace = "49b48001-ca20-4adc-8111-5b60c903a50c";
// Any role on all connections of a project shows them: its bits are Use (1), Administer (2) or ViewEndpoint (16).
constexpr int showing_bits[] = {1, 2, 16};

std::string token_of(const std::string& project_id) {
  return "endpoints/" + project_id;
}

Json question_about(const std::string& project_id) {
  auto evaluations = Json::array();
  for (const auto bit : showing_bits) {
    auto one = Json::object();
    one["securityNamespaceId"] = connections_namespace;
    one["token"] = token_of(project_id);
    one["permissions"] = bit;
    evaluations.push_back(std::move(one));
  }
  auto body = Json::object();
  body["alwaysAllowAdministrators"] = false;
  body["evaluations"] = std::move(evaluations);
  return body;
}

bool any_holds(const Json& answer, const std::string& project_id) {
  for (const auto& evaluation : member(answer, "evaluations"))
    if (model::equal_caseless(text_at(evaluation, {"token"}), token_of(project_id)) &&
        text_at(evaluation, {"value"}) == "true")
      return true;
  return false;
}

}  // namespace

asio::awaitable<Result<Sight>> sight_of_connections(Services services, Place place) {
  const auto doing = "finding out which connections of project " + place.project + " we may see";
  auto about = request(services, "GET", place.organization, "", "_apis/projects/" + place.project, version);
  auto project = co_await exchange(services, std::move(about), doing);
  if (!project) co_return std::move(project).error();
  Sight sight;
  sight.project_id = text_at(project->body, {"id"});
  if (!model::is_guid(sight.project_id)) co_return broken_promise(doing, "a project without its id");
  auto question = request(services, "POST", place.organization, "", "_apis/security/permissionevaluationbatch", version,
                          question_about(sight.project_id));
  question.asks_only = true;
  auto answer = co_await exchange(services, std::move(question), doing);
  // Who may not even ask has no proof: that is an answer, too.
  if (!answer && answer.error().code != Errc::forbidden) co_return std::move(answer).error();
  sight.everything = answer && any_holds(answer->body, sight.project_id);
  co_return sight;
}

std::string maybe_hidden(const std::string& name, const Place& place) {
  return "project " + place.project + " does not list \"" + name +
         "\" to us, and shows us only the connections we have a role on: it may exist all the same (ask for the Reader "
         "role on all service connections of the project; or, when you know that nobody has a connection of this name, "
         "say `new: true` in its entry)";
}

}  // namespace keyless::providers::devops
