#include "sandbox/devops/security/access.hpp"

#include "base/json.hpp"

#include "base/text.hpp"
#include "sandbox/devops/graph/members.hpp"
#include "sandbox/state/world.hpp"

namespace keyless::sandbox::devops {

using nlohmann::json;

std::string access_key(std::string_view organization, std::string_view security_namespace, std::string_view token) {
  return lower(organization) + "/" + lower(security_namespace) + "/" + lower(token);
}

bool may_view_project(const World& world, const json& organization, const json& member, std::string_view project_id) {
  auto token = "$PROJECT:vstfs:///Classification/TeamProject/" + std::string(project_id);
  auto list = world.find(access_rows, access_key(text_of(organization, "name"), project_namespace, token));
  if (!list) return false;
  const auto& entries = (*list)["aces"];
  auto entry = entries.find(identity_descriptor(organization, member));
  if (entry == entries.end()) return false;
  bool allowed = (entry->value("allow", 0LL) & 1) != 0;
  return allowed && (entry->value("deny", 0LL) & 1) == 0;
}

}  // namespace keyless::sandbox::devops
