#pragma once

#include <compare>
#include <string>

namespace keyless::manifest {

/// A place in the manifest's file, or in the defaults of its folder; line and column (in characters) start at 1, 0 when
/// the value was not written.
struct Place {
  int line = 0;
  int column = 0;
  bool in_defaults = false;
  friend auto operator<=>(const Place&, const Place&) = default;
};

/// A string and where it stands. Not written: empty, and no place.
struct Text {
  std::string value = {};
  Place at = {};
  bool written() const { return at.line > 0; }
};

}  // namespace keyless::manifest
