#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "keyless/result.hpp"
#include "providers/vocabulary.hpp"

namespace keyless::providers {

/// What one provider saw, question by question. Keeps the three states apart: a question that failed becomes "not
/// visible", never "absent".
class Observations {
 public:
  /// One of a list; whether the list was complete is said apart.
  void add(LiveObject object);
  /// One that was asked for alone.
  void saw(LiveObject object);
  void saw_all_of(std::string collection);
  /// How many objects of all owners a set holds.
  void counted(std::string collection, std::size_t size);
  /// `remains`: what its creation brings back; "" when nothing is left of it.
  void saw_absent(const Kind& kind, std::string key, std::string remains = {});
  /// A question failed: nothing of this collection, or of this key, is known.
  void could_not_see(std::string collection, const Error& why);
  void could_not_see(const Kind& kind, std::string key, const Error& why);
  void could_not_see(const Kind& kind, std::string key, std::string why);

  /// Whether this key was found, or has a reason of its own already not to be visible.
  bool knows(const Kind& kind, const std::string& key) const;

  /// Whether it is known by now that the object of these fields does not exist.
  bool is_absent(const Kind& kind, const Fields& fields) const;

  /// Everything seen; or the Error, when every question failed because we are not signed in.
  Result<Live> result() &&;

 private:
  void failed(const Error& why);

  Live live_;
  int answered_ = 0;
  std::optional<Error> not_signed_in_ = std::nullopt;
  bool failed_otherwise_ = false;
  std::set<std::string> unseen_keys_;
};

/// An object without fields yet.
LiveObject live_object(const Kind& kind, std::string id);

/// Objects of one set that nobody may have read whole: `unread` says why, "" where it was.
Live live_set(std::string collection, std::vector<LiveObject> objects, std::string unread);

/// Why something is not visible, in one line: what we were doing, what the service said, what would help.
std::string reason_of(const Error& error);

}  // namespace keyless::providers
