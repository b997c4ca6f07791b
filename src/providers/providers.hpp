#pragma once

#include "base/clock.hpp"
#include "http/client.hpp"
#include "http/cloud.hpp"
#include "providers/provider.hpp"

namespace keyless::providers {

/// One provider for every kind of model::all_kinds(), in that order. The three arguments must outlive the providers.
Providers make_providers(http::Sender& sender, const http::Cloud& cloud, Clock& clock);

}  // namespace keyless::providers
