#include "apply/scheduler.hpp"

#include <algorithm>

#include "base/arm_id.hpp"

namespace keyless::apply {

using namespace model;

namespace {

std::string serial_word(const Change& change) {
  if (!change.kind->serial_per_parent || !change.kind->hangs_on) return {};
  const auto& fields = change.live ? change.live->fields : change.desired->fields;
  const auto field = change.kind->hangs_on->field;
  if (!fields.contains(field)) return {};
  const auto* reference = reference_in(fields, field);
  const auto& id = text_of(fields, field);
  return std::string(change.kind->name) + "@" + (reference ? reference->to.text() : folded_arm_id(id));
}

}  // namespace

Scheduler::Scheduler(const Plan& plan, std::size_t wave) {
  for (const auto& change : plan.changes) {
    if (!writes(change.action)) continue;
    index_.emplace(change.address, steps_.size());
    steps_.push_back({&change, 0, serial_word(change)});
  }
  for (std::size_t i = 0; i < steps_.size(); ++i) {
    for (const auto& earlier : steps_[i].change->after) {
      if (!index_.contains(earlier)) continue;
      dependants_[earlier].push_back(i);
      ++steps_[i].unmet;
    }
    if (steps_[i].unmet == 0) ready_.insert(i);
  }
  if (wave > 0) form_waves(wave);
}

/// What a step waits for is never in a later wave than the step itself, so that every wave comes to its end.
void Scheduler::form_waves(std::size_t size) {
  std::vector<std::size_t> transitions;
  std::set<std::size_t> listed, reached;
  for (std::size_t i = 0; i < steps_.size(); ++i)
    if (is_transition(steps_[i].change->action)) list_transitions(i, listed, transitions);
  for (std::size_t i = 0; i < transitions.size(); ++i) {
    auto& step = steps_[transitions[i]];
    step.wave = 1 + i / size;
    ++open_[step.wave];
    hold_until(step.wave, transitions[i], reached);
  }
}

/// Those that this step waits for first, then itself.
void Scheduler::list_transitions(std::size_t position, std::set<std::size_t>& listed,
                                 std::vector<std::size_t>& transitions) const {
  if (!listed.insert(position).second) return;
  for (const auto& earlier : steps_[position].change->after)
    if (const auto found = index_.find(earlier); found != index_.end())
      list_transitions(found->second, listed, transitions);
  if (is_transition(steps_[position].change->action)) transitions.push_back(position);
}

/// The trust that a transition needs first is written with it: what a stopped run leaves is untouched.
void Scheduler::hold_until(std::size_t wave, std::size_t position, std::set<std::size_t>& reached) {
  for (const auto& earlier : steps_[position].change->after) {
    const auto found = index_.find(earlier);
    if (found == index_.end() || !reached.insert(found->second).second) continue;
    auto& step = steps_[found->second];
    if (step.wave == 0 && serves_transition(step)) step.wave = wave;
    hold_until(wave, found->second, reached);
  }
}

bool Scheduler::serves_transition(const Step& trust) const {
  return std::ranges::any_of(trust.change->predicted, [&](const Predicted& predicted) {
    const auto source = index_.find(predicted.from.to);
    return source != index_.end() && is_transition(steps_[source->second].change->action);
  });
}

const Change* Scheduler::next_ready() {
  for (const auto position : ready_) {
    auto& step = steps_[position];
    if (step.wave > wave_) continue;
    if (!step.serial.empty() && !busy_.insert(step.serial).second) continue;
    step.started = true;
    ready_.erase(position);
    return step.change;
  }
  return nullptr;
}

void Scheduler::finished(const Address& address, bool succeeded) {
  const auto& step = steps_[index_.at(address)];
  busy_.erase(step.serial);
  if (!succeeded) skip_dependants(address, address);
  end_in_wave(step, succeeded, address);
  if (!succeeded) return;
  for (const auto waiting : dependants_[address])
    if (--steps_[waiting].unmet == 0 && !skipped_.contains(steps_[waiting].change->address)) ready_.insert(waiting);
}

void Scheduler::skip_dependants(const Address& of, const Address& because) {
  for (const auto waiting : dependants_[of]) skip(waiting, because);
}

void Scheduler::skip(std::size_t position, const Address& because) {
  const auto& step = steps_[position];
  if (!skipped_.emplace(step.change->address, because).second) return;
  ready_.erase(position);
  skip_dependants(step.change->address, because);
  end_in_wave(step, false, because);
}

void Scheduler::end_in_wave(const Step& step, bool succeeded, const Address& because) {
  if (step.wave == 0 || !is_transition(step.change->action)) return;
  if (!succeeded) {
    for (std::size_t i = 0; i < steps_.size(); ++i)
      if (steps_[i].wave > step.wave && !steps_[i].started) skip(i, because);
    return;
  }
  --open_[step.wave];
  while (open_.contains(wave_) && open_[wave_] == 0) ++wave_;
}

std::vector<Address> Scheduler::not_started() const {
  std::vector<Address> left;
  for (const auto& step : steps_)
    if (!step.started && !skipped_.contains(step.change->address)) left.push_back(step.change->address);
  return left;
}

}  // namespace keyless::apply
