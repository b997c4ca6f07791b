#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "sandbox/devops/serviceendpoint/connection_state.hpp"
#include "sandbox/devops/serviceendpoint/handlers.hpp"
#include "sandbox/devops/serviceendpoint/roles.hpp"
#include "sandbox/devops/wire/shapes.hpp"

namespace keyless::sandbox::devops {

using nlohmann::json;

namespace {

/// An absent filter lets everything pass.
bool passes(const std::string& asked, const std::string& value) {
  auto wanted = comma_separated(asked);
  return wanted.empty() ||
         std::any_of(wanted.begin(), wanted.end(), [&](const std::string& one) { return equal_caseless(one, value); });
}

bool shows_as_failed(const Call& call, const json& stored) {
  return has_failed(stored) && pending_of(call.cloud, stored) == Pending::nothing;
}

/// Lists leave secrets out where a single answer has them as null.
json without_nulls(json shape) {
  if (!shape.contains("authorization")) return shape;
  auto& parameters = shape["authorization"]["parameters"];
  for (auto at = parameters.begin(); at != parameters.end();) at = at->is_null() ? parameters.erase(at) : std::next(at);
  return shape;
}

bool matches(const Call& call, const json& stored) {
  if (!passes(call.asked("type"), text_of(stored, "type"))) return false;
  if (!passes(call.asked("authschemes"), text_of(stored.at("authorization"), "scheme"))) return false;
  if (!passes(call.asked("owner"), text_of(stored, "owner"))) return false;
  if (!passes(call.asked("endpointids"), text_of(stored, "id"))) return false;
  if (!passes(call.asked("endpointnames"), name_in(stored, call.project_id()))) return false;
  return call.asked_true("includefailed") || !shows_as_failed(call, stored);
}

Role role_asked(const std::string& action) {
  if (equal_caseless(action, "manage")) return Role::administrator;
  return equal_caseless(action, "use") ? Role::user : Role::reader;
}

std::set<std::string> candidates(const Call& call) {
  std::set<std::string> ids;
  auto names = comma_separated(call.asked("endpointnames"));
  for (const auto& name : names)
    for (auto& id : connections_named(call.world(), call.project_id(), name)) ids.insert(std::move(id));
  if (!names.empty()) return ids;
  for (const auto& [id, row] : call.world().rows(tables::connections)) ids.insert(id);
  return ids;
}

}  // namespace

Answer list_connections(Call& call) {
  auto found = json::array();
  auto needed = role_asked(call.asked("actionfilter"));
  for (const auto& id : candidates(call)) {
    auto stored = connection_in(call, id);
    if (!stored || !matches(call, *stored)) continue;
    auto role = role_on(call, *stored, call.project_id());
    if (role < needed) continue;
    found.push_back(without_nulls(answer_for(call, *stored, call.project_id(), view_of(role))));
  }
  return listed(std::move(found));
}

Answer get_connection(Call& call) {
  auto stored = connection_in(call, call.part("id"));
  auto role = stored ? role_on(call, *stored, call.project_id()) : Role::none;
  // A connection that is gone, or hidden, is an empty answer and not a missing page.
  if (role < role_asked(call.asked("actionfilter"))) return {.body = json(nullptr)};
  return {.body = answer_for(call, *stored, call.project_id(), view_of(role))};
}

Answer refresh_connections(Call& call) {
  if (!call.body.is_array()) return refused(missing_argument("refreshAuthenticationParameters"));
  auto found = json::array();
  for (const auto& id : comma_separated(call.asked("endpointids"))) {
    auto stored = connection_in(call, id);
    if (!stored) continue;
    if (role_on(call, *stored, call.project_id()) < Role::user)
      return refused(not_a_user(name_in(*stored, call.project_id())));
    found.push_back(answer_for(call, *stored, call.project_id(), View::whole));
  }
  return listed(std::move(found));
}

}  // namespace keyless::sandbox::devops
