#include "manifest/reading/parts.hpp"

namespace keyless::manifest::reading {
namespace {

const Node* mapping_in(const Node& checks, std::string_view key) {
  const auto* found = child_of(checks, key);
  return found && found->type == Node::Type::mapping ? found : nullptr;
}

/// The service keeps whole refs; people write names.
Text whole_ref(Text branch) {
  if (!branch.value.starts_with("refs/") && branch.value != "*") branch.value.insert(0, "refs/heads/");
  return branch;
}

Approval approval_in(const Node& node) {
  Approval approval;
  approval.at = node.key_at;
  approval.approvers = texts_in(node, "approvers");
  approval.min_approvers = text_in(node, "minApprovers");
  approval.instructions = trimmed(text_in(node, "instructions"));
  approval.requester_may_approve = written_flag_in(node, "requesterMayApprove");
  approval.timeout_minutes = text_in(node, "timeoutMinutes");
  return approval;
}

BranchControl branch_control_in(const Node& node) {
  BranchControl control;
  control.at = node.key_at;
  for (auto& branch : texts_in(node, "branches")) control.branches.push_back(whole_ref(std::move(branch)));
  control.verify_protection = written_flag_in(node, "verifyProtection");
  control.allow_unknown_protection = written_flag_in(node, "allowUnknownProtection");
  control.timeout_minutes = text_in(node, "timeoutMinutes");
  return control;
}

BusinessHours business_hours_in(const Node& node) {
  BusinessHours hours;
  hours.at = node.key_at;
  hours.days = texts_in(node, "days");
  hours.start = text_in(node, "start");
  hours.end = text_in(node, "end");
  hours.time_zone = text_in(node, "timeZone");
  hours.timeout_minutes = text_in(node, "timeoutMinutes");
  return hours;
}

RequiredTemplate required_template_in(const Node& node) {
  return {node.key_at, text_in(node, "type"), text_in(node, "repository"), text_in(node, "ref"), text_in(node, "path")};
}

}  // namespace

Checks checks_in(const Node& connection) {
  const auto& node = section(connection, "checks");
  Checks checks;
  if (const auto* found = mapping_in(node, "approval")) checks.approval = approval_in(*found);
  if (const auto* found = mapping_in(node, "branchControl")) checks.branch_control = branch_control_in(*found);
  if (const auto* found = mapping_in(node, "businessHours")) checks.business_hours = business_hours_in(*found);
  if (flag_in(node, "exclusiveLock")) checks.exclusive_lock = child_of(node, "exclusiveLock")->key_at;
  if (const auto* found = mapping_in(node, "requiredTemplate")) checks.required_template = required_template_in(*found);
  return checks;
}

}  // namespace keyless::manifest::reading
