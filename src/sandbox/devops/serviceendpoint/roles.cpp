#include "sandbox/devops/serviceendpoint/roles.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "sandbox/devops/graph/identity.hpp"
#include "sandbox/devops/graph/membership.hpp"
#include "sandbox/devops/serviceendpoint/connection_state.hpp"
#include "sandbox/text/timestamps.hpp"

namespace keyless::sandbox::devops {

using nlohmann::json;

namespace {

Role role_named(const std::string& name) {
  if (name == "Administrator") return Role::administrator;
  if (name == "User") return Role::user;
  return name == "Reader" ? Role::reader : Role::none;
}

std::string role_name(const Call& call, std::string_view scope, const std::string& resource) {
  auto key = role_key(scope, resource, text_of(call.member, "id"));
  auto own = call.world().find(tables::security_roles, key);
  auto best = own ? text_of(*own, "role") : std::string();
  for (auto row : below(call.world().rows(tables::security_roles), role_key(scope, resource, {}))) {
    if (!row->value("group", false) || !caller_is(call, text_of(*row, "member"))) continue;
    auto role = text_of(*row, "role");
    if (best.empty() || role_named(role) > role_named(best)) best = role;
  }
  return best;
}

Role role_through(const Call& call, const json& connection, const std::string& project_id) {
  auto resource = project_id + "_" + text_of(connection, "id");
  auto own = role_named(role_name(call, connection_scope, resource));
  auto everywhere = role_named(role_name(call, collection_scope, "collection_" + text_of(connection, "id")));
  own = std::max(own, everywhere);
  if (!inherits(call.world(), connection_scope, resource)) return own;
  return std::max(own, role_named(role_name(call, project_scope, project_id)));
}

}  // namespace

Role role_on(const Call& call, const json& connection, const std::string& project_id) {
  if (call.administrator()) return Role::administrator;
  if (!project_id.empty()) return role_through(call, connection, project_id);
  auto role = Role::none;
  for (const auto& id : projects_of(connection)) role = std::max(role, role_through(call, connection, id));
  return role;
}

View view_of(Role role) {
  if (role == Role::none) return View::nothing;
  return role == Role::reader ? View::identity : View::whole;
}

bool inherits(const World& world, std::string_view scope, std::string_view resource) {
  return !world.find(rows::role_inheritance, role_key(scope, resource, {}));
}

bool may_create_in(const Call& call, const std::string& project_id) {
  if (call.administrator()) return true;
  auto role = role_name(call, project_scope, project_id);
  return role == "Creator" || role == "Administrator";
}

bool administers_all_in(const Call& call, const std::string& project_id) {
  return call.administrator() || role_name(call, project_scope, project_id) == "Administrator";
}

namespace {

constexpr long long all_bits = 31, administrators = 1 | 2 | 8 | 16, users = 1 | 8 | 16, readers = 16, creators = 4;

long long bits_of(Role role) {
  if (role == Role::administrator) return administrators;
  return role == Role::user ? users : role == Role::reader ? readers : 0;
}

}  // namespace

long long connection_bits(const Call& call, std::string_view token) {
  auto parts = split(token, '/');
  if (parts.size() < 2 || !equal_caseless(parts[0], "endpoints")) return 0;
  if (call.administrator()) return all_bits;
  auto role = role_name(call, project_scope, parts[1]);
  if (parts.size() == 2) return bits_of(role_named(role)) | (may_create_in(call, parts[1]) ? creators : 0);
  auto connection = connection_with_id(call.cloud, call.organization_name(), parts[2]);
  return connection ? bits_of(role_on(call, *connection, parts[1])) : 0;
}

}  // namespace keyless::sandbox::devops
