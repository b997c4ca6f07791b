#include "sandbox/devops/graph/identity.hpp"

#include "base/text.hpp"
#include "sandbox/devops/graph/groups.hpp"
#include "sandbox/devops/graph/membership.hpp"
#include "sandbox/devops/graph/subjects.hpp"
#include "sandbox/devops/wire/shapes.hpp"

namespace keyless::sandbox::devops {

using nlohmann::json;

std::optional<json> identity_with_id(const Call& call, const std::string& id) {
  if (auto member = member_with_id(call.world(), call.organization_name(), id))
    return json{{"id", text_of(*member, "id")},
                {"displayName", text_of(*member, "displayName")},
                {"uniqueName", text_of(*member, "uniqueName")}};
  if (!is_guid(id)) return std::nullopt;
  auto group = group_with(call.cloud, call.organization, id);
  if (!group) return std::nullopt;
  auto name = text_of(identity_of_group(call, *group), "providerDisplayName");
  return json{{"id", text_of(*group, "id")},
              {"displayName", name},
              {"uniqueName", name},
              {"group", text_of(*group, "descriptor")}};
}

bool caller_is(const Call& call, const std::string& id) {
  if (equal_caseless(text_of(call.member, "id"), id)) return true;
  auto holder = identity_with_id(call, id);
  if (!holder || !holder->contains("group")) return false;
  return is_in_group(call.world(), call.organization, text_of(call.member, "descriptor"), text_of(*holder, "group"));
}

}  // namespace keyless::sandbox::devops
