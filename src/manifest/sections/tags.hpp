#pragma once

#include "manifest/grammar/entry.hpp"

namespace keyless::manifest {

namespace rules {

extern const Rule tag_name, tag_value;

}  // namespace rules

namespace shapes {

extern const Shape tags;  ///< a mapping of names to values

}  // namespace shapes

/// What a resource needs of the tags that Azure allows it, besides those that are declared.
struct TagRoom {
  std::string noun;
  Place at = {};
  bool keeps_digest = false;  ///< of its entry
  bool protect = false;
};
void check_tags(const TagTexts& tags, Findings& findings);
/// Whether the manifest's tags, the entry's own and keyless's have room on one resource.
void check_tag_room(const TagTexts& base, const TagTexts& own, TagRoom room, Findings& findings);

}  // namespace keyless::manifest
