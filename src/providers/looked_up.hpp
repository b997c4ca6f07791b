#pragma once

#include "base/asio.hpp"
#include "providers/service_provider.hpp"

namespace keyless::providers {

/// A kind that is only read. Writing it is a bug of the caller and answered as one.
class LookedUp : public ServiceProvider {
 public:
  explicit LookedUp(const Kind& kind, Services services = {}, int round = 0) : ServiceProvider(kind, round, services) {}
  asio::awaitable<Result<LiveObject>> create(Resource desired) override;
  asio::awaitable<Result<LiveObject>> update(LiveObject live, Resource desired) override;
  asio::awaitable<Result<void>> remove(LiveObject live) override;
};

}  // namespace keyless::providers
