#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/kinds/kinds.hpp"
#include "providers/observations.hpp"
#include "providers/service_provider.hpp"

namespace keyless::providers {

/// Federated credentials, wherever they are kept: what is asked and judged is the same, how it is written is not.
class FederatedCredentials : public ServiceProvider {
 public:
  FederatedCredentials(model::kinds::TrustPlace place, Services services)
      : ServiceProvider(model::kinds::federated_credential, 1, services), place_(place) {}
  asio::awaitable<Result<Live>> observe(Interest interest) override;
  asio::awaitable<Result<LiveObject>> create(Resource desired) override;
  asio::awaitable<Result<LiveObject>> update(LiveObject live, Resource desired) override;
  asio::awaitable<Result<void>> remove(LiveObject live) override;

 protected:
  using Credentials = Result<std::vector<LiveObject>>;
  using Found = Result<std::optional<LiveObject>>;
  enum class Meaning { create, update };

  /// In messages: "application 0b1f6471".
  virtual std::string called(const std::string& identity) const = 0;
  virtual asio::awaitable<Credentials> list(std::string identity, std::string doing) = 0;
  /// The one with these fields' identity and name.
  virtual asio::awaitable<Found> find(Fields fields, std::string doing) = 0;
  /// Writes under the name in `fields`, which we chose or found.
  virtual asio::awaitable<Result<LiveObject>> put(Fields fields, Resource desired, std::string doing,
                                                  Meaning meaning) = 0;
  virtual asio::awaitable<Result<void>> erase(std::string id, std::string doing) = 0;

  /// Whether both trust the same issuer, subject and audience, byte for byte.
  static bool trusts_the_same(const Fields& live, const Fields& desired);
  /// A create met one of that name which somebody else had just made, and wrote over it.
  static Error trust_written_over(const std::string& doing);

 private:
  asio::awaitable<void> list_on(Observations& observed, std::string identity);

  model::kinds::TrustPlace place_;
};

}  // namespace keyless::providers
