#include "diff/turns.hpp"

#include <algorithm>
#include <deque>

#include "base/arm_id.hpp"
#include "model/kinds/kinds.hpp"

namespace keyless::diff {

using namespace model;

namespace {

/// Free slots of an identity, in the order they are taken: the removal that frees one, null for one that is free.
using Slots = std::map<std::string, std::deque<const Address*>>;

std::string identity_word(const Change& change) {
  const auto& fields = change.live ? change.live->fields : change.desired->fields;
  const auto* reference = reference_in(fields, "identityId");
  return reference ? reference->to.text() : folded_arm_id(text_of(fields, "identityId"));
}

std::map<Address, Unit> units_in(Draft& draft) {
  std::map<Address, Unit> units;
  const auto unit = [&](const Address& of) -> Unit& { return units.emplace(of, Unit{of}).first->second; };
  for (const auto& change : draft.plan.changes) {
    if (change.kind->most_below_parent == 0) continue;
    if (change.action == Action::create) {
      const auto* source = changed_by(draft, change);
      unit(source ? source->address : change.address).needs.push_back({identity_word(change), change.address});
    }
    if (change.action == Action::remove)
      unit(change.proof_of.text().empty() ? change.address : change.proof_of)
          .frees.push_back({identity_word(change), change.address});
  }
  return units;
}

Slots free_at_first(const Draft& draft, const std::map<Address, Unit>& units) {
  const auto most = kinds::federated_credential.most_below_parent;
  std::map<std::string, std::size_t> held;
  for (const auto* trust : draft.live.all(kinds::federated_credential))
    ++held[folded_arm_id(text_of(trust->fields, "identityId"))];
  Slots slots;
  for (const auto& [address, unit] : units)
    for (const auto& need : unit.needs) slots.emplace(need.identity, most - std::min(most, held[need.identity]));
  return slots;
}

/// 0: needs nothing, 1: frees as much where it takes, 2: frees something elsewhere, 3: only takes.
int rank_of(const Unit& unit) {
  if (unit.needs.empty()) return 0;
  if (unit.frees.empty()) return 3;
  const bool neutral = std::ranges::all_of(unit.needs, [&](const Slot& need) {
    return std::ranges::any_of(unit.frees, [&](const Slot& freed) { return freed.identity == need.identity; });
  });
  return neutral ? 1 : 2;
}

bool finds_room(const Unit& unit, const Slots& slots) {
  std::map<std::string, std::size_t> wanted;
  for (const auto& need : unit.needs) ++wanted[need.identity];
  return std::ranges::all_of(wanted, [&](const auto& want) { return slots.at(want.first).size() >= want.second; });
}

void take(const Unit& unit, Slots& slots, Turns& turns) {
  for (const auto& need : unit.needs) {
    auto& free = slots.at(need.identity);
    if (free.front()) turns.waits.emplace_back(need.change, *free.front());
    free.pop_front();
  }
  for (const auto& freed : unit.frees)
    if (const auto free = slots.find(freed.identity); free != slots.end()) free->second.push_back(&freed.change);
}

}  // namespace

const Change* changed_by(Draft& draft, const Change& credential) {
  const auto* node = draft.find(credential.address);
  if (!node) return nullptr;
  for (const auto& needed : dependencies_of(*node->resource)) {
    const auto* source = draft.change_at(needed);
    if (!source || source->kind == credential.kind || source->kind->is_principal) continue;
    const bool predicted =
        std::ranges::any_of(node->predicted, [&](const Predicted& one) { return one.from.to == needed; });
    if (is_transition(source->action) || (predicted && writes(source->action))) return source;
  }
  return nullptr;
}

Turns take_turns(Draft& draft) {
  const auto units = units_in(draft);
  auto slots = free_at_first(draft, units);
  std::vector<const Unit*> waiting;
  for (const auto& [address, unit] : units) waiting.push_back(&unit);
  std::ranges::stable_sort(waiting, {}, [](const Unit* unit) { return rank_of(*unit); });
  Turns turns;
  for (bool more = true; more;) {
    more = false;
    std::erase_if(waiting, [&](const Unit* unit) {
      if (!finds_room(*unit, slots)) return false;
      take(*unit, slots, turns);
      return more = true;
    });
  }
  for (const auto* unit : waiting) turns.left_out.push_back(*unit);
  return turns;
}

void order_turns(Draft& draft) {
  for (const auto& [later, earlier] : take_turns(draft).waits) {
    auto& change = *draft.change_at(later);
    if (std::ranges::count(change.after, earlier) > 0) continue;
    add_edge(change, earlier);
    draft.turns.emplace(later, earlier);
  }
}

namespace {

/// What frees the place of another can't wait for those that take places: what is pruned goes after what is written
/// beside it only where that needs no place. What a connection had before goes after what it has now all the same.
void free_first(Draft& draft) {
  for (const auto& turn : draft.turns) {
    auto& frees = *draft.change_at(turn.second);
    if (frees.superseded) continue;
    std::erase_if(frees.after, [&](const Address& earlier) {
      const auto* change = draft.change_at(earlier);
      return change && change->kind->prepares_trust && change->action == Action::create;
    });
  }
}

}  // namespace

void renew_turns(Draft& draft) {
  const bool all_stand = std::ranges::all_of(draft.turns, [&](const auto& turn) {
    return writes(draft.change_at(turn.first)->action) && draft.change_at(turn.second)->action == Action::remove;
  });
  if (all_stand) return;
  for (const auto& [later, earlier] : draft.turns) std::erase(draft.change_at(later)->after, earlier);
  draft.turns.clear();
  order_turns(draft);
  free_first(draft);
  for (auto& change : draft.plan.changes) std::ranges::sort(change.after);
}

}  // namespace keyless::diff
