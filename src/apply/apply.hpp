#pragma once

#include <boost/asio/awaitable.hpp>
#include <functional>
#include <optional>
#include <vector>

#include "http/clock.hpp"
#include "model/plan.hpp"
#include "providers/provider.hpp"

namespace keyless::apply {

/// How one step ended; completes the sentence "X has been ...".
enum class Ending { created, updated, replaced, deleted, adopted, stamped, failed, skipped, not_started };
const char* word_for(Ending ending);

struct Outcome {
  model::Address address;
  Ending ending = Ending::not_started;
  std::optional<Error> error = std::nullopt;  ///< set exactly when failed
  model::Address because = {};                ///< the failed step this one was skipped for
  http::Milliseconds took{0};
};

/// Told of each step as it happens: one progress line each.
class Watcher {
 public:
  virtual ~Watcher() = default;
  virtual void started(const model::Change& change) = 0;
  virtual void ended(const model::Change& change, const Outcome& outcome) = 0;
};

struct Options {
  int parallelism = 10;                ///< steps in flight at most
  std::function<bool()> stopping = {}; ///< true: start nothing new, finish what is in flight
};

/// Carries out the writing changes of a plan in order of its `after` edges and answers one Outcome for each, in plan order.
/// References still open in a change are filled from what earlier steps created. The plan must hold no refusals and
/// nothing unseen. `plan`, `providers`, `clock` and `watcher` must outlive the coroutine.
boost::asio::awaitable<std::vector<Outcome>> carry_out(const model::Plan& plan, providers::Providers& providers,
                                                       http::Clock& clock, Watcher& watcher, Options options);

}  // namespace keyless::apply
