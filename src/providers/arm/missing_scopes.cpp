#include "providers/arm/missing_scopes.hpp"

#include <map>
#include <set>

#include "base/arm_id.hpp"
#include "model/kinds/kinds.hpp"
#include "providers/arm/arm.hpp"
#include "providers/arm/assignment_places.hpp"
#include "providers/parallel.hpp"
#include "providers/resolve.hpp"

namespace keyless::providers::arm {
namespace {

using Places = std::set<std::string>;
using Spellings = std::map<std::string, std::string>;  ///< folded → as written

/// Folded ids of what this run declares, which may be still to come.
Places declared_ids(const Interest& interest) {
  Places ids;
  for (const auto* kind : {&model::kinds::resource_group, &model::kinds::identity})
    for (const auto* resource : declared(interest, *kind))
      ids.insert(first_key(*kind, known_fields(interest, *resource)));
  return ids;
}

/// Whether a scope is, or lies in, one of these places besides its group.
bool lies_in_another(const std::string& scope, const std::string& group, const Places& places) {
  for (auto end = scope.size(); end != std::string::npos && end > group.size(); end = scope.rfind('/', end - 1))
    if (places.contains(scope.substr(0, end))) return true;
  return false;
}

bool is_known(const Interest& interest, const Places& to_come, const std::string& group) {
  return to_come.contains(group) || interest.live->find(model::kinds::resource_group, group) != nullptr;
}

Error missing(const std::string& scope) {
  Error error{Errc::not_found, "the scope " + scope + " does not exist"};
  error.advice = "create it, or correct `scope`";
  return error;
}

/// Asks one question about a scope and notes it when the answer is that it does not exist.
asio::awaitable<void> ask(Services services, Observations& observed, http::Request question, std::string scope) {
  const auto doing = "looking for the scope " + scope;
  auto answer = co_await send_json(services, std::move(question), doing);
  if (!answer && says_absent(answer.error())) observed.could_not_see("scope@" + folded_arm_id(scope), missing(scope));
}

http::Request about_group(Services services, const std::string& group) {
  return request(services, "GET", group, groups_version);
}

/// A list of what hangs on a resource is answered 404 when the resource is gone; whoever grants roles there may ask it.
http::Request about_resource(Services services, const std::string& scope) {
  auto question =
      request(services, "GET", scope + "/providers/Microsoft.Authorization/roleAssignments", authorization_version);
  question.url.query("$filter", "atScope()");
  return question;
}

}  // namespace

asio::awaitable<void> note_missing_scopes(Services services, Interest interest, Observations& observed,
                                          std::vector<std::string> scopes) {
  const auto to_come = declared_ids(interest);
  Spellings groups, resources;
  for (const auto& scope : scopes) {
    const auto group = group_around(scope), folded = folded_arm_id(scope);
    if (group.empty()) continue;
    if (!is_known(interest, to_come, group)) groups.emplace(group, scope.substr(0, group.size()));
    if (folded != group && !lies_in_another(folded, group, to_come)) resources.emplace(folded, scope);
  }
  std::vector<asio::awaitable<void>> questions;
  for (const auto& [folded, group] : groups)
    questions.push_back(ask(services, observed, about_group(services, group), group));
  for (const auto& [folded, scope] : resources)
    questions.push_back(ask(services, observed, about_resource(services, scope), scope));
  co_await all_of(std::move(questions));
}

}  // namespace keyless::providers::arm
