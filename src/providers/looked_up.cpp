#include "providers/looked_up.hpp"

namespace keyless::providers {
namespace {

Error never_written(const model::Kind& kind) {
  return Error{Errc::internal, "a " + std::string(kind.noun) + " is read-only"};
}

}  // namespace

asio::awaitable<Result<model::LiveObject>> LookedUp::create(model::Resource) {
  co_return never_written(kind());
}

asio::awaitable<Result<model::LiveObject>> LookedUp::update(model::LiveObject, model::Resource) {
  co_return never_written(kind());
}

asio::awaitable<Result<void>> LookedUp::remove(model::LiveObject) {
  co_return never_written(kind());
}

}  // namespace keyless::providers
