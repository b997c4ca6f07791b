#include "cli/survey.hpp"

#include "cli/own_sandbox.hpp"

namespace keyless::cli {

survey::Order survey_order(const Arguments& arguments) {
  survey::Order order;
  order.organization = arguments.organization;
  order.projects = arguments.projects;
  order.subscriptions = arguments.subscriptions;
  return order;
}

Result<void> require_world(const Arguments& arguments) {
  if (!arguments.sandbox || sandbox_has_world(*arguments.sandbox)) return {};
  return Error{.code = Errc::not_found,
               .message = "there is no sandbox world in this folder",
               .where = *arguments.sandbox,
               .advice = "Create one with `keyless sandbox new` or an apply with --sandbox, or check --sandbox=DIR."};
}

desired::ExternalReferences survey_references() {
  desired::ExternalReferences references;
  references.cloud = "AzureCloud";
  return references;
}

}  // namespace keyless::cli
