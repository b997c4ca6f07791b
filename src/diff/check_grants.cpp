#include <algorithm>

#include "base/text.hpp"
#include "base/wildcard.hpp"
#include "diff/policy_lines.hpp"
#include "diff/published_table.hpp"

namespace keyless::diff {

using namespace model;

namespace {

constexpr auto ask_for_widening =
    "Restrict it, or ask a policy owner to add it to `widenings`, and pass --policy FILE.";

bool may_widen(const Policy& policy, const Resource& resource, const std::string& field) {
  return permits_widening(policy, resource.owner, resource.address, field);
}

bool let_pass(const Strings& branches, const std::string& ref) {
  return std::ranges::any_of(branches, [&](const std::string& pattern) { return spells(pattern, ref); });
}

// Names that nobody gives a branch: where one starting with each letter and digit passes, all do.
bool let_all_branches_pass(const Strings& branches) {
  constexpr std::string_view first = "abcdefghijklmnopqrstuvwxyz0123456789";
  return std::ranges::all_of(first,
                             [&](char c) { return let_pass(branches, std::string("refs/heads/") + c + "-qx7"); });
}

bool let_pull_requests_pass(const Strings& branches) {
  return std::ranges::any_of(branches,
                             [](const std::string& pattern) { return overlap(pattern, "refs/pull/*/merge"); });
}

void judge_approval(const Resource& check, const Policy& policy, Judgement& into) {
  if (text_of(check.fields, "requesterMayApprove") != "true" || may_widen(policy, check, "requesterMayApprove")) return;
  into.refuse(check,
              "the person who starts a run can approve it (`requesterMayApprove: true`), and no policy permits it",
              ask_for_widening);
}

void judge_branches(const Resource& check, const Policy& policy, Judgement& into) {
  const auto& branches = list_of(check.fields, "branches");
  const bool all = let_all_branches_pass(branches), pulls = let_pull_requests_pass(branches);
  if ((all || pulls) && !may_widen(policy, check, "branches"))
    into.refuse(check,
                "`branches: [" + joined(branches, ", ") + "]` lets " + (all ? "every branch" : "pull requests") +
                    " pass, and no policy permits it",
                ask_for_widening);
  const bool unknown = text_of(check.fields, "allowUnknownProtection") == "true";
  if (unknown && !may_widen(policy, check, "allowUnknownProtection"))
    into.warn(check, "branches whose protection is unknown pass it (`allowUnknownProtection: true`)");
}

void judge_hours(const Resource& check, const Policy& policy, Judgement& into) {
  const auto &start = text_of(check.fields, "start"), &end = text_of(check.fields, "end");
  const bool whole_day = start == "00:00" && (end == "23:59" || end == "24:00" || end == "00:00");
  if (list_of(check.fields, "days").size() < 7 || !whole_day || may_widen(policy, check, "days")) return;
  into.warn(check, "these business hours cover the whole week: they restrict nothing");
}

/// The group's name without the project or organization it is of: `[Microbots]\Readers` is Readers.
std::string bare_name(const std::string& shown) {
  const auto slash = shown.rfind('\\');
  return lower(slash == std::string::npos ? shown : shown.substr(slash + 1));
}

enum class Breadth { narrow, team, everybody };

Breadth breadth_of(const std::string& shown) {
  const auto name = bare_name(shown);
  for (const auto everybody : {"project valid users", "project collection valid users", "team foundation valid users",
                               "project-scoped users", "readers", "contributors", "stakeholders"})
    if (name == everybody) return Breadth::everybody;
  // What every pipeline of a project or organization runs as.
  if (name.ends_with("build service accounts") || name.find(" build service (") != std::string::npos)
    return Breadth::everybody;
  return name == "build administrators" || name.ends_with(" team") ? Breadth::team : Breadth::narrow;
}

Breadth breadth_of(const Resource& role) {
  return std::max(breadth_of(text_of(role.fields, "principal")), breadth_of(text_of(role.fields, "principalShown")));
}

}  // namespace

void judge_check(const Resource& check, const Policy& policy, Judgement& into) {
  const auto& type = text_of(check.fields, "type");
  if (type == "approval") judge_approval(check, policy, into);
  if (type == "branchControl") judge_branches(check, policy, into);
  if (type == "businessHours") judge_hours(check, policy, into);
}

void judge_security_role(const Resource& role, const Policy& policy, Judgement& into) {
  const auto breadth = breadth_of(role);
  const auto &name = text_of(role.fields, "role"), &principal = text_of(role.fields, "principal");
  const bool administers = equal_caseless(name, "Administrator"), reads = equal_caseless(name, "Reader");
  if (breadth == Breadth::narrow || reads || may_widen(policy, role, "role")) return;
  if (administers && breadth == Breadth::everybody)
    return into.refuse(role,
                       "everybody in " + principal +
                           " could open the connection to any pipeline (Administrator), and no policy "
                           "permits it",
                       ask_for_widening);
  if (administers || breadth == Breadth::everybody)
    into.warn(role, "everybody in " + principal + " gets role " + name + " on the connection");
}

}  // namespace keyless::diff
