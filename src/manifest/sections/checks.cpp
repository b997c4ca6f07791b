#include "manifest/sections/checks.hpp"

#include <charconv>

#include "manifest/sections/common.hpp"

namespace keyless::manifest {
namespace {

std::string branch_hint(std::string_view text) {
  return text.find(',') == std::string_view::npos ? trim_hint(text) : "write each branch as an entry of its own";
}

std::string time_zone_hint(std::string_view text) {
  return text.find('/') == std::string_view::npos ? "" : "Azure DevOps takes the names of Windows, not those of tz";
}

std::string ref_hint(std::string_view text) {
  return text.starts_with("refs/") ? "" : "write refs/heads/" + std::string(text);
}
/// The service keeps whole refs; people write names.
std::string whole_ref(std::string_view branch) {
  const bool whole = branch.starts_with("refs/") || branch == "*";
  return (whole ? "" : "refs/heads/") + std::string(branch);
}

}  // namespace

namespace rules {

const Rule branch =
    rule("bad-branch", "a branch", "a name such as main, or refs/heads/main; `*` stands for any characters",
         "^[!-+.-9;-\\[\\]-}-]+$", 1, 400, branch_hint, whole_ref);
const Rule minutes = rule("bad-number", "a number of minutes", "1 to 43200",
                          "^([1-9][0-9]{0,3}|[1-3][0-9]{4}|4[0-2][0-9]{3}|43[01][0-9]{2}|43200)$", 1, 5);
const Rule approver_count = rule("bad-number", "a number of approvers", "1 or more", "^[1-9][0-9]{0,2}$", 1, 3);
const Rule instructions = rule("bad-text", "instructions", "text", "", 0, 4000, nullptr, trimmed);
const Rule time_of_day =
    rule("bad-time", "a time of day", "HH:mm, as in 08:30", "^([01][0-9]|2[0-3]):[0-5][0-9]$", 1, 5);
const Rule time_zone =
    rule("bad-time-zone", "a time zone", "its name in Windows, as in `W. Europe Standard Time` or `UTC`",
         "^[A-Za-z][A-Za-z0-9 .()+-]*$", 1, 80, time_zone_hint);
const Rule repository = rule("bad-repository", "a repository", "PROJECT/REPOSITORY or OWNER/REPOSITORY",
                             "^[^ /\\n][^/\\n]*/[^/\\n]*[^ /\\n]$", 1, 200, trim_hint);
const Rule git_ref = rule("bad-ref", "a git ref", "refs/heads/NAME or refs/tags/NAME",
                          "^refs/(heads|tags)/[!-9;-\\[\\]-}]+$", 1, 400, ref_hint);
const Rule template_path =
    rule("bad-path", "the path of a template", "a path in the repository, as in templates/secure.yml",
         "^[^ \\n]([^\\n]*[^ \\n])?$", 1, 400, trim_hint);

}  // namespace rules

namespace shapes {
namespace {

template <class Check>
constexpr Key timeout = row<&Check::timeout_minutes, rules::minutes>(
    "timeoutMinutes", "How long a run waits before it fails, in minutes; the service's own when not given.");

constexpr Shape approvers = list("a list of approvers", text<rules::principal>);
constexpr Key approval_rows[] = {
    row<&Approval::approvers, approvers>("approvers", "Who may approve: e-mail addresses, [Project]\\Group, or GUIDs.",
                                         required),
    row<&Approval::min_approvers, rules::approver_count>("minApprovers", "How many of them must; all when not given."),
    row<&Approval::instructions, rules::instructions>("instructions", "What they read when they are asked."),
    row<&Approval::requester_may_approve, flag>(
        "requesterMayApprove",
        "Whether who started the run may approve it, which takes a policy; false when not given."),
    timeout<Approval>,
};
constexpr Shape approval = mapping("an approval", approval_rows);

constexpr Shape branches = list("a list of branches", text<rules::branch>);
constexpr Key branch_rows[] = {
    row<&BranchControl::branches, branches>(
        "branches", "The branches whose runs may use it: main, release/* or refs/tags/v*; all of them take a policy.",
        required),
    row<&BranchControl::verify_protection, flag>(
        "verifyProtection", "Whether the branch must be protected, too; when not given, only where it is so already."),
    row<&BranchControl::allow_unknown_protection, flag>(
        "allowUnknownProtection", "With verifyProtection: let branches pass whose protection can't be told."),
    timeout<BranchControl>,
};
constexpr Shape branch_control = mapping("branch control", branch_rows);

constexpr std::string_view day_names[] = {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};
constexpr Shape day = choice("a day of the week", day_names);
constexpr Shape days = list("a list of days", day);
constexpr Key hours_rows[] = {
    row<&BusinessHours::days, days>("days", "The days on which runs may use it.", required),
    row<&BusinessHours::start, rules::time_of_day>("start", "From when on: HH:mm.", required),
    row<&BusinessHours::end, rules::time_of_day>("end", "Until when: HH:mm.", required),
    row<&BusinessHours::time_zone, rules::time_zone>(
        "timeZone", "Of these hours, as Windows names it; when not given, UTC for new hours."),
    timeout<BusinessHours>,
};
constexpr Shape business_hours = mapping("business hours", hours_rows);

constexpr std::string_view repository_types[] = {"git", "github", "bitbucket"};
constexpr Shape type_of_repository = choice("a type of repository", repository_types);
constexpr Key template_rows[] = {
    row<&RequiredTemplate::type, type_of_repository>(
        "type", "Where the repository is: git (Azure Repos, when not given), github or bitbucket."),
    row<&RequiredTemplate::repository, rules::repository>("repository", "PROJECT/REPOSITORY or OWNER/REPOSITORY.",
                                                          required),
    row<&RequiredTemplate::ref, rules::git_ref>("ref", "refs/heads/NAME or refs/tags/NAME.", required),
    row<&RequiredTemplate::path, rules::template_path>("path", "The template that a pipeline must extend.", required),
};
constexpr Shape required_template = mapping("a required template", template_rows);

constexpr Key check_rows[] = {
    row<&Checks::approval, approval>("approval", "People must approve each stage that uses it."),
    row<&Checks::branch_control, branch_control>("branchControl", "Only runs of these branches may use it."),
    row<&Checks::business_hours, business_hours>("businessHours", "Only in these hours."),
    row<&Checks::exclusive_lock, flag>("exclusiveLock", "Only one run at a time."),
    row<&Checks::required_template, required_template>("requiredTemplate", "Only pipelines that extend this template."),
};

}  // namespace

const Shape checks = mapping("checks", check_rows);

}  // namespace shapes

namespace {

void need_some(const std::vector<Text>& entries, Place at, const std::string& what, Findings& findings) {
  if (entries.empty()) findings.add("empty-list", at, what, "list at least one, or remove the check");
}

void check_approval(const Approval& approval, Findings& findings) {
  need_some(approval.approvers, approval.at, "an approval without approvers can never be given", findings);
  Once(findings, "the approver").declare(approval.approvers);
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

void check_hours(const BusinessHours& hours, Findings& findings) {
  need_some(hours.days, hours.at, "business hours without days let nothing through", findings);
  if (hours.start.written() && hours.end.written() && hours.start.value >= hours.end.value)
    findings.add("empty-hours", hours.end.at, "these hours end before they start");
}

}  // namespace

void check_checks(const Checks& checks, Findings& findings) {
  if (checks.approval) check_approval(*checks.approval, findings);
  if (checks.branch_control) check_branches(*checks.branch_control, findings);
  if (checks.business_hours) check_hours(*checks.business_hours, findings);
}

}  // namespace keyless::manifest
