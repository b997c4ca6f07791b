#pragma once

#include "http/client.hpp"
#include "http/clock.hpp"
#include "http/cloud.hpp"

namespace keyless::providers {

/// What every provider works with; owned by the caller of make_providers().
struct Services {
  http::Sender* sender = nullptr;
  const http::Cloud* cloud = nullptr;
  http::Clock* clock = nullptr;
};

}  // namespace keyless::providers
