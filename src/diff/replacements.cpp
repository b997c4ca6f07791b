#include <algorithm>
#include <set>

#include "base/arm_id.hpp"
#include "diff/draft.hpp"

namespace keyless::diff {

using namespace model;

namespace {

bool is_removal(const Change& change) {
  return change.action == Action::remove;
}

/// What hangs on a thing and goes by itself: no whole object, nothing that goes with one, no former trust.
bool is_pruned(const Change& change, const std::set<Address>& goes_with_another) {
  return change.action == Action::remove && !change.desired && !change.superseded && change.kind->hangs_on &&
         !change.kind->counts_toward_delete_guard && !goes_with_another.contains(change.address);
}

/// What other removals wait for.
std::set<Address> going_with_another(const Draft& draft) {
  std::set<Address> found;
  for (const auto& change : draft.plan.changes)
    if (change.action == Action::remove) found.insert(change.after.begin(), change.after.end());
  return found;
}

/// Siblings have the same word: kind and parent; "" for what has no parent that exists already.
std::string sibling_word(const Change& change) {
  if (!change.kind->hangs_on) return {};
  const auto& fields = change.live ? change.live->fields : change.desired->fields;
  const auto& parent = text_of(fields, change.kind->hangs_on->field);
  return parent.empty() ? std::string() : std::string(change.kind->name) + "@" + folded_arm_id(parent);
}

/// Builders come as early as they can, so what they may wait for comes before what is pruned beside them.
enum class Turn { build, remove, prune };

Turn turn_of(const Change& change, const std::set<Address>& goes_with_another) {
  if (builds(change)) return Turn::build;
  const bool pruned = is_pruned(change, goes_with_another) && !change.kind->prepares_trust;
  return pruned ? Turn::prune : Turn::remove;
}

/// One order in which all can be done, in turns: the step each change has in it.
class Steps {
 public:
  Steps(const Draft& draft, const std::set<Address>& goes_with_another)
      : draft_(draft), going_(goes_with_another), unmet_(changes().size()), step_(changes().size()) {
    for (std::size_t i = 0; i < changes().size(); ++i) {
      for (const auto& earlier : changes()[i].after) {
        const auto found = draft.index.find(earlier);
        if (found == draft.index.end()) continue;
        later_.emplace(found->second, i);
        ++unmet_[i];
      }
      if (unmet_[i] == 0) make_ready(i);
    }
    while (!ready_.empty()) take(ready_.extract(ready_.begin()).value().second);
  }

  std::size_t of(const Address& address) const { return step_[draft_.index.at(address)]; }

 private:
  const std::vector<Change>& changes() const { return draft_.plan.changes; }

  void take(std::size_t position) {
    step_[position] = ++taken_;
    const auto [first, last] = later_.equal_range(position);
    for (auto next = first; next != last; ++next)
      if (--unmet_[next->second] == 0) make_ready(next->second);
  }

  void make_ready(std::size_t position) { ready_.emplace(turn_of(changes()[position], going_), position); }

  const Draft& draft_;
  const std::set<Address>& going_;
  std::vector<std::size_t> unmet_;
  std::vector<std::size_t> step_;
  std::multimap<std::size_t, std::size_t> later_ = {};
  std::set<std::pair<Turn, std::size_t>> ready_ = {};
  std::size_t taken_ = 0;
};

/// What a connection's former identity can do goes after the connection has left it. Undeclared trust goes first.
void add_departures(const Draft& draft, std::multimap<std::string, Address>& written) {
  for (const auto& change : draft.plan.changes) {
    if (!writes(change.action) || !leaves_identity(change)) continue;
    for (const auto* identity : principals_of(draft, *change.live))
      for (const auto* kind : all_kinds())
        if (kind->hangs_on && !kind->prepares_trust)
          if (const auto& value = text_of(identity->fields, kind->hangs_on->output); !value.empty())
            written.emplace(std::string(kind->name) + "@" + folded_arm_id(value), change.address);
  }
}

}  // namespace

void order_replacements(Draft& draft) {
  std::multimap<std::string, Address> written;
  add_departures(draft, written);
  for (const auto& change : draft.plan.changes)
    if (auto word = builds(change) ? sibling_word(change) : std::string(); !word.empty())
      written.emplace(std::move(word), change.address);
  if (written.empty() || std::ranges::none_of(draft.plan.changes, is_removal)) return;
  const auto going = going_with_another(draft);
  const Steps steps(draft, going);
  for (auto& change : draft.plan.changes) {
    if (!is_pruned(change, going)) continue;
    const auto [first, last] = written.equal_range(sibling_word(change));
    for (auto sibling = first; sibling != last; ++sibling)
      // What itself waits for a removal can't come before it.
      if (steps.of(sibling->second) < steps.of(change.address)) add_edge(change, sibling->second);
  }
}

}  // namespace keyless::diff
