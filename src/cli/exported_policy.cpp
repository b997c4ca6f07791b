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

/// Only a look at the live role tells whether one we do not know is privileged.
bool is_unknown(const model::Resource& role) {
  return role.kind == &model::kinds::role_assignment && !model::built_in_role(model::text_of(role.fields, "roleName"));
}

}  // namespace

std::string policy_for_existing(const std::vector<manifest::Manifest>& manifests) {
  const auto desired = desired::build(manifests, desired::CloudNames{"AzureCloud", "", ""});
  std::set<model::Address> refused;
  for (const auto& refusal : diff::check_policy(desired.graph, diff::Policy())) refused.insert(refusal.address);
  std::set<nlohmann::json> grants;
  for (const auto& resource : desired.graph.resources())
    if (resource.kind == &model::kinds::role_assignment && (refused.contains(resource.address) || is_unknown(resource)))
      grants.insert(grant_for(resource));
  if (grants.empty()) return {};
  return model::printed_json({{"version", 1}, {"grants", std::vector<nlohmann::json>(grants.begin(), grants.end())}});
}

}  // namespace keyless::cli
