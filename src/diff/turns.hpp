#pragma once

#include <vector>

#include "diff/draft.hpp"

/// An identity holds twenty federated credentials at most. Where many connections change how they sign in, each brings
/// its new credential, is proven, and gives the slot of its former one to the next.
namespace keyless::diff {

/// A credential on one identity: written into a free slot, or removed from one.
struct Slot {
  std::string identity;  ///< its id, folded, or its address while it does not exist
  model::Address change;
};

/// What needs its slots together, and frees others once it is done.
struct Unit {
  model::Address of;  ///< the connection that changes, or else the credential itself
  std::vector<Slot> needs = {};
  std::vector<Slot> frees = {};
};

struct Turns {
  std::vector<std::pair<model::Address, model::Address>> waits = {};  ///< (a credential, the removal it waits for)
  std::vector<Unit> left_out = {};  ///< those that find no slot, whatever the others do
};

/// Lets everything in this plan that writes or removes a credential take its turn. What frees a slot without needing
/// one comes first, then what gives back what it takes, what only takes last; within these by address.
Turns take_turns(Draft& draft);

/// Orders anew what takes a place after what frees one, where something that was to free one is left out by now.
void renew_turns(Draft& draft);

/// The connection whose change wants this new credential first; null for every other credential.
const model::Change* changed_by(Draft& draft, const model::Change& credential);

}  // namespace keyless::diff
