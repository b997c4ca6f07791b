#pragma once

#include <span>
#include <string>
#include <string_view>

#include "manifest/grammar/rule.hpp"
#include "manifest/yaml/node.hpp"

namespace keyless::manifest {

struct Key;
struct Manifest;
struct Reading;
struct RefusedKey;
struct Writing;

/// What may stand at one place of a document. A grammar is one constant tree of these, told once; four walkers go over
/// it: check.hpp validates, schema.hpp prints JSON Schema, entry.hpp reads entries and writes them.
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
  std::string_view elsewhere = {};                ///< where other choices are made, for the hint
  std::span<const std::string_view> one_of = {};  ///< of these keys a mapping holds exactly one
  std::span<const RefusedKey> refused = {};       ///< keys that people look for and that can't be had
  std::string_view remedy = {};                   ///< the hint where something else stands; guessed for YAML if empty

  std::string_view described() const { return noun.empty() ? rule->noun : noun; }
};

/// How the value of a key gets into an entry and out of it.
struct Member {
  /// `value` is nullptr where the key isn't written.
  void (*read)(void* entry, const Node* value, const Key& key, Reading& reading) = nullptr;
  /// Null where there is nothing to say.
  Node (*write)(const Writing& writing) = nullptr;
  const void* of = nullptr;     ///< names the type of the entry
  const void* holds = nullptr;  ///< names the type of the entries below it
};

/// A row of a section's table.
struct Key {
  using Inherited = Text (*)(const Manifest& of, const void* entry);
  using Condition = bool (*)(const void* entry);

  std::string_view name;
  const Shape* shape = nullptr;
  std::string_view doc;
  bool required = false;
  std::string_view needs = {};    ///< the key that must stand beside it
  bool in_defaults = false;       ///< defaults.yaml may say it, so that an editor can't know whether it is missing
  Member member = {};             ///< of keys that are only checked: none
  Inherited inherited = nullptr;  ///< what counts where it is not written; unwritten when nothing does
  Condition only_if = nullptr;    ///< false: to such an entry the key says nothing
};

struct RefusedKey {
  std::string_view name;
  std::string_view why;
  std::string_view hint;
};

namespace shapes {

using Type = Shape::Type;

template <const Rule& rule>
inline constexpr Shape text = {.type = Type::text, .rule = &rule};
inline constexpr Shape flag = {.type = Type::flag, .noun = "true or false"};
inline constexpr Shape only_true = {.type = Type::only_true, .noun = "true"};

constexpr Shape list(std::string_view noun, const Shape& item) {
  return {.type = Type::list, .noun = noun, .item = &item};
}
constexpr Shape mapping(std::string_view noun, std::span<const Key> keys) {
  return {.type = Type::mapping, .noun = noun, .keys = keys};
}
constexpr Shape choice(std::string_view noun, std::span<const std::string_view> choices,
                       std::string_view elsewhere = {}) {
  return {.type = Type::choice, .noun = noun, .choices = choices, .elsewhere = elsewhere};
}

}  // namespace shapes
}  // namespace keyless::manifest
