#include "apply/scheduler.hpp"

#include "model/text.hpp"

namespace keyless::apply {

using namespace model;

namespace {

std::string serial_word(const Change& change) {
  if (!change.kind->serial_per_parent || !change.kind->hangs_on) return {};
  const auto& fields = change.live ? change.live->fields : change.desired->fields;
  const auto parent = fields.find(change.kind->hangs_on->field);
  if (parent == fields.end()) return {};
  const auto* reference = std::get_if<Reference>(&parent->second);
  const auto& id = text_of(fields, change.kind->hangs_on->field);
  return std::string(change.kind->name) + "@" + (reference ? reference->to.text() : folded_arm_id(id));
}

}  // namespace

Scheduler::Scheduler(const Plan& plan) {
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
}

const Change* Scheduler::next_ready() {
  for (const auto position : ready_) {
    auto& step = steps_[position];
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
  if (!succeeded) return skip_dependants(address);
  for (const auto waiting : dependants_[address])
    if (--steps_[waiting].unmet == 0 && !skipped_.contains(steps_[waiting].change->address)) ready_.insert(waiting);
}

void Scheduler::skip_dependants(const Address& failed) {
  std::vector<Address> reach = {failed};
  while (!reach.empty()) {
    const auto at = reach.back();
    reach.pop_back();
    for (const auto waiting : dependants_[at]) {
      const auto& address = steps_[waiting].change->address;
      if (skipped_.emplace(address, failed).second) reach.push_back(address);
    }
  }
}

std::vector<Address> Scheduler::not_started() const {
  std::vector<Address> left;
  for (const auto& step : steps_)
    if (!step.started && !skipped_.contains(step.change->address)) left.push_back(step.change->address);
  return left;
}

}  // namespace keyless::apply
