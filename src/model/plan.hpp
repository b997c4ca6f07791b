#pragma once

#include <optional>
#include <string>
#include <vector>

#include "keyless/change.hpp"
#include "model/action.hpp"
#include "model/live.hpp"
#include "model/resource.hpp"

namespace keyless::model {

using keyless::FieldDiff;
using keyless::holds_back_run;
using keyless::Refusal;
using keyless::Unseen;

/// A field written from what an output will be once another change is done: to be compared with what it became.
struct Predicted {
  std::string field;
  Reference from;
};

/// One row of a plan. `reason` is only for people and never branched on.
struct Change {
  Address address = {};
  const Kind* kind = nullptr;
  Action action = Action::no_op;
  std::vector<FieldDiff> diffs = {};
  std::string reason = {};
  std::optional<Resource> desired = std::nullopt;  ///< missing for undeclared and removed objects
  std::optional<LiveObject> live = std::nullopt;   ///< missing for creates
  std::vector<Address> after = {};                 ///< changes that must be done before this one
  std::string live_digest = {};   ///< over all compared live fields and the mark: moved live objects change it
  std::string proof_digest = {};  ///< over what proves ownership, the parent's mark included
  bool allowed = false;           ///< undeclared, but the manifest tolerates it: reported, not a difference
  std::vector<Predicted> predicted = {};
  bool superseded = false;  ///< the former trust of something declared, which has or gets another one
  Address proof_of = {};    ///< what must be proven to sign in before this removal
  std::string held = {};    ///< why this run leaves it out although it differs; then `action` is no_op
  /// Of an impossible one: the stable word of what is in the way (Obstacle::code). Of a role assignment that others
  /// restrict, `restricted`, also while something else of it is updated.
  std::string obstacle = {};
  bool accepted = false;      ///< impossible, and the manifest accepts exactly that obstacle: no difference
  std::string cuts_off = {};  ///< PROJECT/NAME of a connection that is not ours and signs in by this trust alone
  std::vector<std::string> gives = {};  ///< access that this change gives, a sentence part each: listed as such
};

struct Plan {
  std::vector<Change> changes;  ///< in execution-safe, stable order; no-ops included
  std::vector<Refusal> refusals;
  std::vector<Unseen> unseen;
  std::vector<Lack> lacks;  ///< what whoever runs this may not do of it; apply stops before its first write
  std::vector<Address> stale_acceptances;  ///< entries whose `impossible` accepts what is in nobody's way any more
  std::vector<std::string> notes;          ///< the boundary of the report and warnings, each a sentence

  const Change* find(const Address& address) const;
};

Totals totals_of(const Plan& plan);
/// Whether applying this plan would send at least one write.
bool would_write(const Plan& plan);
/// Whether nothing of this plan may be applied.
bool is_held_back(const Plan& plan);
/// Whether something can't become as declared, and no manifest accepts it.
bool has_open_obstacles(const Plan& plan);

}  // namespace keyless::model
