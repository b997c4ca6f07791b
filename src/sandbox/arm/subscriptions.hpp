#pragma once

#include <string>

#include "sandbox/routing/route.hpp"

namespace keyless::sandbox::arm {

struct NewSubscription {
  std::string id = {};
  std::string name = {};
  std::string tenant = {};
  std::string owner = {};  ///< object id of who gets the role Owner on it
};

void create_subscription(Cloud& cloud, const NewSubscription& wanted);
/// The provider of subscriptions numbers its own answers, beside Resource Manager.
Reply numbered_by_provider(Cloud& cloud, Reply reply);

}  // namespace keyless::sandbox::arm
