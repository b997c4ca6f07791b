#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <set>
#include <string>

#include "sandbox/graph/wire.hpp"

namespace keyless::sandbox::graph {

/// What a request is about to do; a permission of the caller on Microsoft Graph must allow it.
enum class Need {
  read_applications,
  create_application,
  write_application,
  grant_app_roles,
  read_groups,
  write_groups,
  read_users,
  write_users,
  read_directory,
  read_any_object,
  manage_roles,
  read_permission_grants,
  write_permission_grants,
};

/// The caller's permissions by name (`Application.Read.All`): those granted as app roles on Microsoft Graph, and what
/// its directory roles amount to.
std::set<std::string> permissions_of(const Cloud& cloud, const Request& request);

/// 403 unless a permission allows it. `owned` is the row the caller may own; what `.OwnedBy` allows
/// needs that. Without a row there is nothing to refuse: the request is about to find out.
std::optional<Reply> unless_may(Cloud& cloud, const Request& request, Need need, const json* owned = nullptr);

bool is_user(const Cloud& cloud, const Request& request);

}  // namespace keyless::sandbox::graph
