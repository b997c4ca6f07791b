#include "providers/composite.hpp"

#include <algorithm>

#include "providers/parallel.hpp"

namespace keyless::providers {
namespace {

class Composite : public Provider {
 public:
  explicit Composite(std::vector<Part> parts) : parts_(std::move(parts)) {}
  const Kind& kind() const override { return parts_.front().provider->kind(); }
  int round() const override { return parts_.front().provider->round(); }

  asio::awaitable<Result<Live>> observe(Interest interest) override {
    std::vector<asio::awaitable<Result<Live>>> readings;
    for (auto& part : parts_) readings.push_back(part.provider->observe(interest));
    auto found = co_await gather(std::move(readings));
    Live all;
    for (auto& one : found) {
      if (!one) co_return std::move(one).error();
      all.merge(std::move(*one));
    }
    co_return all;
  }

  asio::awaitable<Result<LiveObject>> create(Resource desired) override {
    auto* keeper = keeper_of(desired.fields);
    if (!keeper) co_return kept_nowhere(desired.address.text());
    auto created = co_await keeper->create(std::move(desired));
    co_return created;
  }

  asio::awaitable<Result<LiveObject>> update(LiveObject live, Resource desired) override {
    auto* keeper = keeper_of(live.fields);
    if (!keeper) co_return kept_nowhere(live.id);
    auto updated = co_await keeper->update(std::move(live), std::move(desired));
    co_return updated;
  }

  asio::awaitable<Result<void>> remove(LiveObject live) override {
    auto* keeper = keeper_of(live.fields);
    if (!keeper) co_return kept_nowhere(live.id);
    auto removed = co_await keeper->remove(std::move(live));
    co_return removed;
  }

 private:
  Provider* keeper_of(const Fields& fields) {
    const auto found = std::ranges::find_if(parts_, [&](const Part& part) { return part.keeps(fields); });
    return found == parts_.end() ? nullptr : found->provider.get();
  }

  Error kept_nowhere(const std::string& what) const {
    return Error{Errc::internal, "no service manages the " + std::string(kind().noun) + " " + what};
  }

  std::vector<Part> parts_;
};

}  // namespace

std::unique_ptr<Provider> compose(std::vector<Part> parts) {
  return std::make_unique<Composite>(std::move(parts));
}

}  // namespace keyless::providers
