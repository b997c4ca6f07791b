#pragma once

#include <boost/asio/awaitable.hpp>
#include <functional>
#include <vector>

#include "http/clock.hpp"
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

struct Options {
  int parallelism = 10;                 ///< steps in flight at most
  std::function<bool()> stopping = {};  ///< true: start nothing new, finish what is in flight
};

/// Carries out the writing changes of a plan in order of its `after` edges and answers one Outcome for each, in plan
/// order. References still open in a change are filled from what earlier steps created. The plan must hold no refusals
/// and nothing unseen. `plan`, `providers`, `clock` and `watcher` must outlive the coroutine.
boost::asio::awaitable<std::vector<model::Outcome>> carry_out(const model::Plan& plan, providers::Providers& providers,
                                                              http::Clock& clock, Watcher& watcher, Options options);

}  // namespace keyless::apply
