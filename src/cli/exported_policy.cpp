#include "cli/exported_policy.hpp"

#include <set>
#include "base/json.hpp"

#include "base/text.hpp"
#include "cli/cloud_choice.hpp"
#include "cli/loaded_run.hpp"
#include "desired/desired.hpp"
#include "diff/grants.hpp"
#include "diff/published_table.hpp"
#include "model/kinds/kinds.hpp"
#include "model/roles.hpp"

namespace keyless::cli {
namespace {

nlohmann::json grant_for(const model::Resource& role) {
  return {{"team", split(role.owner, '/').front()},
          {"role", model::text_of(role.fields, "roleName")},
          {"scope", model::text_of(role.fields, "scope")}};
}

nlohmann::json opening_for(const model::Resource& permission) {
  return {{"team", split(permission.owner, '/').front()},
          {"connection", model::text_of(permission.fields, "connectionName")}};
}

/// What the cloud of these manifests calls its things; where that can't be told, no audience counts as unusual.
desired::CloudNames names_of(const std::vector<manifest::Manifest>& manifests) {
  auto names = names_for(Arguments(), manifests);
  return names ? std::move(*names) : desired::CloudNames{"AzureCloud", "", ""};
}

diff::Policy policy_of(const std::vector<manifest::Manifest>& manifests) {
  diff::Policy policy;
  if (!manifests.empty()) policy.tenant = manifests.front().azure.tenant.value;
  return policy;
}

/// Trust that exists and would be refused without a line of the policy.
struct TrustLines {
  std::set<nlohmann::json> issuers = {}, subjects = {};

  void add(const model::Resource& credential, const diff::Policy& policy) {
    const auto team = split(credential.owner, '/').front();
    const auto& issuer = model::text_of(credential.fields, "issuer");
    if (!diff::fault_of_issuer(credential, policy).empty()) issuers.insert({{"team", team}, {"issuer", issuer}});
    if (!diff::fault_of_subject(credential, policy).empty())
      subjects.insert({{"team", team},
                       {"issuer", issuer},
                       {"subject", model::text_of(credential.fields, "subject")},
                       {"audience", model::text_of(credential.fields, "audience")}});
  }
};

/// Only a look at the live role tells whether one we do not know is privileged.
bool is_unknown(const model::Resource& role) {
  return role.kind == &model::kinds::role_assignment && !model::built_in_role(model::text_of(role.fields, "roleName"));
}

}  // namespace

std::string policy_for_existing(const std::vector<manifest::Manifest>& manifests,
                                const std::vector<survey::LentEntry>& lent) {
  const auto desired = desired::build(manifests, names_of(manifests));
  const auto empty = policy_of(manifests);
  std::set<model::Address> refused;
  for (const auto& refusal : diff::check_policy(desired.graph, empty)) refused.insert(refusal.address);
  TrustLines trust;
  std::set<nlohmann::json> grants, open;
  for (const auto& resource : desired.graph.resources())
    if (resource.kind == &model::kinds::federated_credential)
      trust.add(resource, empty);
    else if (resource.kind == &model::kinds::pipeline_permission && refused.contains(resource.address))
      open.insert(opening_for(resource));
    else if (resource.kind == &model::kinds::role_assignment &&
             (refused.contains(resource.address) || is_unknown(resource)))
      grants.insert(grant_for(resource));
  std::set<nlohmann::json> identities;
  for (const auto& one : lent) identities.insert(nlohmann::json{{"team", one.team}, {"identity", one.identity}});
  nlohmann::json policy = {{"version", 1}};
  for (const auto& [key, lines] :
       {std::pair("grants", &grants), std::pair("openToAllPipelines", &open), std::pair("issuers", &trust.issuers),
        std::pair("subjects", &trust.subjects), std::pair("identities", &identities)})
    if (!lines->empty()) policy[key] = std::vector<nlohmann::json>(lines->begin(), lines->end());
  if (policy.size() == 1) return {};
  return printed_json(policy);
}

}  // namespace keyless::cli
