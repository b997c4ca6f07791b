#pragma once

#include <map>
#include <string>
#include <variant>
#include <vector>

#include "model/address.hpp"

namespace keyless::model {

/// An output of another resource, known only once that resource exists: its client id, issuer, subject ...
struct Reference {
  Address to;
  std::string output;  ///< the name of a field of `to`
  auto operator<=>(const Reference&) const = default;
};

using Strings = std::vector<std::string>;
using Tags = std::map<std::string, std::string>;

/// The value of one field. Services deal in strings, so do we; a flag is "true" or "false".
using Value = std::variant<std::string, Strings, Tags, Reference>;

/// Field name → value. A missing name means: not declared (desired) or not answered (live).
using Fields = std::map<std::string, Value, std::less<>>;

/// The string in `fields[name]`, or "" when the field is missing or is no string.
const std::string& text_of(const Fields& fields, std::string_view name);
/// The tags in `fields[name]`, or an empty map.
const Tags& tags_of(const Fields& fields, std::string_view name);
/// The list in `fields[name]`, or an empty list.
const Strings& list_of(const Fields& fields, std::string_view name);

/// How a value is printed: strings quoted, lists in brackets, a Reference as `(known after apply)`.
std::string printed(const Value& value);

}  // namespace keyless::model
