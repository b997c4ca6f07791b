#pragma once

#include <boost/asio/awaitable.hpp>
#include <string>
#include <vector>

#include "model/live.hpp"
#include "providers/services.hpp"

/// What only a plan asks that is about to lend an identity, or to give one to a connection that exists. What can't be
/// read is not visible in the Live, with its reason; nothing fails.
namespace keyless::providers {

/// Every role that reaches an identity through itself or its groups, in these subscriptions and above them; without
/// any, in all that are visible (kinds::reached_role).
boost::asio::awaitable<model::Live> reached_roles(Services services, model::LiveObject identity,
                                                  std::vector<std::string> subscriptions);

/// Who has a role on a connection, in every project that it is in (kinds::connection_role).
boost::asio::awaitable<model::Live> connection_roles(Services services, model::LiveObject connection);

}  // namespace keyless::providers
