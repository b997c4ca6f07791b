#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "keyless/diagnostic.hpp"
#include "keyless/value.hpp"

namespace keyless {

/// The owner's mark on a live object. It is evidence, never authority: who may act as which team is decided elsewhere.
struct Mark {
  std::string owner;       ///< `team` or `team/name` of the manifest
  std::string proof;       ///< digest of owner and the object's own id: a copied mark proves nothing
  std::string entry = {};  ///< digest of the manifest entry when it was last stamped; "" when never
  bool protect = false;    ///< declared `protect: true` when last written: outlives its removal from the manifest
  auto operator<=>(const Mark&) const = default;
};

/// The mark in the tags of an Azure resource (`keyless-owner`, `keyless-proof`, `keyless-entry`, `keyless-protect`);
/// nullopt when they hold none.
std::optional<Mark> mark_in(const Tags& tags);
/// The mark in the last line of a connection's description; nullopt when there is none.
std::optional<Mark> mark_in_description(std::string_view description);

/// One resource as it really is.
struct LiveResource {
  std::string kind = {};                    ///< `identity`, `serviceConnection` ...: docs/library.md lists all of them
  std::string id = {};                      ///< the service's own id, letter case as answered
  Fields fields = {};                       ///< no References: what is live is known
  std::optional<Mark> mark = std::nullopt;  ///< as it was found; whether its proof holds, a plan judges
};

/// What one reading of the clouds found: the resources, what was listed to its end, and what could not be seen. What is
/// in no list that was seen to its end does not count as absent: a plan then says that it could not be evaluated.
/// A value: cannot change, cheap to copy, safe to share between threads.
class LiveGraph {
 public:
  /// Nothing was read.
  LiveGraph();

  /// Reads a document as schemas/live.schema.json describes it, which live_schema() prints; docs/library.md says what
  /// it means. `file` names it in findings. The text is strict JSON in UTF-8: duplicate keys, keys and fields that are
  /// not known, and more than 64 levels are refused. Never throws but std::bad_alloc.
  static LiveGraph parse(const std::string& file, std::string_view json);

  /// Every finding, with line and column. While one of them is an error the graph is empty, and no plan can be made.
  const Diagnostics& diagnostics() const;

  /// In order of kind (as plans are printed) and id.
  std::vector<LiveResource> resources() const;

  /// The document again: keys sorted, ASCII, with a line end. parse() of it gives an equal graph.
  std::string json() const;

  /// For the library itself.
  struct Parts;
  explicit LiveGraph(std::shared_ptr<const Parts> parts) : parts_(std::move(parts)) {}
  const Parts& parts() const { return *parts_; }

 private:
  std::shared_ptr<const Parts> parts_;
};

/// What live documents look like, field by field of each kind, as JSON Schema (draft-07), with a line end.
std::string live_schema();

}  // namespace keyless
