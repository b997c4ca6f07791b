#include <algorithm>

#include "base/text.hpp"
#include "sandbox/devops/serviceendpoint/automatic.hpp"
#include "sandbox/devops/serviceendpoint/connection_sharing.hpp"
#include "sandbox/devops/serviceendpoint/connection_state.hpp"
#include "sandbox/devops/serviceendpoint/federate.hpp"
#include "sandbox/devops/serviceendpoint/handlers.hpp"
#include "sandbox/devops/serviceendpoint/roles.hpp"
#include "sandbox/state/ids.hpp"

namespace keyless::sandbox::devops {

using nlohmann::json;

namespace {

void stamp(const Call& call, json& stored, const char* who, const char* when) {
  stored[who] = text_of(call.member, "id");
  stored[when] = call.timestamp();
}

void keep_what_the_service_owns(const json& before, json& after) {
  for (auto name : {"id", "createdBy", "creationDate", "isShared"}) after[name] = before.at(name);
  for (auto name : {"application", "migration", "pending"})
    if (before.contains(name)) after[name] = before.at(name);
  if (before.contains("revertParameters")) {
    after["revertParameters"] = before.at("revertParameters");
    after["data"]["revertSchemeDeadline"] = datum(before, "revertSchemeDeadline");
  }
}

/// References of projects that the body leaves out stay: unsharing is a deletion.
json merged_references(const json& before, const json& after) {
  auto merged = before;
  for (const auto& reference : after) {
    auto same = std::find_if(merged.begin(), merged.end(), [&](const json& one) {
      return equal_caseless(project_named_by(one), project_named_by(reference));
    });
    if (same != merged.end()) *same = reference;
  }
  return merged;
}

/// An Automatic connection without an application gets one, also when the first try failed.
void complete(Call& call, json& stored) {
  if (!is_automatic(stored) || !parameter(stored, "serviceprincipalid").empty()) return;
  make_application(call, stored);
  begin(call.cloud, stored, Pending::creation);
}

struct Replacement {
  json next = {};
  std::optional<Refusal> flaw = {};
};

Replacement replacement_of(const Call& call, const json& stored, const json& body) {
  if (auto flaw = flaw_in(body)) return {.next = {}, .flaw = flaw};
  if (!equal_caseless(text_of(body.at("authorization"), "scheme"), text_of(stored.at("authorization"), "scheme")))
    return {.next = {},
            .flaw = bad_argument("The authorization scheme of a service connection cannot be changed by an update.")};
  auto references = resolved(call, body.at("serviceEndpointProjectReferences"));
  if (references.flaw) return {.next = {}, .flaw = references.flaw};
  auto next = accepted(body);
  keep_what_the_service_owns(stored, next);
  next["serviceEndpointProjectReferences"] =
      merged_references(stored.at("serviceEndpointProjectReferences"), references.value);
  auto flaw = name_clash(call, next);
  return {.next = std::move(next), .flaw = std::move(flaw)};
}

Answer replaced(Call& call, const json& body, const std::string& id) {
  auto found = connection_with_id(call.cloud, call.organization_name(), id);
  if (!found) return refused(no_such_connection(id));
  auto stored = *found;
  if (role_on(call, stored, {}) != Role::administrator) return refused(not_an_administrator(text_of(stored, "name")));
  if (!call.asked("operation").empty()) return converted(call, body, std::move(stored));
  auto [next, flaw] = replacement_of(call, stored, body);
  if (flaw) return refused(*flaw);
  settle(next, federation_of(call, next, issuer_of(call.cloud, stored)));
  complete(call, next);
  stamp(call, next, "modifiedBy", "modificationDate");
  auto answer = answer_for(call, next, home_of(call, next), View::whole);
  keep_connection(call, std::move(next));
  return {.body = std::move(answer)};
}

}  // namespace

Answer create_connection(Call& call) {
  call.body = with_references(call, std::move(call.body));
  if (auto flaw = flaw_in(call.body)) return refused(*flaw);
  auto references = resolved(call, call.body.at("serviceEndpointProjectReferences"));
  if (references.flaw) return refused(*references.flaw);
  auto stored = accepted(call.body);
  stored["serviceEndpointProjectReferences"] = std::move(references.value);
  for (const auto& project_id : projects_of(stored))
    if (!may_create_in(call, project_id)) return refused(not_a_creator());
  if (auto flaw = name_clash(call, stored)) return refused(*flaw);
  auto purpose = "connection/" + projects_of(stored).front() + "/" + lower(text_of(stored, "name"));
  stored["id"] = call.cloud.ids.uuid(purpose);
  stored["isShared"] = projects_of(stored).size() > 1;
  stamp(call, stored, "createdBy", "creationDate");
  settle(stored, federation_of(call, stored, issuer_of_new(call)));
  complete(call, stored);
  for (const auto& project_id : projects_of(stored)) make_administrator(call, stored, project_id);
  auto answer = answer_for(call, stored, home_of(call, stored), View::whole);
  keep_connection(call, std::move(stored));
  return {.body = std::move(answer)};
}

Answer create_or_refresh_connections(Call& call) {
  return call.asked("endpointids").empty() ? create_connection(call) : refresh_connections(call);
}

Answer replace_connection(Call& call) {
  return replaced(call, with_references(call, call.body), call.part("id"));
}

Answer replace_connections(Call& call) {
  if (!call.body.is_array()) return refused(missing_argument("endpoints"));
  auto results = json::array();
  for (const auto& body : call.body) {
    auto answer = replaced(call, body, text_of(body, "id"));
    if (answer.status != 200) return answer;
    results.push_back(std::move(*answer.body));
  }
  return listed(std::move(results));
}

}  // namespace keyless::sandbox::devops
