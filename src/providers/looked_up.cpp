#include "providers/looked_up.hpp"

namespace keyless::providers {
namespace {

Error never_written(const Kind& kind) {
  return Error{Errc::internal, "a " + std::string(kind.noun) + " is read-only"};
}

}  // namespace

asio::awaitable<Result<LiveObject>> LookedUp::create(Resource) {
  co_return never_written(kind());
}

asio::awaitable<Result<LiveObject>> LookedUp::update(LiveObject, Resource) {
  co_return never_written(kind());
}

asio::awaitable<Result<void>> LookedUp::remove(LiveObject) {
  co_return never_written(kind());
}

}  // namespace keyless::providers
