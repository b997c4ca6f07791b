#include "sandbox/devops/pipelines/resources.hpp"

#include "base/text.hpp"
#include "sandbox/devops/security/project_rights.hpp"
#include "sandbox/devops/serviceendpoint/connection_state.hpp"
#include "sandbox/devops/serviceendpoint/roles.hpp"

namespace keyless::sandbox::devops {

using nlohmann::json;

Resource resource_of(const json& object) {
  if (!object.is_object()) return {};
  return {.type = text_of(object, "type"), .id = text_of(object, "id")};
}

bool exists(const Call& call, const Resource& resource) {
  if (equal_caseless(resource.type, "endpoint")) return connection_in(call, resource.id) != nullptr;
  auto key = numbered_key(call.project_id(), resource.id);
  if (equal_caseless(resource.type, "variablegroup")) return call.world().find(rows::variable_groups, key) != nullptr;
  if (equal_caseless(resource.type, "environment")) return call.world().find(rows::environments, key) != nullptr;
  return !resource.type.empty() && !resource.id.empty();
}

Role role_on_resource(const Call& call, const Resource& resource) {
  if (!equal_caseless(resource.type, "endpoint")) {
    if (call.administrator()) return Role::administrator;
    return may_contribute(call) ? Role::user : Role::reader;
  }
  auto stored = connection_in(call, resource.id);
  return stored ? role_on(call, *stored, call.project_id()) : Role::none;
}

}  // namespace keyless::sandbox::devops
