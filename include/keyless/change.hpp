#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "keyless/value.hpp"

namespace keyless {

/// What a manifest wants of a resource that it names.
enum class Wish {
  present,  ///< to be as declared
  removed,  ///< named under `removed:`: to be deleted where it exists; only its identifying fields are known
  released  ///< named there with `keep: true`: our mark comes off, nothing is deleted
};

/// What a plan has in mind for one object.
enum class Action : std::uint8_t {
  no_op,       ///< is as declared, or is left out of this plan
  create,      ///< is declared and does not exist
  update,      ///< exists and differs: written in place
  remove,      ///< is deleted
  adopt,       ///< exists as declared, and gets our mark
  stamp,       ///< the mark is renewed, because the manifest entry changed
  undeclared,  ///< exists, and no manifest declares it: reported only
  convert,     ///< from a secret to federation, in place
  migrate,     ///< from an issuer that retires to the one that stays, in place
  move,        ///< to another identity, in place
  impossible,  ///< differs, and can't be made as declared: nothing is written
  release      ///< stays as it is; only our mark comes off
};

/// The word of documents for it: `delete` for remove, `no-op` for no_op, else the name above. Lives for ever.
const char* name_of(Action action);

/// One field that differs.
struct FieldDiff {
  std::string field;                           ///< its name, as docs/library.md and the schemas have it
  std::optional<Value> before = std::nullopt;  ///< missing: the live object has no such value
  std::optional<Value> after = std::nullopt;   ///< missing: removed. A Reference: known after apply
  bool forces_replacement = false;  ///< can't change in place, and nothing is ever replaced: the entry is refused
};

/// Why a plan, or one entry of it, may not be applied.
struct Refusal {
  Address address;    ///< of the entry; "" where it is about the whole run
  std::string guard;  ///< stable word: `ownership`, `protect`, `policy`, `untrusted-identity`, `limit`, `lending`,
                      ///< `untrusted-connection`, `widening`, `duplicate`, `end-mark`; of the whole run: `max-deletes`,
                      ///< `max-delete-percent`, `max-changes`, `team`, `tenant`, `graph`, `policy-file`
  std::string message;  ///< what and why
  std::string advice;   ///< the way on
};

/// Whether it holds back the whole run, and not only its entry with what depends on that.
bool holds_back_run(const Refusal& refusal);

/// Something that could not be judged, so nothing was planned for it.
struct Unseen {
  Address address;     ///< of the entry
  std::string reason;  ///< what could not be seen, and why
};

}  // namespace keyless
