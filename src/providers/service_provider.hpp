#pragma once

#include "providers/provider.hpp"
#include "providers/services.hpp"

namespace keyless::providers {

/// One kind, read in its round through the services.
class ServiceProvider : public Provider {
 public:
  ServiceProvider(const Kind& kind, int round, Services services) : kind_(kind), round_(round), services_(services) {}
  const Kind& kind() const final { return kind_; }
  int round() const final { return round_; }

 private:
  const Kind& kind_;
  int round_;

 protected:
  Services services_;
};

}  // namespace keyless::providers
