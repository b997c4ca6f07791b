#include "checker/access.hpp"

#include <algorithm>
#include <array>

#include "checker/places.hpp"

namespace keyless::checker {
namespace {

using Of = Access::Of;

const std::vector<std::vector<std::string>> ladders = {{"Reader", "User", "Administrator"},
                                                       {"Stakeholder", "Basic", "BasicAndTestPlans"},
                                                       {"Stakeholders", "Readers", "Contributors", "Administrators"}};
const std::vector<std::string> known_branches = {"refs/heads/main", "refs/heads/release/7", "refs/heads/dev"};
constexpr auto without_condition = "without a condition", unprotected = "unprotected branches";

bool lets_pass(const std::string& pattern, const std::string& branch) {
  return pattern == branch || (pattern.ends_with('*') && branch.starts_with(pattern.substr(0, pattern.size() - 1)));
}

const Row* check_of(const Cloud& cloud, const std::string& connection, std::string_view type) {
  for (const auto* check : cloud.below(kind::check, "connectionId", connection))
    if (text(*check, "type") == type && text(*check, "disabled") != "true") return check;
  return nullptr;
}

void add_restrictions(const Cloud& cloud, const Row& connection, AccessSet& into) {
  const auto* control = check_of(cloud, connection.id, "branchControl");
  for (const auto& branch : known_branches)
    if (!control || std::ranges::any_of(list(*control, "branches"),
                                        [&](const std::string& pattern) { return lets_pass(pattern, branch); }))
      into.insert({Of::branch, branch, connection.id});
  if (!control || text(*control, "verifyProtection") != "true") into.insert({Of::branch, unprotected, connection.id});
  if (!check_of(cloud, connection.id, "approval")) into.insert({Of::approval, "anybody", connection.id});
}

void add_connection(const Cloud& cloud, const Row& connection, AccessSet& into) {
  add_restrictions(cloud, connection, into);
  const auto* principal = cloud.principal(text(connection, "clientId"));
  if (principal) into.insert({Of::connection, connection.id, principal->id});
}

void add_person(const Row& role, AccessSet& into) {
  for (const auto& level : levels_up_to(text(role, "role")))
    into.insert({Of::person, folded(text(role, "principal")), text(role, "connectionId"), level});
}

/// Of one who is a member, what it is there, in a project or in a group.
void add_member(const Cloud& cloud, const Row& row, AccessSet& into) {
  const auto* member = row.kind == kind::member ? &row : cloud.find(text(row, "memberId"));
  if (!member) return;
  const auto who = folded(text(*member, "principalId"));
  if (row.kind == kind::membership) into.insert({Of::joined, who, text(row, "groupName")});
  const bool in_project = row.kind == kind::entitlement;
  if (row.kind == kind::member || in_project)
    for (const auto& level : levels_up_to(text(row, in_project ? "group" : "accessLevel")))
      into.insert({in_project ? Of::joined : Of::member, who,
                   in_project ? text(row, "projectName") : text(row, "organization"), level});
}

/// What holds without a condition holds under each.
void add_role(const Row& role, AccessSet& into) {
  const auto what = folded(text(role, "scope"));
  const auto add = [&](const std::string& condition) {
    into.insert({Of::role, folded(text(role, "principalId")), what, folded(text(role, "roleId")) + " " + condition});
  };
  const auto& condition = text(role, "condition");
  for (const auto& one : {condition_of_others, condition_declared})
    if (condition.empty() || condition == one) add(one);
  if (condition.empty()) add(without_condition);
}

void add_row(const Cloud& cloud, const Row& row, AccessSet& into) {
  if (row.kind == kind::permission)
    into.insert({Of::pipeline, text(row, "projectId") + "/" + text(row, "pipelineId"), text(row, "connectionId")});
  if (row.kind == kind::share) into.insert({Of::whole_project, text(row, "projectId"), text(row, "connectionId")});
  if (row.kind == kind::trust)
    into.insert({Of::trust, text(row, "issuer") + " " + text(row, "subject"), folded(text(row, "identityId")),
                 text(row, "audience")});
  if (row.kind == kind::person_role) add_person(row, into);
  if (row.kind == kind::role) add_role(row, into);
  if (row.kind == kind::connection) add_connection(cloud, row, into);
  if (is_in_organization(row)) add_member(cloud, row, into);
}

const char* word_for(Of of) {
  constexpr std::array words = {"pipeline",  "project", "person",   "connection", "holder of trust",
                                "principal", "branch",  "approval", "member",     "member in"};
  return words[static_cast<std::size_t>(of)];
}

}  // namespace

std::string text_of(const Access& access) {
  auto text = std::string(word_for(access.of)) + " " + access.who + " -> " + access.what;
  return access.how.empty() ? text : text + " (" + access.how + ")";
}

std::vector<std::string> levels_up_to(const std::string& level) {
  for (const auto& ladder : ladders)
    if (const auto found = std::ranges::find(ladder, level); found != ladder.end()) return {ladder.begin(), found + 1};
  return {level};
}

AccessSet access_in(const Cloud& cloud) {
  AccessSet found;
  for (const auto& row : cloud.rows) add_row(cloud, row, found);
  return found;
}

std::vector<Access> grown(const AccessSet& before, const AccessSet& after) {
  std::vector<Access> more;
  std::ranges::set_difference(after, before, std::back_inserter(more));
  return more;
}

}  // namespace keyless::checker
