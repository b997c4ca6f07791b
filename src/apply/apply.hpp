#pragma once

#include <functional>
#include <map>
#include <vector>

#include "base/asio.hpp"
#include "base/clock.hpp"
#include "model/outcome.hpp"
#include "model/plan.hpp"
#include "providers/provider.hpp"

namespace keyless::apply {

/// Told of each step as it happens: one progress line each.
class Watcher {
 public:
  virtual ~Watcher() = default;
  virtual void started(const model::Change& change) = 0;
  virtual void ended(const model::Change& change, const model::Outcome& outcome) = 0;
};

/// What steps of a run created or changed, by the address it is declared at.
using Made = std::map<model::Address, model::LiveObject>;

/// Proves that what is declared at this address signs in as it is now. An Error of `indeterminate`: neither proven nor
/// disproven.
using Prove = std::function<asio::awaitable<Result<void>>(model::Address address, const Made& made)>;

struct Options {
  int parallelism = 10;                 ///< steps in flight at most
  std::function<bool()> stopping = {};  ///< true: start nothing new, finish what is in flight
  std::size_t wave = 0;  ///< conversions, migrations and moves that run before the next ones; 0: no limit
  Prove prove = {};      ///< without it, a conversion counts as proven once it is written
};

/// Carries out the writing changes of a plan in order of its `after` edges and answers one Outcome for each, in plan
/// order. References still open in a change are filled from what earlier steps created. The plan must hold no refusals
/// and nothing unseen. `plan`, `providers`, `clock` and `watcher` must outlive the coroutine.
asio::awaitable<std::vector<model::Outcome>> carry_out(const model::Plan& plan, providers::Providers& providers,
                                                       Clock& clock, Watcher& watcher, Options options);

}  // namespace keyless::apply
