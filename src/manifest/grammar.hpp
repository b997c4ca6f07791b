#pragma once

#include <span>
#include <string>
#include <string_view>

#include "manifest/rules.hpp"

namespace keyless::manifest {

struct Key;
struct RefusedKey;

/// What may stand at one place of a manifest. The whole grammar is one constant tree of these: the loader walks it to
/// validate, and `keyless schema` walks it to print JSON Schema.
struct Shape {
  enum class Type {
    text,       ///< a string under `rule`
    flag,       ///< true or false
    only_true,  ///< true, of a key that is left out otherwise
    version,    ///< the integer 1
    choice,     ///< one of `choices`
    mapping,    ///< `keys`, and no others
    names,      ///< a mapping of names under `rule` to strings under `item`
    list,       ///< of `item`, or the mapping `instead`
    either,     ///< a string under `rule`, or the mapping `item`
    any         ///< whatever there is: looked at elsewhere
  };
  Type type = Type::text;
  std::string_view noun = {};  ///< "a list of identities"; of a text, its rule says it
  const Rule* rule = nullptr;
  const Shape* item = nullptr;
  const Shape* instead = nullptr;
  std::span<const Key> keys = {};
  std::span<const std::string_view> choices = {};
  std::span<const std::string_view> later = {};   ///< choices the design knows and this version refuses
  std::string_view elsewhere = {};                ///< where other choices are made, for the hint
  std::span<const std::string_view> one_of = {};  ///< of these keys a mapping holds exactly one
  std::span<const RefusedKey> refused = {};       ///< keys that people look for and that can't be had
  std::string_view remedy = {};                   ///< the hint where something else stands; guessed for YAML if empty

  std::string_view described() const { return noun.empty() ? rule->noun : noun; }
};

struct Key {
  std::string_view name;
  const Shape* shape = nullptr;
  std::string_view doc;
  bool required = false;
  std::string_view needs = {};  ///< the key that must stand beside it
  bool in_defaults = false;     ///< defaults.yaml may say it, so that an editor can't know whether it is missing
};

struct RefusedKey {
  std::string_view name;
  std::string_view why;
  std::string_view hint;
};

const Shape& grammar();
const Shape& defaults_grammar();

/// A shape as a whole JSON Schema document (draft-07), two spaces of indentation, newline at the end.
std::string schema_document(const Shape& shape, std::string_view title, std::string_view description);

}  // namespace keyless::manifest
