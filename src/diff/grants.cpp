#include "diff/grants.hpp"

#include <algorithm>

#include "base/arm_id.hpp"
#include "base/text.hpp"
#include "diff/policy_lines.hpp"
#include "diff/published_table.hpp"
#include "model/kinds/kinds.hpp"

namespace keyless::diff {

using namespace model;

namespace {

/// Why a grant needs a policy; "" when it needs none.
std::string danger_of(const Resource& assignment) {
  const auto& scope = text_of(assignment.fields, "scope");
  if (const auto privilege = privilege_of_role(assignment.fields); !privilege.empty())
    return "the role " + text_of(assignment.fields, "roleName") + " is privileged (" + privilege + ")";
  if (resource_group_of(scope).empty())
    return "the scope " + kinds::short_scope(scope) + " is wider than a resource group";
  return {};
}

void check_assignment(const Resource& assignment, const Policy& policy, std::vector<Refusal>& refusals) {
  const auto danger = danger_of(assignment);
  if (danger.empty() || permits_role(policy, assignment.owner, assignment.fields)) return;
  refusals.push_back({assignment.address, "policy", danger + ", and no policy permits it",
                      "Ask a policy owner to permit it, and pass --policy FILE."});
}

void check_permission(const Resource& permission, const Policy& policy, std::vector<Refusal>& refusals) {
  if (text_of(permission.fields, "pipelineId") != "*") return;
  const auto allows = [&](const OpenConnection& one) {
    return covers_team(one.team, permission.owner) &&
           covers_text(one.connection, text_of(permission.fields, "connectionName"));
  };
  if (std::ranges::any_of(policy.open_to_all, allows)) return;
  refusals.push_back(
      {permission.address, "policy",
       "every pipeline of the project, including future ones, could use this connection, and no policy permits it",
       "List the pipelines, or ask a policy owner to add it to `openToAllPipelines`, and pass --policy FILE."});
}

bool may_act_as(const Policy& policy, const std::string& owner) {
  return policy.teams.empty() || std::ranges::any_of(policy.teams, [&](const std::string& allowed) {
           return equal_caseless(allowed, team_of(owner)) || equal_caseless(allowed, owner);
         });
}

void check_teams(const Policy& policy, std::vector<Refusal>& refusals) {
  for (const auto& owner : policy.owners)
    if (!may_act_as(policy, owner))
      refusals.push_back({{},
                          "team",
                          "this run can act only as " + joined(policy.teams, ", ") + ", but the manifest says " + owner,
                          "Pass --team " + team_of(owner) + " if that team asked for it."});
}

void check_policy_file(const Policy& policy, std::vector<Refusal>& refusals) {
  for (const auto& fault : policy.faults) refusals.push_back({{}, "policy-file", fault.message, fault.advice});
  if (policy.required && !policy.given && policy.faults.empty())
    refusals.push_back({{},
                        "policy-file",
                        "a policy file is required, but none was given",
                        "Pass --policy FILE, or set KEYLESS_POLICY to its path."});
}

}  // namespace

std::vector<Refusal> check_policy(const Graph& desired, const Policy& policy) {
  std::vector<Refusal> refusals;
  check_policy_file(policy, refusals);
  if (!policy.faults.empty() && !policy.given) return refusals;  // what the right one allows is not known
  check_teams(policy, refusals);
  for (const auto& resource : desired.resources()) {
    if (resource.kind == &kinds::role_assignment) check_assignment(resource, policy, refusals);
    if (resource.kind == &kinds::pipeline_permission) check_permission(resource, policy, refusals);
  }
  // Destroying gives nobody anything.
  if (!policy.destroy) std::ranges::move(judge_by_table(desired, policy).refusals, std::back_inserter(refusals));
  return refusals;
}

}  // namespace keyless::diff
