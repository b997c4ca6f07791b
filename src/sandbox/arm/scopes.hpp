#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "sandbox/routing/route.hpp"

namespace keyless::sandbox::arm {

/// `resourceGroups/x` and the rest of a lower-case ARM id.
struct Scope {
  std::string subscription = {};
  std::string group = {};     ///< as asked
  std::string resource = {};  ///< whole lower-case id when it names something inside the group
};
Scope scope_of(std::string_view id);
std::string group_key(std::string_view subscription, std::string_view group);

/// `A.B/c/d` of `/.../providers/A.B/c/name/d/name`, of the last provider in the id; "" when there is none.
std::string type_in(std::string_view id);
/// The last part.
std::string name_in(std::string_view id);

/// 404 or 409 when the group is missing or going away; reads still see a group that is going away.
std::optional<Reply> unless_group(Cloud& cloud, std::string_view subscription, std::string_view group, bool writing);
/// 404 when the scope of a role assignment, lock or list does not exist.
std::optional<Reply> unless_scope(Cloud& cloud, std::string_view scope, bool writing);
/// 409 when a lock at the scope or above forbids it. Whoever deletes a scope meets the locks below it too.
std::optional<Reply> if_locked(Cloud& cloud, std::string_view scope, bool deleting);

/// The tenant that a scope belongs to; "" for what every tenant has.
std::string tenant_of_scope(const World& world, std::string_view scope);
/// Whether a scope is of the caller's tenant, or of every one. A grant at the root reaches no further than that.
bool is_in_tenant(const World& world, const Request& request, std::string_view scope);

}  // namespace keyless::sandbox::arm
