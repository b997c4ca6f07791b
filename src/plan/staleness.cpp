#include "plan/staleness.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace keyless::plan {

using namespace model;

namespace {

bool is_write(const SavedChange& saved) {
  // What we do not know may be a write: it is compared, and never as planned.
  const auto* known = find_action(saved.action);
  return !known || known->writes;
}

std::map<std::string, const SavedChange*> saved_writes(const Saved& saved) {
  std::map<std::string, const SavedChange*> found;
  for (const auto& change : saved.changes)
    if (is_write(change)) found.emplace(change.address, &change);
  return found;
}

const Change* fresh_change(const Plan& fresh, const std::string& address) {
  const auto found =
      std::ranges::find_if(fresh.changes, [&](const Change& change) { return change.address.text() == address; });
  return found == fresh.changes.end() ? nullptr : &*found;
}

/// A write that now needs another one which the saved plan does not hold.
std::string new_need(const Change& change, const Plan& fresh, const std::map<std::string, const SavedChange*>& held) {
  if (change.action == Action::stamp) return {};
  for (const auto& earlier : change.after) {
    const auto* needed = fresh.find(earlier);
    if (needed && writes(needed->action) && !held.contains(earlier.text())) return earlier.text();
  }
  return {};
}

/// The refusal of the row itself, where there is one.
std::string reason_held(const Change& now, const Plan& fresh) {
  const auto refusal = std::ranges::find(fresh.refusals, now.address, &Refusal::address);
  return refusal == fresh.refusals.end() ? now.held : "[" + refusal->guard + "] " + refusal->message;
}

std::string moved_write(const SavedChange& saved, const Plan& fresh,
                        const std::map<std::string, const SavedChange*>& held) {
  const auto* now = fresh_change(fresh, saved.address);
  if (!now) return "it is no longer in the plan";
  if (!now->held.empty()) return "it is now left out: " + reason_held(*now, fresh);
  if (now->action == Action::no_op) return "it already matches the manifest";
  if (saved.action != word_for(now->action))
    return "the saved action is " + saved.action + ", now it would be " + word_for(now->action);
  if (now->live_digest != saved.live_digest) return "it has changed since the plan was created";
  if (now->proof_digest != saved.proof_digest) return "its proof of ownership has changed";
  if (desired_digest(*now) != saved.desired_digest) return "the values to write have changed";
  const auto need = new_need(*now, fresh, held);
  return need.empty() ? std::string() : "it now depends on " + need + ", which is not in the plan";
}

/// Rows that are left alone rest on the same proof only where they are declared.
std::string moved_proof(const SavedChange& saved, const Plan& fresh) {
  const auto* now = saved.action == word_for(Action::no_op) ? fresh_change(fresh, saved.address) : nullptr;
  return now && now->live && now->proof_digest != saved.proof_digest ? "its proof of ownership has changed" : "";
}

/// Writes of the fresh plan that the saved one does not hold, and stamps that would vouch for them.
std::set<Address> left_out(const Plan& fresh, const Saved& saved) {
  const auto held = saved_writes(saved);
  std::set<Address> out;
  for (const auto& change : fresh.changes) {
    if (!writes(change.action)) continue;
    const auto found = held.find(change.address.text());
    if (found == held.end() || found->second->action != word_for(change.action)) out.insert(change.address);
  }
  for (const auto& change : fresh.changes)
    if (change.action == Action::stamp &&
        std::ranges::any_of(change.after, [&](const Address& a) { return out.contains(a); }))
      out.insert(change.address);
  return out;
}

}  // namespace

std::vector<std::string> stale_reasons(const Saved& saved, const Plan& fresh) {
  const auto held = saved_writes(saved);
  std::vector<std::string> reasons;
  for (const auto& change : saved.changes) {
    const auto reason = is_write(change) ? moved_write(change, fresh, held) : moved_proof(change, fresh);
    if (!reason.empty()) reasons.push_back(change.address + ": " + reason);
  }
  return reasons;
}

Plan narrowed(Plan fresh, const Saved& saved) {
  const auto out = left_out(fresh, saved);
  for (auto& change : fresh.changes) {
    if (!out.contains(change.address)) continue;
    if (change.action != Action::stamp)
      fresh.notes.push_back(change.address.text() +
                            " has changed since the plan was created and is not part of it: " + change.reason + ".");
    change.action = Action::no_op;
    change.diffs.clear();
    change.reason = "not part of the saved plan";
  }
  return fresh;
}

}  // namespace keyless::plan
