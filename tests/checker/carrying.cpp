#include "checker/carrying.hpp"

#include "apply/scheduler.hpp"
#include "checker/services.hpp"

namespace keyless::checker {
namespace {

constexpr std::size_t parallelism = 10;

class Carrying {
 public:
  Carrying(const model::Plan& plan, Cloud& cloud, const Way& way, const EachInstant& each_instant)
      : cloud_(cloud),
        way_(way),
        scheduler_(plan, way.wave),
        services_(cloud, [this, &each_instant] { each_instant(cloud_, carried_.writes.size() + 1, *now_); }) {}

  Carried run() {
    std::vector<const model::Change*> in_flight;
    for (;;) {
      start(in_flight);
      if (in_flight.empty()) break;
      now_ = in_flight.back();
      in_flight.pop_back();
      if (!end(*now_)) return std::move(carried_);
    }
    carried_.not_started = scheduler_.not_started().size();
    return std::move(carried_);
  }

 private:
  void start(std::vector<const model::Change*>& in_flight) {
    const auto most = way_.backward ? parallelism : 1;
    while (in_flight.size() < most) {
      const auto* change = scheduler_.next_ready();
      if (!change) return;
      in_flight.push_back(change);
    }
  }

  /// False when the process is killed with it.
  bool end(const model::Change& change) {
    const bool here = way_.position == carried_.writes.size() + 1;
    const auto fault = here ? way_.fault : Fault::none;
    Write write{&change, fault == Fault::refused ? "refused" : services_.perform(change)};
    write.injected = fault == Fault::refused || (fault == Fault::lost && write.refused.empty());
    if (fault == Fault::lost && write.refused.empty()) write.refused = "its answer is lost";
    const bool succeeded = write.refused.empty();
    carried_.writes.push_back(std::move(write));
    if (fault == Fault::killed) return false;
    scheduler_.finished(change.address, succeeded);
    return true;
  }

  Cloud& cloud_;
  const Way& way_;
  apply::Scheduler scheduler_;
  Carried carried_ = {};
  const model::Change* now_ = nullptr;
  Services services_;
};

}  // namespace

Carried carry_out(const model::Plan& plan, Cloud& cloud, const Way& way, const EachInstant& each_instant) {
  return Carrying(plan, cloud, way, each_instant).run();
}

}  // namespace keyless::checker
