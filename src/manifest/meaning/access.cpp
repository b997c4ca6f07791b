#include <charconv>

#include "base/text.hpp"
#include "manifest/meaning/once.hpp"

namespace keyless::manifest::meaning {
namespace {

void need_some(const std::vector<Text>& entries, Place at, const std::string& what, Findings& findings) {
  if (entries.empty()) findings.add("empty-list", at, what, "list at least one, or remove the check");
}

void check_organization_access(const OrganizationAccess& access, Findings& findings) {
  Once projects(findings, "the project"), groups(findings, "the group");
  for (const auto& entry : access.projects)
    if (entry.project.written()) projects.declare(lower(entry.project.value), entry.project.at, entry.project.value);
  for (const auto& group : access.groups) groups.declare(lower(group.value), group.at, group.value);
}

void check_approval(const Approval& approval, Findings& findings) {
  need_some(approval.approvers, approval.at, "an approval without approvers can never be given", findings);
  Once approvers(findings, "the approver");
  for (const auto& approver : approval.approvers) approvers.declare(lower(approver.value), approver.at, approver.value);
  std::size_t needed = 0;
  const auto& text = approval.min_approvers.value;
  std::from_chars(text.data(), text.data() + text.size(), needed);
  if (approval.approvers.empty() || needed <= approval.approvers.size()) return;
  findings.add("too-few-approvers", approval.min_approvers.at,
               text + " approvals are needed of " + std::to_string(approval.approvers.size()) + " approvers",
               "one group with many members counts as one approver");
}

void check_branches(const BranchControl& control, Findings& findings) {
  need_some(control.branches, control.at, "branch control without branches lets nothing through", findings);
  Once branches(findings, "the branch");
  for (const auto& branch : control.branches) branches.declare(branch.value, branch.at, branch.value);
  if (control.allow_unknown_protection && !control.verify_protection)
    findings.add("unexpected-key", control.at,
                 "`allowUnknownProtection` has no effect without `verifyProtection: true`");
}

void check_checks(const Checks& checks, Findings& findings) {
  if (checks.approval) check_approval(*checks.approval, findings);
  if (checks.branch_control) check_branches(*checks.branch_control, findings);
  if (!checks.business_hours) return;
  const auto& hours = *checks.business_hours;
  need_some(hours.days, hours.at, "business hours without days let nothing through", findings);
  if (hours.start.written() && hours.end.written() && hours.start.value >= hours.end.value)
    findings.add("empty-hours", hours.end.at, "these hours end before they start");
}

void check_security_roles(const Manifest& manifest, const ServiceConnection& connection, Findings& findings) {
  Once principals(findings, "a role of");
  for (const auto& role : connection.roles) {
    if (!role.principal.written()) continue;
    principals.declare(lower(role.principal.value), role.principal.at, role.principal.value);
    if (!role.identity_index || manifest.identities[*role.identity_index].organization_access) continue;
    findings.add("no-organization-access", role.principal.at,
                 "the identity " + shown(role.principal.value) + " is not a member of the organization",
                 "set its `organizationAccess`, or use its object id if it already is a member");
  }
}

}  // namespace

void check_access(const Manifest& manifest, Findings& findings) {
  for (const auto& identity : manifest.identities)
    if (identity.organization_access) check_organization_access(*identity.organization_access, findings);
  for (const auto& connection : manifest.service_connections) {
    check_checks(connection.checks, findings);
    check_security_roles(manifest, connection, findings);
  }
}

}  // namespace keyless::manifest::meaning
