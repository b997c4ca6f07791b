#include "manifest/grammar/shapes.hpp"

namespace keyless::manifest::shapes {
namespace {

constexpr Shape minutes = text(rules::minutes);
constexpr std::string_view timeout_doc =
    "How long a run waits before it fails, in minutes; the service's own when not given.";

constexpr Shape approver = text(rules::principal);
constexpr Shape approvers = list("a list of approvers", approver);
constexpr Shape approver_count = text(rules::approver_count), instructions = text(rules::instructions);
constexpr Key approval_keys[] = {
    {"approvers", &approvers, "Who may approve: e-mail addresses, [Project]\\Group, or GUIDs.", true},
    {"minApprovers", &approver_count, "How many of them must; all when not given."},
    {"instructions", &instructions, "What they read when they are asked."},
    {"requesterMayApprove", &flag,
     "Whether who started the run may approve it, which takes a policy; false when not given."},
    {"timeoutMinutes", &minutes, timeout_doc},
};
constexpr Shape approval = mapping("an approval", approval_keys);

constexpr Shape branch = text(rules::branch);
constexpr Shape branches = list("a list of branches", branch);
constexpr Key branch_keys[] = {
    {"branches", &branches,
     "The branches whose runs may use it: main, release/* or refs/tags/v*; all of them take a policy.", true},
    {"verifyProtection", &flag,
     "Whether the branch must be protected, too; when not given, only where it is so already."},
    {"allowUnknownProtection", &flag, "With verifyProtection: let branches pass whose protection can't be told."},
    {"timeoutMinutes", &minutes, timeout_doc},
};
constexpr Shape branch_control = mapping("branch control", branch_keys);

constexpr std::string_view day_names[] = {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};
constexpr Shape day = {.type = Type::choice, .noun = "a day of the week", .choices = day_names};
constexpr Shape days = list("a list of days", day);
constexpr Shape time_of_day = text(rules::time_of_day), time_zone = text(rules::time_zone);
constexpr Key hours_keys[] = {
    {"days", &days, "The days on which runs may use it.", true},
    {"start", &time_of_day, "From when on: HH:mm.", true},
    {"end", &time_of_day, "Until when: HH:mm.", true},
    {"timeZone", &time_zone, "Of these hours, as Windows names it; when not given, UTC for new hours."},
    {"timeoutMinutes", &minutes, timeout_doc},
};
constexpr Shape business_hours = mapping("business hours", hours_keys);

constexpr std::string_view repository_types[] = {"git", "github", "bitbucket"};
constexpr Shape type_of_repository = {
    .type = Type::choice, .noun = "a type of repository", .choices = repository_types};
constexpr Shape repository_name = text(rules::repository), git_ref = text(rules::git_ref),
                template_path = text(rules::template_path);
constexpr Key template_keys[] = {
    {"type", &type_of_repository, "Where the repository is: git (Azure Repos, when not given), github or bitbucket."},
    {"repository", &repository_name, "PROJECT/REPOSITORY or OWNER/REPOSITORY.", true},
    {"ref", &git_ref, "refs/heads/NAME or refs/tags/NAME.", true},
    {"path", &template_path, "The template that a pipeline must extend.", true},
};
constexpr Shape required_template = mapping("a required template", template_keys);

constexpr Key check_keys[] = {
    {"approval", &approval, "People must approve each stage that uses it."},
    {"branchControl", &branch_control, "Only runs of these branches may use it."},
    {"businessHours", &business_hours, "Only in these hours."},
    {"exclusiveLock", &flag, "Only one run at a time."},
    {"requiredTemplate", &required_template, "Only pipelines that extend this template."},
};

}  // namespace

const Shape checks = mapping("checks", check_keys);

}  // namespace keyless::manifest::shapes
