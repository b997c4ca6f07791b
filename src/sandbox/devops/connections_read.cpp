#include <algorithm>

#include "sandbox/devops/connection.hpp"
#include "sandbox/devops/handlers.hpp"
#include "sandbox/devops/rights.hpp"
#include "sandbox/devops/shapes.hpp"

namespace keyless::sandbox::devops {

using nlohmann::json;

namespace {

/// An absent filter lets everything pass.
bool passes(const std::string& asked, const std::string& value) {
  auto wanted = comma_separated(asked);
  return wanted.empty() ||
         std::any_of(wanted.begin(), wanted.end(), [&](const std::string& one) { return same_text(one, value); });
}

bool failed(const json& stored) {
  return text_of(stored.value("operationStatus", json::object()), "state") == "Failed";
}

bool matches(const Call& call, const json& stored) {
  if (!passes(call.asked("type"), text_of(stored, "type"))) return false;
  if (!passes(call.asked("authschemes"), text_of(stored.at("authorization"), "scheme"))) return false;
  if (!passes(call.asked("owner"), text_of(stored, "owner"))) return false;
  if (!passes(call.asked("endpointids"), text_of(stored, "id"))) return false;
  if (!passes(call.asked("endpointnames"), name_in(stored, call.project_id()))) return false;
  return call.asked_true("includefailed") || !failed(stored);
}

Role role_asked(const std::string& action) {
  if (same_text(action, "manage")) return Role::administrator;
  return same_text(action, "use") ? Role::user : Role::reader;
}

}  // namespace

Answer list_connections(Call& call) {
  auto found = json::array();
  for (const auto& [id, stored] : call.world().rows(tables::connections)) {
    if (!reference_in(stored, call.project_id()) || !matches(call, stored)) continue;
    auto role = role_on(call, stored, call.project_id());
    if (role < role_asked(call.asked("actionfilter"))) continue;
    found.push_back(presented(call, stored, call.project_id(), view_of(role)));
  }
  return listed(std::move(found));
}

Answer get_connection(Call& call) {
  auto stored = call.world().find(tables::connections, lower(call.part("id")));
  auto role = Role::none;
  if (stored && reference_in(*stored, call.project_id())) role = role_on(call, *stored, call.project_id());
  // A connection that is gone, or hidden, is an empty answer and not a missing page.
  if (role < role_asked(call.asked("actionfilter"))) return {.body = json(nullptr)};
  return {.body = presented(call, *stored, call.project_id(), view_of(role))};
}

Answer execution_history(Call& call) {
  auto stored = call.world().find(tables::connections, lower(call.part("id")));
  if (!stored || !reference_in(*stored, call.project_id())) return refused(no_such_connection(call.part("id")));
  return listed(json::array());
}

}  // namespace keyless::sandbox::devops
