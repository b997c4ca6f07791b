#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "desired/desired.hpp"
#include "diff/policy.hpp"
#include "keyless/result.hpp"
#include "manifest/manifest.hpp"
#include "model/live.hpp"
#include "model/plan.hpp"
#include "plan/document.hpp"

/// How the inputs of a plan are put together: the same for the program and the library.
namespace keyless::library {

/// What is wrong with manifests that are not for one tenant and cloud.
std::optional<Error> one_tenant_and_cloud(const std::vector<manifest::Manifest>& manifests);
/// What is wrong with a target or exclude that names nothing: it is a typing mistake, and would look like success.
std::optional<Error> pattern_without_match(const model::Graph& graph, const plan::Context& context);

/// The bytes of the manifests, as a plan keeps them.
std::vector<plan::Context::Source> sources_of(const std::vector<manifest::Manifest>& manifests);
/// What the options of a run and its manifests permit, but for what a policy file says.
diff::Policy policy_for(const desired::Desired& desired, const plan::Context& context, const std::string& tenant);
/// Takes over what a policy file says.
void permit(diff::Policy& policy, diff::Policy read);
/// Says that restrictions were not checked, where no policy file was given.
void note_missing_policy(model::Plan& plan, const diff::Policy& policy);

/// Azure DevOps says who is signed in wherever it is asked for an organization: organization, lower case → identity id.
std::map<std::string, std::string> devops_ids_in(const model::Live& live);

}  // namespace keyless::library
