#include "cli/survey.hpp"

namespace keyless::cli {

survey::Order survey_order(const Arguments& arguments) {
  survey::Order order;
  order.organization = arguments.organization;
  order.projects = arguments.projects;
  order.subscriptions = arguments.subscriptions;
  return order;
}

desired::Mentions survey_mentions() {
  desired::Mentions mentions;
  mentions.cloud = "AzureCloud";
  return mentions;
}

}  // namespace keyless::cli
