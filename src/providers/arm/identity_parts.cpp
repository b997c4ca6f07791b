#include "providers/arm/identity_parts.hpp"

#include "base/arm_id.hpp"
#include "base/text.hpp"
#include "providers/arm/arm.hpp"

namespace keyless::providers::arm {
namespace {

bool is_identity_id(const std::string& id) {
  const auto parts = split(id, '/');
  return parts.size() == 9 && parts[0].empty() && equal_caseless(parts[1], "subscriptions") &&
         equal_caseless(parts[3], "resourceGroups") && equal_caseless(parts[6], "Microsoft.ManagedIdentity") &&
         equal_caseless(parts[7], "userAssignedIdentities") && !parts[8].empty();
}

}  // namespace

Result<LiveObject> read_identity(const Kind& kind, const Json& body, const std::string& doing) {
  auto object = live_object(kind, text_at(body, {"id"}));
  if (!is_identity_id(object.id)) return broken_promise(doing, "an identity without its id");
  for (const auto name : {"clientId", "principalId", "tenantId"}) {
    auto id = text_at(body, {"properties", name});
    if (!is_guid(id)) return broken_promise(doing, object.id + " has no " + name);
    object.fields.emplace(name, std::move(id));
  }
  const auto tags = tags_in(body);
  object.mark = model::mark_in(tags);
  object.fields.emplace("id", object.id);
  object.fields.emplace("subscriptionId", arm_id_segment(object.id, "subscriptions"));
  object.fields.emplace("resourceGroup", arm_id_segment(object.id, "resourceGroups"));
  object.fields.emplace("name", std::string(last_segment(object.id)));
  object.fields.emplace("location", text_at(body, {"location"}));
  object.fields.emplace("tags", tags);
  return object;
}

}  // namespace keyless::providers::arm
