#include <algorithm>
#include <set>

#include "model/text.hpp"
#include "providers/exchange.hpp"
#include "providers/parallel.hpp"
#include "providers/survey.hpp"

namespace keyless::providers {
namespace {

namespace asio = boost::asio;

constexpr std::size_t most_in_a_filter = 15;  // the service refuses longer lists behind `in`

http::Request question_for(Services services, const std::vector<std::string>& client_ids) {
  http::Request question;
  question.url = http::Url(services.cloud->graph);
  question.audience = http::Audience::graph;
  question.url.path("v1.0/applications")
      .query("$filter", "appId in ('" + model::joined(client_ids, "','") + "')")
      .query("$select", "id,appId,displayName,signInAudience,passwordCredentials,keyCredentials");
  return question;
}

Registration registration_in(const Json& body) {
  Registration found{text_at(body, {"appId"}), text_at(body, {"id"}), text_at(body, {"displayName"}),
                     text_at(body, {"signInAudience"})};
  for (const auto list : {"passwordCredentials", "keyCredentials"})
    for (const auto& secret : member(body, list))
      if (auto end = text_at(secret, {"endDateTime"}); !end.empty()) found.secrets.push_back(std::move(end));
  std::ranges::sort(found.secrets);
  return found;
}

asio::awaitable<Result<std::vector<Json>>> ask(Services services, std::vector<std::string> client_ids) {
  auto question = question_for(services, client_ids);
  const std::string doing = "reading application registrations";
  auto entries = co_await list_linked(services, std::move(question), doing);
  co_return entries;
}

/// GUIDs only, each once: nothing else can be put into a filter.
std::vector<std::vector<std::string>> sets_of(const std::vector<std::string>& client_ids) {
  std::set<std::string> ids;
  for (const auto& id : client_ids)
    if (model::is_guid(id)) ids.insert(model::lower(id));
  std::vector<std::vector<std::string>> sets;
  for (const auto& id : ids) {
    if (sets.empty() || sets.back().size() == most_in_a_filter) sets.emplace_back();
    sets.back().push_back(id);
  }
  return sets;
}

}  // namespace

asio::awaitable<Result<std::vector<Registration>>> registrations(Services services,
                                                                 std::vector<std::string> client_ids) {
  std::vector<asio::awaitable<Result<std::vector<Json>>>> questions;
  for (auto& set : sets_of(client_ids)) questions.push_back(ask(services, std::move(set)));
  auto answers = co_await gather(std::move(questions));
  std::vector<Registration> found;
  for (auto& answer : answers) {
    if (!answer) co_return std::move(answer).error();
    for (const auto& entry : *answer) found.push_back(registration_in(entry));
  }
  co_return found;
}

}  // namespace keyless::providers
