#pragma once

#include <memory>
#include <span>
#include <vector>

#include "base/asio.hpp"
#include "keyless/result.hpp"
#include "model/graph.hpp"
#include "providers/vocabulary.hpp"

namespace keyless::providers {

/// What to read: everything declared, and what hangs on it. `live` holds what earlier rounds found, so that a provider
/// whose lists hang on another object's id (federated credentials of an identity) knows that id. A resource of which
/// only the place is given, not its name or id, asks for everything of its kind in that place: a survey is made of
/// such.
struct Interest {
  const model::Graph* desired = nullptr;
  const Live* live = nullptr;
};

/// Reads and writes one kind. Narrow on purpose: retry, sign-in, pacing and logging wrap the wire below it.
class Provider {
 public:
  virtual ~Provider() = default;
  virtual const Kind& kind() const = 0;
  /// 0 for kinds that can be listed knowing the manifest only; n+1 for those that need ids found in round n.
  virtual int round() const = 0;

  /// Everything of this kind inside the interest, set by set: one list call per subscription, project or parent, not
  /// one per object. What could not be listed to its end is reported as not visible inside the Live, never as an Error;
  /// an Error means the run can't go on at all (not signed in).
  virtual asio::awaitable<Result<Live>> observe(Interest interest) = 0;

  /// Creates it and says what is there now. Every Reference in `desired.fields` is resolved. Looks once more at the
  /// object before a create that would overwrite. An ambiguous answer is read back, never repeated blindly.
  virtual asio::awaitable<Result<LiveObject>> create(Resource desired) = 0;
  /// Changes the live object to the desired fields in place (adopting and stamping included: `desired.owner`,
  /// `.entry`). Where it wishes the object released, our mark comes off and everything else stays as it is.
  virtual asio::awaitable<Result<LiveObject>> update(LiveObject live, Resource desired) = 0;
  /// Removes it; success when it is gone already.
  virtual asio::awaitable<Result<void>> remove(LiveObject live) = 0;
};

using Providers = std::vector<std::unique_ptr<Provider>>;

/// The provider of that kind; nullptr when there is none.
inline Provider* provider_for(const Providers& providers, const Kind& kind) {
  for (const auto& provider : providers)
    if (&provider->kind() == &kind) return provider.get();
  return nullptr;
}

}  // namespace keyless::providers
