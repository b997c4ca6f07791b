#include "sandbox/devops/holders.hpp"

#include "base/text.hpp"
#include "sandbox/devops/shapes.hpp"
#include "sandbox/organization/groups.hpp"
#include "sandbox/organization/membership.hpp"
#include "sandbox/organization/subjects.hpp"

namespace keyless::sandbox::devops {

using nlohmann::json;

std::optional<json> holder_with_id(const Call& call, const std::string& id) {
  if (auto member = member_with_id(call.world(), call.organization_name(), id))
    return json{{"id", text_of(*member, "id")},
                {"displayName", text_of(*member, "displayName")},
                {"uniqueName", text_of(*member, "uniqueName")}};
  if (!is_guid(id)) return std::nullopt;
  auto group = organization::group_with(call.cloud, call.organization, id);
  if (!group) return std::nullopt;
  auto name = text_of(organization::identity_of_group(call, *group), "providerDisplayName");
  return json{{"id", text_of(*group, "id")},
              {"displayName", name},
              {"uniqueName", name},
              {"group", text_of(*group, "descriptor")}};
}

bool caller_is(const Call& call, const std::string& id) {
  if (equal_caseless(text_of(call.member, "id"), id)) return true;
  auto holder = holder_with_id(call, id);
  if (!holder || !holder->contains("group")) return false;
  return organization::is_in_group(call.world(), call.organization, text_of(call.member, "descriptor"),
                                   text_of(*holder, "group"));
}

}  // namespace keyless::sandbox::devops
