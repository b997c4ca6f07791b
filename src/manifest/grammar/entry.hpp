#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "manifest/grammar/shape.hpp"
#include "manifest/yaml/source.hpp"

/// Document → entries → document, by the tables. What does not fit its key's shape is left out: check() says so.
namespace keyless::manifest {

/// One document in the reading.
struct Reading {
  const Node& document;
  Findings& findings;
  Manifest& into;
};

/// One value in the writing.
struct Writing {
  const Key& key;
  const void* entry;
  const Manifest& of;
};

/// Name → value; overlays of manifest, group and identity are merged by whoever builds the desired graph.
using TagTexts = std::map<std::string, Text>;

/// The keys of a mapping into an entry of the type that its table is of.
void read_keys(void* entry, const Node& mapping, const Shape& shape, Reading& reading);
/// What an entry says, as the mapping that says it.
Node write_keys(const void* entry, const Shape& shape, const Manifest& of);

// How a value is read and written, by the type of the member. A section adds its own for types of its own.

void read_value(Text& into, const Node* value, const Key& key, Reading& reading);
void read_value(std::string& into, const Node* value, const Key& key, Reading& reading);
void read_value(bool& into, const Node* value, const Key& key, Reading& reading);
void read_value(std::optional<bool>& into, const Node* value, const Key& key, Reading& reading);
void read_value(std::optional<Place>& into, const Node* value, const Key& key, Reading& reading);
void read_value(std::vector<Text>& into, const Node* value, const Key& key, Reading& reading);
void read_value(TagTexts& into, const Node* value, const Key& key, Reading& reading);
Node write_value(const Text& value, const Writing& writing);
Node write_value(const std::string& value, const Writing& writing);
Node write_value(bool value, const Writing& writing);
Node write_value(const std::optional<bool>& value, const Writing& writing);
Node write_value(const std::optional<Place>& value, const Writing& writing);
Node write_value(const std::vector<Text>& value, const Writing& writing);
Node write_value(const TagTexts& value, const Writing& writing);

/// Entries below one another, a mapping each; of an enumeration, the shape's choices in their order.
template <class Entry>
void read_value(Entry& into, const Node* value, const Key& key, Reading& reading) {
  if constexpr (std::is_enum_v<Entry>) {
    for (std::size_t i = 0; value && i < key.shape->choices.size(); ++i)
      if (value->text == key.shape->choices[i]) into = static_cast<Entry>(i);
  } else if (value && value->type == Node::Type::mapping) {
    if constexpr (requires { into.at; }) into.at = value->key_at;
    read_keys(&into, *value, *key.shape, reading);
  }
}
template <class Entry>
void read_value(std::optional<Entry>& into, const Node* value, const Key& key, Reading& reading) {
  if (value && value->type == Node::Type::mapping) read_value(into.emplace(), value, key, reading);
}
template <class Entry>
void read_value(std::vector<Entry>& into, const Node* value, const Key& key, Reading& reading) {
  if (!value || value->type != Node::Type::list) return;
  for (const auto& node : value->children) {
    if (node.type != Node::Type::mapping) continue;
    auto& entry = into.emplace_back();
    entry.at = node.at;
    read_keys(&entry, node, *key.shape->item, reading);
  }
}
template <class Entry>
Node write_value(const Entry& value, const Writing& writing) {
  const auto& shape = *writing.key.shape;
  if constexpr (std::is_enum_v<Entry>)
    return value == Entry() ? Node() : scalar({std::string(shape.choices[static_cast<std::size_t>(value)]), {}});
  else
    return unless_empty(write_keys(&value, shape, writing.of));
}
template <class Entry>
Node write_value(const std::optional<Entry>& value, const Writing& writing) {
  return value ? write_keys(&*value, *writing.key.shape, writing.of) : Node();
}
template <class Entry>
Node write_value(const std::vector<Entry>& value, const Writing& writing) {
  Node list = {.type = Node::Type::list};
  for (const auto& entry : value) {
    list.children.push_back(write_keys(&entry, *writing.key.shape->item, writing.of));
    list.children.back().at = entry.at;
  }
  return unless_empty(std::move(list));
}

namespace shapes {

/// Its address names the type, so that a test can hold every table to the type that its rows are read into.
template <class Type>
inline constexpr char name_of = 0;
template <class Value>
inline constexpr const char* held_by = &name_of<Value>;
template <class Entry>
inline constexpr const char* held_by<std::vector<Entry>> = &name_of<Entry>;
template <class Entry>
inline constexpr const char* held_by<std::optional<Entry>> = &name_of<Entry>;

template <auto member>
struct Bound;
template <class Entry, class Value, Value Entry::*member>
struct Bound<member> {
  static constexpr Member as_member() { return {read, write, &name_of<Entry>, held_by<Value>}; }
  static void read(void* entry, const Node* value, const Key& key, Reading& reading) {
    read_value(static_cast<Entry*>(entry)->*member, value, key, reading);
  }
  static Node write(const Writing& writing) {
    return write_value(static_cast<const Entry*>(writing.entry)->*member, writing);
  }
};

/// Flags of a row.
struct Flag {
  constexpr static Key set(Key row, Key::Inherited from) { return row.inherited = from, row; }
  constexpr static Key set(Key row, Key::Condition some) { return row.only_if = some, row; }
  constexpr static Key set(Key row, bool Key::*fact) { return row.*fact = true, row; }
  constexpr static Key set(Key row, std::string_view other) { return row.needs = other, row; }
};
inline constexpr auto required = &Key::required, in_defaults = &Key::in_defaults;
constexpr std::string_view needing(std::string_view key) {
  return key;
}

/// A row that is read and written in a way of its own.
template <const Shape& shape, class... Flags>
constexpr Key special(std::string_view name, std::string_view doc, Member member, Flags... flags) {
  Key key = {.name = name, .shape = &shape, .doc = doc, .member = member};
  ((key = Flag::set(key, flags)), ...);
  return key;
}

/// A row of a table: member, type or rule, name, documentation, flags.
template <auto member, const Shape& shape, class... Flags>
constexpr Key row(std::string_view name, std::string_view doc, Flags... flags) {
  return special<shape>(name, doc, Bound<member>::as_member(), flags...);
}
template <auto member, const Rule& rule, class... Flags>
constexpr Key row(std::string_view name, std::string_view doc, Flags... flags) {
  return row<member, text<rule>>(name, doc, flags...);
}

/// A row whose mapping holds further keys of the same entry.
template <const Shape& shape>
constexpr Key inner(std::string_view name, std::string_view doc) {
  return special<shape>(
      name, doc,
      {[](void* entry, const Node* value, const Key& key, Reading& reading) {
         if (value) read_keys(entry, *value, *key.shape, reading);
       },
       [](const Writing& writing) { return unless_empty(write_keys(writing.entry, *writing.key.shape, writing.of)); }});
}

}  // namespace shapes
}  // namespace keyless::manifest
