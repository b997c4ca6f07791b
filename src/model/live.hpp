#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "model/kind.hpp"
#include "model/mark.hpp"
#include "model/value.hpp"

namespace keyless::model {

/// What the service answered, as the provider of the kind parsed it: opaque outside of that room (providers/wire.hpp).
struct Wire;

/// One thing as it really is.
struct LiveObject {
  const Kind* kind = nullptr;
  std::string id = {};  ///< the service's own id, casing as answered
  Fields fields = {};   ///< what the kind's field names say, plus its outputs
  std::optional<Mark> mark = std::nullopt;
  /// Kept where an update must send back the whole object, or where more of it is read later; else null.
  std::shared_ptr<const Wire> wire = nullptr;
};

/// The owner whom the object's mark proves; "" when it is unmarked or its mark is a copy.
std::string proven_owner(const LiveObject& object);

/// What is known of one object. Three-state facts stay apart: not visible is never absent.
struct Observation {
  enum class State { not_looked_at, not_visible, absent, present };
  State state = State::not_looked_at;
  std::string reason = {};   ///< why it is not visible
  std::string remains = {};  ///< of an absent one: what its creation brings back; see saw_absent()
  std::optional<LiveObject> object = std::nullopt;  ///< set exactly when present

  static Observation present(LiveObject object);
  static Observation absent(std::string remains = {});
  static Observation not_visible(std::string reason);
};

/// What one reading of the clouds found. Filled by providers, then only read.
class Live {
 public:
  void add(LiveObject object);
  /// A set was listed to its end, by a caller who sees everything in it.
  void saw_all_of(std::string collection);
  /// How many objects of all owners a set holds, where the service limits that number.
  void counted(std::string collection, std::size_t size);
  /// A set could not be listed, or not to its end: nothing in it may count as absent.
  void could_not_see(std::string collection, std::string reason);
  /// One object was asked for by its key and answered that it does not exist, or could not be read. `remains` says
  /// what its creation brings back instead of making it anew; "" when nothing is left of it.
  void saw_absent(std::string_view kind, std::string key, std::string remains = {});
  void could_not_see_key(std::string_view kind, std::string key, std::string reason);
  /// Something of the boundary every report states: what was not looked at.
  void note(std::string text);

  /// What is known of the object a desired resource with these fields means. While a field that its keys need is not
  /// known yet, only what is known of the sets it lies in.
  Observation of(const Kind& kind, const Fields& fields) const;
  const LiveObject* find(const Kind& kind, const std::string& key) const;
  std::vector<const LiveObject*> all(const Kind& kind) const;  ///< in order of id, letter case folded

  const std::map<std::string, std::string>& not_visible() const {
    return not_visible_;
  }                                                                    ///< collection, or `kind:key` → reason
  const std::set<std::string>& complete() const { return complete_; }  ///< sets that were listed to their end
  std::optional<std::size_t> size_of(const std::string& collection) const;
  const std::map<std::string, std::size_t>& sizes() const { return sizes_; }
  /// `kind:key` of what was asked for and does not exist → what is left of it; "" when nothing is.
  const std::map<std::string, std::string>& absent() const { return absent_; }
  const std::vector<std::string>& notes() const { return notes_; }

  /// Takes over everything `other` saw; what `other` could not see stays unseen.
  void merge(Live other);

 private:
  /// What is known of an object that was not found, by the set it lies in; not_looked_at when nothing is.
  Observation by_set(const std::string& collection) const;

  std::map<std::string, std::vector<LiveObject>> by_kind_;
  std::map<std::string, std::pair<std::string, std::size_t>> by_key_;  ///< kind + key → position in by_kind_
  std::map<std::string, std::string> not_visible_;
  std::set<std::string> complete_;
  std::map<std::string, std::size_t> sizes_;
  std::map<std::string, std::string> absent_;  ///< key → what is left of it
  std::vector<std::string> notes_;
};

}  // namespace keyless::model
