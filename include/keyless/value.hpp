#pragma once

#include <compare>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace keyless {

/// Names one declared or discovered resource for people and for targets: `kind/name` or `kind/parent/name`, as in
/// `identity/mi-microbots-ado` or `pipelinePermission/Microbots/sc-openai/ci`. Unique within one plan.
/// It is a label of that plan, not an id of the cloud.
class Address {
 public:
  Address() = default;  ///< of nothing: ""
  /// `kind/path`, as they are: nothing is checked.
  Address(std::string_view kind, std::string_view path);

  const std::string& text() const { return text_; }  ///< the whole address
  std::string_view kind() const;                     ///< up to the first `/`; views into this object
  std::string_view path() const;                     ///< behind the first `/`; "" when there is none

  auto operator<=>(const Address&) const = default;

 private:
  std::string text_;
};

/// Whether `pattern` (with `*` for any run of characters and `?` for one) covers the whole address, letter case
/// ignored.
bool matches(std::string_view pattern, const Address& address);

/// An output of another resource, known only once that resource exists: its client id, issuer, subject ...
struct Reference {
  Address to;          ///< a resource of the same graph
  std::string output;  ///< the name of a field of `to`
  auto operator<=>(const Reference&) const = default;
};

using Strings = std::vector<std::string>;         ///< in the order in which they were written or answered
using Tags = std::map<std::string, std::string>;  ///< tag name, as written → value

/// The value of one field. Services deal in strings, so do we; a flag is "true" or "false".
using Value = std::variant<std::string, Strings, Tags, Reference>;

/// Field name → value. A missing name means: not declared (desired) or not answered (live).
using Fields = std::map<std::string, Value, std::less<>>;

/// The string in `fields[name]`, or "" when the field is missing or is no string. Like the next two: refers into
/// `fields`, or to an empty one that lives for ever.
const std::string& text_of(const Fields& fields, std::string_view name);
/// The tags in `fields[name]`, or an empty map.
const Tags& tags_of(const Fields& fields, std::string_view name);
/// The list in `fields[name]`, or an empty list.
const Strings& list_of(const Fields& fields, std::string_view name);

/// How a value is printed: strings quoted, lists in brackets, a Reference as `(known after apply)`.
std::string printed(const Value& value);

}  // namespace keyless

template <>
struct std::hash<keyless::Address> {
  std::size_t operator()(const keyless::Address& address) const noexcept {
    return std::hash<std::string>()(address.text());
  }
};
