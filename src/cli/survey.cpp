#include "cli/survey.hpp"

namespace keyless::cli {

survey::Order survey_order(const Arguments& arguments) {
  survey::Order order;
  order.organization = arguments.organization;
  order.projects = arguments.projects;
  order.subscriptions = arguments.subscriptions;
  return order;
}

desired::ExternalReferences survey_references() {
  desired::ExternalReferences references;
  references.cloud = "AzureCloud";
  return references;
}

}  // namespace keyless::cli
