#pragma once

#include "base/clock.hpp"
#include "http/client.hpp"
#include "http/cloud.hpp"

namespace keyless::providers {

/// What every provider works with; owned by the caller of make_providers().
struct Services {
  http::Sender* sender = nullptr;
  const http::Cloud* cloud = nullptr;
  Clock* clock = nullptr;
};

}  // namespace keyless::providers
