#include "cli/exported_policy.hpp"

#include <nlohmann/json.hpp>
#include <set>

#include "cli/project.hpp"
#include "desired/desired.hpp"
#include "diff/make_plan.hpp"
#include "model/json.hpp"
#include "model/kinds/kinds.hpp"
#include "model/roles.hpp"
#include "model/text.hpp"

namespace keyless::cli {
namespace {

nlohmann::json grant_for(const model::Resource& role) {
  return {{"team", model::split(role.owner, '/').front()},
          {"role", model::text_of(role.fields, "roleName")},
          {"scope", model::text_of(role.fields, "scope")}};
}

nlohmann::json opening_for(const model::Resource& permission) {
  return {{"team", model::split(permission.owner, '/').front()},
          {"connection", model::text_of(permission.fields, "connectionName")}};
}

/// Only a look at the live role tells whether one we do not know is privileged.
bool is_unknown(const model::Resource& role) {
  return role.kind == &model::kinds::role_assignment && !model::built_in_role(model::text_of(role.fields, "roleName"));
}

}  // namespace

std::string policy_for_existing(const std::vector<manifest::Manifest>& manifests,
                                const std::vector<survey::LentEntry>& lent) {
  const auto desired = desired::build(manifests, desired::CloudNames{"AzureCloud", "", ""});
  std::set<model::Address> refused;
  for (const auto& refusal : diff::check_policy(desired.graph, diff::Policy())) refused.insert(refusal.address);
  std::set<nlohmann::json> grants, open;
  for (const auto& resource : desired.graph.resources())
    if (resource.kind == &model::kinds::pipeline_permission && refused.contains(resource.address))
      open.insert(opening_for(resource));
    else if (resource.kind == &model::kinds::role_assignment &&
             (refused.contains(resource.address) || is_unknown(resource)))
      grants.insert(grant_for(resource));
  std::set<nlohmann::json> identities;
  for (const auto& one : lent) identities.insert({{"team", one.team}, {"identity", one.identity}});
  if (grants.empty() && open.empty() && identities.empty()) return {};
  nlohmann::json policy = {{"version", 1}};
  if (!grants.empty()) policy["grants"] = std::vector<nlohmann::json>(grants.begin(), grants.end());
  if (!open.empty()) policy["openToAllPipelines"] = std::vector<nlohmann::json>(open.begin(), open.end());
  if (!identities.empty())
    policy["identities"] = std::vector<nlohmann::json>(identities.begin(), identities.end());
  return model::printed_json(policy);
}

}  // namespace keyless::cli
