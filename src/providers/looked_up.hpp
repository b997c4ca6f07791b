#pragma once

#include "providers/provider.hpp"

namespace keyless::providers {

/// A kind that is only read. Writing it is a bug of the caller and answered as one.
class LookedUp : public Provider {
 public:
  int round() const override { return 0; }
  boost::asio::awaitable<Result<model::LiveObject>> create(model::Resource desired) override;
  boost::asio::awaitable<Result<model::LiveObject>> update(model::LiveObject live, model::Resource desired) override;
  boost::asio::awaitable<Result<void>> remove(model::LiveObject live) override;
};

}  // namespace keyless::providers
