#include <array>

#include "base/text.hpp"
#include "sandbox/devops/graph/identity.hpp"
#include "sandbox/devops/security/handlers.hpp"
#include "sandbox/devops/serviceendpoint/connection.hpp"
#include "sandbox/devops/serviceendpoint/roles.hpp"
#include "sandbox/devops/wire/shapes.hpp"

namespace keyless::sandbox::devops {

using nlohmann::json;

namespace {

struct Definition {
  const char* name;
  int allows;
  const char* description;
};

constexpr std::array<Definition, 4> definitions = {{
    {"Administrator", 3, "Administrator can use and manage the service connection."},
    {"User", 1, "User can use the service connection, but cannot manage it."},
    {"Reader", 16, "Reader can view the service connection, but cannot use or manage it."},
    {"Creator", 4, "Creator can create service connections in the project."},
}};

const Definition* definition_named(std::string_view scope, std::string_view name) {
  for (const auto& definition : definitions) {
    bool of_projects_only = std::string_view(definition.name) == "Creator";
    if (equal_caseless(definition.name, name) && (!of_projects_only || equal_caseless(scope, project_scope)))
      return &definition;
  }
  return nullptr;
}

json role_shape(const std::string& scope, const Definition& definition) {
  return {{"displayName", definition.name},
          {"name", definition.name},
          {"allowPermissions", definition.allows},
          {"denyPermissions", 0},
          {"identifier", scope + "." + definition.name},
          {"description", definition.description},
          {"scope", scope}};
}

json assignment(const Call& call, const std::string& scope, const json& row, bool inherited) {
  auto holder = identity_with_id(call, text_of(row, "member"));
  json identity = {{"displayName", holder ? text_of(*holder, "displayName") : std::string()},
                   {"id", text_of(row, "member")},
                   {"uniqueName", holder ? text_of(*holder, "uniqueName") : std::string()}};
  auto definition = definition_named(text_of(row, "scope"), text_of(row, "role"));
  return {{"identity", std::move(identity)},
          {"role", definition ? role_shape(scope, *definition) : json(nullptr)},
          {"access", inherited ? "inherited" : "assigned"},
          {"accessDisplayName", inherited ? "Inherited" : "Assigned"}};
}

/// `{project}_{connection}` or `{project}`.
std::string project_in(const std::string& resource) {
  return resource.substr(0, resource.find('_'));
}

std::optional<Refusal> may_manage(const Call& call) {
  auto resource = call.part("resource");
  auto project = project_in(resource);
  bool reaches_all = inherits(call.world(), call.part("scope"), resource);
  if (call.administrator() || (reaches_all && administers_all_in(call, project))) return std::nullopt;
  auto underscore = resource.find('_');
  auto id = underscore == std::string::npos ? std::string() : resource.substr(underscore + 1);
  auto stored = call.world().find(tables::connections, lower(id));
  // Of the collection's own list a caller is master who administers the connection in every project that has it.
  auto through = project == "collection" ? std::string() : project;
  if (stored && role_on(call, *stored, through) == Role::administrator) return std::nullopt;
  return not_an_administrator(stored ? text_of(*stored, "name") : resource);
}

/// What was set; null when the identity or the role is unknown, which the service passes over in silence.
json set_one(Call& call, const std::string& member_id, const std::string& role) {
  auto scope = call.part("scope");
  auto definition = definition_named(scope, role);
  auto holder = identity_with_id(call, member_id);
  if (!definition || !holder) return nullptr;
  json row = {{"scope", scope},
              {"resource", call.part("resource")},
              {"member", text_of(*holder, "id")},
              {"role", definition->name}};
  if (holder->contains("group")) row["group"] = true;
  auto shape = assignment(call, scope, row, false);
  call.world().put(tables::security_roles, role_key(scope, call.part("resource"), member_id), std::move(row));
  return shape;
}

Answer changed_inheritance(Call& call) {
  if (auto flaw = may_manage(call)) return refused(*flaw);
  auto key = role_key(call.part("scope"), call.part("resource"), {});
  if (call.asked_true("inheritpermissions"))
    call.world().erase(rows::role_inheritance, key);
  else
    call.world().put(rows::role_inheritance, key, json::object());
  return {.status = 204};
}

}  // namespace

Answer list_role_assignments(Call& call) {
  auto scope = call.part("scope");
  auto resource = call.part("resource");
  auto found = json::array();
  const auto& all = call.world().rows(tables::security_roles);
  for (auto row : below(all, role_key(scope, resource, {}))) found.push_back(assignment(call, scope, *row, false));
  if (equal_caseless(scope, connection_scope) && inherits(call.world(), scope, resource))
    for (auto row : below(all, role_key(project_scope, project_in(resource), {})))
      if (text_of(*row, "role") != "Creator") found.push_back(assignment(call, scope, *row, true));
  return listed(std::move(found));
}

Answer set_role_assignments(Call& call) {
  if (!call.body.is_array()) return refused(missing_argument("roleAssignments"));
  if (auto flaw = may_manage(call)) return refused(*flaw);
  auto done = json::array();
  for (const auto& one : call.body) {
    auto shape = set_one(call, text_of(one, "userId"), text_of(one, "roleName"));
    if (!shape.is_null()) done.push_back(std::move(shape));
  }
  return listed(std::move(done));
}

Answer set_role_assignment(Call& call) {
  if (!call.body.is_object()) return refused(missing_argument("roleAssignment"));
  if (auto flaw = may_manage(call)) return refused(*flaw);
  auto shape = set_one(call, call.part("identity"), text_of(call.body, "roleName"));
  return {.body = std::move(shape)};
}

Answer remove_role_assignments(Call& call) {
  if (!call.asked("inheritpermissions").empty()) return changed_inheritance(call);
  if (!call.body.is_array()) return refused(missing_argument("identityIds"));
  if (auto flaw = may_manage(call)) return refused(*flaw);
  for (const auto& id : call.body)
    if (id.is_string())
      call.world().erase(tables::security_roles,
                         role_key(call.part("scope"), call.part("resource"), id.get<std::string>()));
  return {.status = 204};
}

Answer remove_role_assignment(Call& call) {
  if (auto flaw = may_manage(call)) return refused(*flaw);
  auto key = role_key(call.part("scope"), call.part("resource"), call.part("identity"));
  call.world().erase(tables::security_roles, key);
  return {.status = 204};
}

Answer list_role_definitions(Call& call) {
  auto scope = call.part("scope");
  auto found = json::array();
  for (const auto& definition : definitions)
    if (definition_named(scope, definition.name)) found.push_back(role_shape(scope, definition));
  return listed(std::move(found));
}

}  // namespace keyless::sandbox::devops
