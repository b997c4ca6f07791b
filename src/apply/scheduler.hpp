#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "model/plan.hpp"

namespace keyless::apply {

/// Decides what may start next. Pure: no clock, no socket. Steps are the writing changes of a plan.
class Scheduler {
 public:
  /// `wave` conversions, migrations and moves make a wave: in plan order, but after those that they wait for. Nothing
  /// of a wave starts before the one before it is done without a failure, and what fails in one skips all later ones.
  /// Every other step runs beside them. 0: all are one wave.
  explicit Scheduler(const model::Plan& plan, std::size_t wave = 0);

  /// The next step that may start now, in plan order; nothing while all that is left waits or is done.
  const model::Change* next_ready();
  /// A started step ended. A failure skips everything that waits for it, directly or not, and the later waves.
  void finished(const model::Address& address, bool succeeded);

  /// Step → the failed step it was skipped for. Grows with finished().
  const std::map<model::Address, model::Address>& skipped() const { return skipped_; }
  /// Steps that neither started nor were skipped: what an interrupted run did not do.
  std::vector<model::Address> not_started() const;

 private:
  struct Step {
    const model::Change* change = nullptr;
    std::size_t unmet = 0;
    std::string serial;    ///< steps with the same word never run at the same time; "" for none
    std::size_t wave = 0;  ///< 1 is the first; 0: held back by none
    bool started = false;
  };

  void form_waves(std::size_t size);
  void list_transitions(std::size_t position, std::set<std::size_t>& listed,
                        std::vector<std::size_t>& transitions) const;
  void hold_until(std::size_t wave, std::size_t position, std::set<std::size_t>& reached);
  bool serves_transition(const Step& trust) const;
  void skip(std::size_t position, const model::Address& because);
  void skip_dependants(const model::Address& of, const model::Address& because);
  void end_in_wave(const Step& step, bool succeeded, const model::Address& because);

  std::vector<Step> steps_;
  std::map<model::Address, std::size_t> index_;
  std::map<model::Address, std::vector<std::size_t>> dependants_;
  std::set<std::size_t> ready_;  ///< positions in steps_: the lowest starts first
  std::set<std::string> busy_;
  std::map<model::Address, model::Address> skipped_;
  std::map<std::size_t, std::size_t> open_;  ///< wave → transitions of it that have not ended
  std::size_t wave_ = 1;                     ///< the one that may run
};

}  // namespace keyless::apply
