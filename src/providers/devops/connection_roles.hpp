#pragma once

#include "base/asio.hpp"
#include "providers/services.hpp"
#include "providers/vocabulary.hpp"

namespace keyless::providers {

/// What a plan asks that is about to give an identity to a connection that exists: who has a role on it, in every
/// project that it is in (kinds::connection_role). What can't be read is not visible in the Live, with its reason;
/// nothing fails.
asio::awaitable<Live> connection_roles(Services services, LiveObject connection);

}  // namespace keyless::providers
