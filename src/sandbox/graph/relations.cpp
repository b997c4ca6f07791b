#include "base/json.hpp"

#include "sandbox/directory/principals.hpp"
#include "sandbox/graph/app_roles.hpp"
#include "sandbox/graph/directory.hpp"
#include "sandbox/graph/membership.hpp"
#include "sandbox/graph/query.hpp"
#include "sandbox/graph/shapes.hpp"
#include "sandbox/state/ids.hpp"
#include "sandbox/state/world.hpp"

namespace keyless::sandbox::graph {

namespace {

/// Resource Manager keeps what a managed identity trusts; Graph shows it with an id of its own.
ordered_json trust_in(const Cloud& cloud, const json& row) {
  auto out = ordered_json::array();
  bool application = row.contains("id");
  auto trusted = application ? row.value("federatedIdentityCredentials", std::vector<json>())
                             : federated_credentials(cloud.world, row);
  for (auto one : trusted) {
    auto about = text_of(row, "objectId") + text_of(one, "issuer") + text_of(one, "subject");
    if (text_of(one, "id").empty()) one["id"] = cloud.ids.fixed_uuid("credential " + about);
    if (text_of(one, "name").empty()) one["name"] = one["id"];
    out.push_back(credential_shape(one));
  }
  return out;
}

ordered_json objects(const Cloud& cloud, const Request& request, const std::vector<std::string>& ids) {
  auto out = ordered_json::array();
  for (const auto& id : ids)
    if (auto object = directory_object(cloud, request, id)) out.push_back(*object);
  return out;
}

}  // namespace

ordered_json related(const Cloud& cloud, const Request& request, std::string_view type, const ordered_json& object,
                     const std::string& relation) {
  if (!object.contains("id") || !object["id"].is_string()) return nullptr;
  auto id = object["id"].get<std::string>();
  const auto* row =
      type == "application" ? application_by_object(cloud.world, id) : principal_by_object(cloud.world, id);
  if (!row) return nullptr;
  if (relation == "owners" || relation == "members") return objects_named(cloud, request, *row, relation.c_str());
  if (relation == "federatedIdentityCredentials") return trust_in(cloud, *row);
  if (relation == "memberOf") return objects(cloud, request, groups_of(cloud, request, id, false));
  if (relation == "transitiveMemberOf") return objects(cloud, request, groups_of(cloud, request, id, true));
  if (relation == "appRoleAssignments") return app_role_assignments(cloud, "principalId", id);
  if (relation == "appRoleAssignedTo") return app_role_assignments(cloud, "resourceId", id);
  if (relation == "extensionProperties" || relation == "oauth2PermissionGrants") return ordered_json::array();
  return nullptr;
}

}  // namespace keyless::sandbox::graph
