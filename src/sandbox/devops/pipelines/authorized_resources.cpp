#include <algorithm>

#include "base/text.hpp"
#include "sandbox/devops/pipelines/grants.hpp"
#include "sandbox/devops/pipelines/handlers.hpp"
#include "sandbox/devops/pipelines/resources.hpp"
#include "sandbox/devops/wire/shapes.hpp"

namespace keyless::sandbox::devops {

using nlohmann::json;

namespace {

/// The older form knows only all pipelines or none.
json authorized_in(const Call& call, const std::string& type, const std::string& id) {
  auto found = json::array();
  for (auto row : below(call.world().rows(tables::permissions), lower(call.project_id()) + "/")) {
    if (!row->contains("allPipelines")) continue;
    auto resource = resource_of(row->at("resource"));
    bool asked =
        (type.empty() || equal_caseless(type, resource.type)) && (id.empty() || equal_caseless(id, resource.id));
    if (asked) found.push_back({{"type", resource.type}, {"id", resource.id}, {"authorized", true}});
  }
  return found;
}

}  // namespace

Answer list_authorized_resources(Call& call) {
  return listed(authorized_in(call, call.asked("type"), call.asked("id")));
}

Answer authorize_resources(Call& call) {
  if (!call.body.is_array()) return refused(missing_argument("resources"));
  for (const auto& one : call.body) {
    auto resource = resource_of(one);
    bool authorized = one.is_object() && one.value("authorized", json(false)) == true;
    if (!exists(call, resource) || role_on_resource(call, resource) != Role::administrator)
      return refused(no_permission_on_resources());
    grant_all_pipelines(call, resource, authorized);
  }
  return listed(authorized_in(call, {}, {}));
}

}  // namespace keyless::sandbox::devops
