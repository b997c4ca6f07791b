#pragma once

#include "manifest/grammar/entry.hpp"

namespace keyless::manifest {

/// What an identity may do, and on what.
struct RoleGrant {
  Place at = {};
  Text role;   ///< display name or GUID as written
  Text scope;  ///< full ARM id in canonical spelling, `/` for the root
  Text description;
  Text condition;          ///< written and empty: there shall be none; not written: nothing is said of it
  Text condition_version;  ///< not written: 2.0
};

namespace rules {

extern const Rule role, scope, condition;

}  // namespace rules

namespace shapes {

extern const Shape roles;  ///< a list

}  // namespace shapes

void check_roles(const std::vector<RoleGrant>& roles, Findings& findings);

}  // namespace keyless::manifest
