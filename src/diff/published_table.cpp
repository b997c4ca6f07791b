#include "diff/published_table.hpp"

#include <algorithm>
#include <iterator>

#include "model/kinds/kinds.hpp"

namespace keyless::diff {

using namespace model;

void Judgement::refuse(const Resource& resource, std::string message, std::string advice) {
  refusals.push_back({resource.address, "policy", std::move(message), std::move(advice)});
}

void Judgement::warn(const Resource& resource, const std::string& what) {
  warnings.push_back("Warning: " + resource.address.text() + ": " + what + ".");
}

Judgement judge_by_table(const Graph& desired, const Policy& policy) {
  Judgement found;
  for (const auto& resource : desired.resources()) {
    if (resource.kind == &kinds::federated_credential) judge_trust(resource, policy, found);
    if (resource.kind == &kinds::check) judge_check(resource, policy, found);
    if (resource.kind == &kinds::security_role) judge_security_role(resource, policy, found);
    if (resource.kind == &kinds::project_entitlement || resource.kind == &kinds::group_membership)
      judge_group(resource, policy, found);
  }
  return found;
}

std::vector<std::string> warnings_of(const Graph& desired, const Policy& policy) {
  std::vector<std::string> warnings;
  for (const auto& resource : desired.resources()) {
    const auto& fields = resource.fields;
    if (resource.kind == &kinds::pipeline_permission && text_of(fields, "pipelineId") == "*")
      warnings.push_back("Warning: every pipeline of project " + text_of(fields, "projectName") +
                         ", including future ones, can use connection " + text_of(fields, "connectionName") + ".");
  }
  std::ranges::move(judge_by_table(desired, policy).warnings, std::back_inserter(warnings));
  return warnings;
}

}  // namespace keyless::diff
