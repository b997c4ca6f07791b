#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "keyless/change.hpp"
#include "model/right.hpp"

namespace keyless::model {

using keyless::Action;

/// How one step of an apply ended; completes the sentence "X has been ...".
enum class Ending : std::uint8_t {
  created,
  updated,
  deleted,
  adopted,
  stamped,
  converted,
  migrated,
  moved,
  released,
  failed,    ///< this and all behind it: not done
  reverted,  ///< done, did not hold, and is again what it was
  skipped,
  not_started
};
const char* word_for(Ending ending);

/// What a drift report lists a change under.
enum class DriftGroup : std::uint8_t { equal, missing, changed, undeclared };

/// How a report colors the symbol of an action.
enum class Tone : std::uint8_t { quiet, adds, takes_away, takes_over, changes };

/// How many changes of each action a plan holds.
struct Totals {
  int create = 0, update = 0, remove = 0, adopt = 0, stamp = 0, undeclared = 0, allowed = 0, no_op = 0;
  int convert = 0, migrate = 0, move = 0, impossible = 0, release = 0;
  int held = 0;      ///< differ, and are left out of this run because of something refused, unseen or impossible
  int accepted = 0;  ///< of the impossible ones, those that the manifest accepts
};

/// All there is to say of one action: a new one is a new row.
struct ActionRow {
  Action action = Action::no_op;
  const char* word = "";            ///< in documents
  const char* symbol = "";          ///< in front of an address
  const char* meaning = "";         ///< of that symbol; "" where none is explained
  const char* doing = "";           ///< while apply is at it; "" where it writes nothing
  bool writes = false;              ///< apply sends a write for it
  bool transition = false;          ///< see is_transition()
  Verb verb = Verb::update;         ///< what that write does to the object, and which rights it needs
  Ending ending = Ending::updated;  ///< once it is done
  DriftGroup drift = DriftGroup::changed;
  Tone tone = Tone::changes;
  int Totals::*total = nullptr;
};

/// In the order of the enumeration, which legends and totals follow.
inline constexpr std::array<ActionRow, 12> action_rows = {{
    {.action = Action::no_op,
     .word = "no-op",
     .symbol = "=",
     .drift = DriftGroup::equal,
     .tone = Tone::quiet,
     .total = &Totals::no_op},
    {.action = Action::create,
     .word = "create",
     .symbol = "+",
     .meaning = "create",
     .doing = "creating",
     .writes = true,
     .verb = Verb::create,
     .ending = Ending::created,
     .drift = DriftGroup::missing,
     .tone = Tone::adds,
     .total = &Totals::create},
    {.action = Action::update,
     .word = "update",
     .symbol = "~",
     .meaning = "update in place",
     .doing = "updating",
     .writes = true,
     .ending = Ending::updated,
     .total = &Totals::update},
    {.action = Action::remove,
     .word = "delete",
     .symbol = "-",
     .meaning = "delete",
     .doing = "deleting",
     .writes = true,
     .verb = Verb::remove,
     .ending = Ending::deleted,
     .drift = DriftGroup::undeclared,
     .tone = Tone::takes_away,
     .total = &Totals::remove},
    {.action = Action::adopt,
     .word = "adopt",
     .symbol = "@",
     .meaning = "adopt: mark an existing resource as managed",
     .doing = "adopting",
     .writes = true,
     .ending = Ending::adopted,
     .tone = Tone::takes_over,
     .total = &Totals::adopt},
    {.action = Action::stamp,
     .word = "stamp",
     .symbol = "#",
     .meaning = "stamp: record the applied configuration",
     .doing = "stamping",
     .writes = true,
     .ending = Ending::stamped,
     .tone = Tone::quiet,
     .total = &Totals::stamp},
    {.action = Action::undeclared,
     .word = "undeclared",
     .symbol = "?",
     .meaning = "undeclared: exists but is not declared in any manifest",
     .drift = DriftGroup::undeclared,
     .total = &Totals::undeclared},
    {.action = Action::convert,
     .word = "convert",
     .symbol = "~>c",
     .meaning = "convert: replace the secret with workload identity federation, in place",
     .doing = "converting",
     .writes = true,
     .transition = true,
     .ending = Ending::converted,
     .total = &Totals::convert},
    {.action = Action::migrate,
     .word = "migrate",
     .symbol = "~>i",
     .meaning = "migrate: switch to the Microsoft Entra issuer, in place",
     .doing = "migrating",
     .writes = true,
     .transition = true,
     .ending = Ending::migrated,
     .total = &Totals::migrate},
    {.action = Action::move,
     .word = "move",
     .symbol = "~>m",
     .meaning = "move: switch to another identity, in place",
     .doing = "moving",
     .writes = true,
     .transition = true,
     .ending = Ending::moved,
     .total = &Totals::move},
    {.action = Action::impossible,
     .word = "impossible",
     .symbol = "x",
     .meaning = "impossible: differs, but can't be changed to match",
     .tone = Tone::takes_away,
     .total = &Totals::impossible},
    {.action = Action::release,
     .word = "release",
     .symbol = "o",
     .meaning = "release: stop managing it; nothing is deleted",
     .doing = "releasing",
     .writes = true,
     .ending = Ending::released,
     .total = &Totals::release},
}};

constexpr const ActionRow& row_of(Action action) {
  return action_rows[static_cast<std::size_t>(action)];
}
/// The action of that word; nullptr when there is none.
const ActionRow* find_action(std::string_view word);

/// The printed word: "delete" for remove, "no-op" for no_op.
constexpr const char* word_for(Action action) {
  return row_of(action).word;
}
/// Whether apply sends a write for it.
constexpr bool writes(Action action) {
  return row_of(action).writes;
}
/// Whether it changes how something that is in use signs in (convert, migrate, move): the trust it will need is written
/// before it, it is proven after it, and it runs in waves.
constexpr bool is_transition(Action action) {
  return row_of(action).transition;
}

}  // namespace keyless::model
