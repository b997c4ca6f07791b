#pragma once

#include <string>
#include <vector>

#include "base/asio.hpp"
#include "providers/services.hpp"
#include "providers/vocabulary.hpp"

namespace keyless::providers {

/// What a plan asks that is about to lend an identity: every role that reaches it through itself or its groups, in
/// these subscriptions and above them; without any, in all that are visible (kinds::reached_role). What can't be read
/// is not visible in the Live, with its reason; nothing fails.
asio::awaitable<Live> reached_roles(Services services, LiveObject identity, std::vector<std::string> subscriptions);

}  // namespace keyless::providers
