#include <algorithm>

#include "base/arm_id.hpp"
#include "base/text.hpp"
#include "diff/make_plan.hpp"
#include "diff/published_table.hpp"
#include "model/kinds/kinds.hpp"
#include "model/roles.hpp"

namespace keyless::diff {

using namespace model;

namespace {

/// Why the role is privileged, "" when it is not. Custom roles are judged by what the live definition says.
std::string privilege_of_role(const Resource& assignment) {
  const auto* built_in = built_in_role(text_of(assignment.fields, "roleId"));
  return built_in ? built_in_privilege(*built_in) : text_of(assignment.fields, "privilege");
}

/// Why a grant needs a policy; "" when it needs none.
std::string danger_of(const Resource& assignment) {
  const auto& scope = text_of(assignment.fields, "scope");
  if (const auto privilege = privilege_of_role(assignment); !privilege.empty())
    return "the role " + text_of(assignment.fields, "roleName") + " is privileged (" + privilege + ")";
  if (resource_group_of(scope).empty())
    return "the scope " + kinds::short_scope(scope) + " is wider than a resource group";
  return {};
}

bool fits(const std::string& pattern, const std::string& text) {
  return matches("x/" + pattern, Address("x", text));
}

bool covers(const Grant& grant, const Resource& assignment) {
  const auto team = split(assignment.owner, '/').front();
  const auto names_role = [&](std::string_view field) {
    const auto& name = text_of(assignment.fields, field);
    return !name.empty() && fits(grant.role, name);
  };
  return fits(grant.team, team) && (names_role("roleId") || names_role("roleName") || names_role("definitionName")) &&
         fits(grant.scope, text_of(assignment.fields, "scope"));
}

void check_assignment(const Resource& assignment, const Policy& policy, std::vector<Refusal>& refusals) {
  const auto danger = danger_of(assignment);
  if (danger.empty()) return;
  if (std::ranges::any_of(policy.grants, [&](const Grant& grant) { return covers(grant, assignment); })) return;
  refusals.push_back({assignment.address, "policy", danger + ", and no policy permits it",
                      "Ask a policy owner to permit it, and pass --policy FILE."});
}

void check_permission(const Resource& permission, const Policy& policy, std::vector<Refusal>& refusals) {
  if (text_of(permission.fields, "pipelineId") != "*") return;
  const auto team = split(permission.owner, '/').front();
  const auto allows = [&](const OpenConnection& one) {
    return fits(one.team, team) && fits(one.connection, text_of(permission.fields, "connectionName"));
  };
  if (std::ranges::any_of(policy.open_to_all, allows)) return;
  refusals.push_back(
      {permission.address, "policy",
       "every pipeline of the project, including future ones, could use this connection, and no policy permits it",
       "List the pipelines, or ask a policy owner to add it to `openToAllPipelines`, and pass --policy FILE."});
}

bool may_act_as(const Policy& policy, const std::string& owner) {
  const auto team = split(owner, '/').front();
  return policy.teams.empty() || std::ranges::any_of(policy.teams, [&](const std::string& allowed) {
           return equal_caseless(allowed, team) || equal_caseless(allowed, owner);
         });
}

void check_teams(const Policy& policy, std::vector<Refusal>& refusals) {
  for (const auto& owner : policy.owners)
    if (!may_act_as(policy, owner))
      refusals.push_back({{},
                          "team",
                          "this run can act only as " + joined(policy.teams, ", ") + ", but the manifest says " + owner,
                          "Pass --team " + split(owner, '/').front() + " if that team asked for it."});
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
