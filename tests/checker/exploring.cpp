#include "checker/exploring.hpp"

#include <algorithm>
#include <stdexcept>

#include "checker/building.hpp"

namespace keyless::checker {
namespace {

constexpr auto harmful = {Fault::refused, Fault::lost, Fault::killed};

std::optional<Breach> judged(const Start& start) {
  if (auto found = held_without_reason(start)) return found;
  return wrong_verdict(start);
}

/// Of a run in which nothing went wrong from outside.
std::optional<Breach> stuck(const Carried& carried) {
  for (const auto& write : carried.writes)
    if (!write.refused.empty() && !write.injected)
      return Breach{"I4", "a service refuses " + write.change->address.text() + ": " + write.refused,
                    "in a run without faults"};
  if (carried.not_started > 0)
    return Breach{"I4", std::to_string(carried.not_started) + " steps wait for each other", "in a run without faults"};
  return std::nullopt;
}

std::size_t entries_of(const Spec& spec) {
  return spec.identities.size() + spec.connections.size();
}

}  // namespace

Tally& Tally::operator+=(const Tally& other) {
  worlds += other.worlds;
  runs += other.runs;
  plans += other.plans;
  writes += other.writes;
  return *this;
}

Exploration::Exploration(const World& world, Tamper tamper)
    : world_(world), tamper_(std::move(tamper)), product_(intended(world), world), cloud_(build(world)) {
  if (!product_.complaint().empty()) throw std::logic_error(world.text() + ": " + product_.complaint());
  plan_ = plan_of(cloud_);
  in_plan_ = judged({cloud_, product_.spec(), world_, plan_});
  tally_.worlds = 1;
}

model::Plan Exploration::plan_of(const Cloud& cloud) {
  ++tally_.plans;
  auto plan = product_.plan(cloud);
  if (tamper_) tamper_(plan);
  return plan;
}

std::optional<Found> Exploration::all() {
  std::size_t writes = 0, ignored = 0;
  if (in_plan_) return Found{{world_}, *in_plan_};
  if (auto breach = first_run(Fault::none, 0, writes)) return Found{{world_}, *breach};
  for (std::size_t position = 1; position <= writes; ++position)
    for (const auto fault : harmful)
      if (auto breach = first_run(fault, position, ignored)) return Found{{world_, fault, position}, *breach};
  return std::nullopt;
}

std::optional<Found> Exploration::one(Fault fault, std::size_t position) {
  std::size_t writes = 0;
  if (in_plan_) return Found{{world_, fault, position}, *in_plan_};
  auto breach = first_run(fault, position, writes);
  return breach ? std::optional(Found{{world_, fault, position}, *breach}) : std::nullopt;
}

std::optional<Breach> Exploration::first_run(Fault fault, std::size_t position, std::size_t& writes) {
  ++tally_.runs;
  auto cloud = cloud_;
  if (model::is_held_back(plan_)) return std::nullopt;
  Watch watch({cloud_, product_.spec(), world_, plan_});
  const Way way{product_.wave(), world_.is("order", "backward"), fault, position};
  const auto seen_before = position > 0 ? position - 1 : 0;
  const auto carried = carry_out(plan_, cloud, way, [&](const Cloud& now, std::size_t at, const model::Change& change) {
    watch.see(now, at, change, seen_before);
  });
  writes = carried.writes.size();
  tally_.writes += writes;
  if (watch.breach()) return watch.breach();
  if (fault == Fault::none)
    if (auto breach = stuck(carried)) return breach;
  return settle(std::move(cloud));
}

std::optional<Breach> Exploration::settle(Cloud cloud) {
  const auto most = entries_of(product_.spec()) + 2;
  for (std::size_t run = 0; run <= most; ++run) {
    const auto& next = after(cloud);
    if (next.breach || !next.wrote) return next.breach;
    cloud = next.cloud;
  }
  return Breach{"I4", "still writing after " + std::to_string(most) + " runs", "in runs without faults"};
}

const Exploration::Next& Exploration::after(const Cloud& cloud) {
  const auto key = std::hash<std::string>()(state_of(cloud));
  const auto found = known_.find(key);
  return found != known_.end() ? found->second : known_.emplace(key, clean_run(cloud)).first->second;
}

Exploration::Next Exploration::clean_run(const Cloud& cloud) {
  const auto plan = plan_of(cloud);
  const Start start{cloud, product_.spec(), world_, plan};
  Next next{.cloud = cloud, .breach = judged(start)};
  if (next.breach || model::is_held_back(plan) || !model::would_write(plan)) return next;
  Watch watch(start);
  const Way way{product_.wave(), world_.is("order", "backward")};
  const auto carried = carry_out(plan, next.cloud, way, [&](const Cloud& now, std::size_t at, const model::Change& of) {
    watch.see(now, at, of);
  });
  tally_.writes += carried.writes.size();
  next.wrote = true;
  next.breach = watch.breach() ? watch.breach() : stuck(carried);
  return next;
}

}  // namespace keyless::checker
