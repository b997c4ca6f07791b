#pragma once

#include "manifest/grammar/entry.hpp"

namespace keyless::manifest {

struct Approval {
  Place at = {};
  std::vector<Text> approvers;
  Text min_approvers;  ///< not written: all of them
  Text instructions;
  std::optional<bool> requester_may_approve;  ///< not written: false, but nothing that is stricter is loosened
  Text timeout_minutes;                       ///< not written: the service's own
};

struct BranchControl {
  Place at = {};
  std::vector<Text> branches;                    ///< `refs/heads/main`; short names are filled up
  std::optional<bool> verify_protection;         ///< not written: as above
  std::optional<bool> allow_unknown_protection;  ///< likewise
  Text timeout_minutes;
};

struct BusinessHours {
  Place at = {};
  std::vector<Text> days;
  Text start, end, time_zone;
  Text timeout_minutes;
};

struct RequiredTemplate {
  Place at = {};
  Text type;  ///< not written: git
  Text repository, ref, path;
};

/// What has to hold before a pipeline may use a connection; at most one of each type.
struct Checks {
  std::optional<Approval> approval;
  std::optional<BranchControl> branch_control;
  std::optional<BusinessHours> business_hours;
  std::optional<Place> exclusive_lock;
  std::optional<RequiredTemplate> required_template;
};

namespace shapes {

extern const Shape checks;

}  // namespace shapes

void check_checks(const Checks& checks, Findings& findings);

}  // namespace keyless::manifest
