#pragma once

#include "manifest/grammar/entry.hpp"

namespace keyless::manifest {

/// What an identity is in one project of the organization.
struct ProjectAccess {
  Place at = {};
  Text project;
  Text group;  ///< Readers, Contributors, Administrators or Stakeholders
};

/// Membership of the Azure DevOps organization.
struct OrganizationAccess {
  Place at = {};
  Text access_level;  ///< not written: Basic
  std::vector<ProjectAccess> projects;
  std::vector<Text> groups;  ///< `[Project]\Name` or `[organization]\Name`
};

namespace shapes {

extern const Shape organization_access;

}  // namespace shapes

void check_organization_access(const OrganizationAccess& access, Findings& findings);

}  // namespace keyless::manifest
