#include "manifest/grammar/entry.hpp"

namespace keyless::manifest {
namespace {

bool is_scalar(const Node* value) {
  return value && value->type == Node::Type::scalar;
}

/// In the rule's one spelling; of lists, the rule is that of their entries.
std::string folded(const std::string& text, const Key& key) {
  const auto* rule = key.shape->item ? key.shape->item->rule : key.shape->rule;
  return rule && rule->fold ? rule->fold(text) : text;
}

Text text_of(const Node& value, const Key& key) {
  return {folded(value.text, key), value.at};
}

bool is_inherited(const std::string& value, const Writing& writing) {
  return writing.key.inherited && value == writing.key.inherited(writing.of, writing.entry).value;
}

}  // namespace

// What is inherited may hang on what the entry says elsewhere.
void read_keys(void* entry, const Node& mapping, const Shape& shape, Reading& reading) {
  const auto fits = [&](const Key& key) { return !key.only_if || key.only_if(entry); };
  for (const auto& key : shape.keys)
    if (!key.inherited && fits(key)) key.member.read(entry, child_of(mapping, key.name), key, reading);
  for (const auto& key : shape.keys) {
    if (!key.inherited || !fits(key)) continue;
    const auto* value = child_of(mapping, key.name);
    const auto above = scalar(key.inherited(reading.into, entry));
    key.member.read(entry, is_scalar(value) ? value : &above, key, reading);
  }
}

Node write_keys(const void* entry, const Shape& shape, const Manifest& of) {
  Node mapping = {.type = Node::Type::mapping};
  for (const auto& key : shape.keys) {
    if (key.only_if && !key.only_if(entry)) continue;
    auto value = key.member.write({key, entry, of});
    if (value.type == Node::Type::null) continue;
    value.key = key.name;
    mapping.children.push_back(std::move(value));
  }
  return mapping;
}

void read_value(Text& into, const Node* value, const Key& key, Reading&) {
  if (!is_scalar(value)) return;
  into = text_of(*value, key);
  // Nothing but white space, where the rule asks for text, says nothing: it could not be written again.
  const bool blank = into.value.empty() && !value->text.empty();
  if (blank && key.shape->rule->shortest > 0) into = {};
}
void read_value(std::string& into, const Node* value, const Key& key, Reading&) {
  if (is_scalar(value)) into = folded(value->text, key);
}
void read_value(bool& into, const Node* value, const Key&, Reading&) {
  into = is_scalar(value) && value->text == "true";
}
void read_value(std::optional<bool>& into, const Node* value, const Key&, Reading&) {
  if (is_scalar(value)) into = value->text == "true";
}
void read_value(std::optional<Place>& into, const Node* value, const Key&, Reading&) {
  if (is_scalar(value) && value->text == "true") into = value->key_at;
}
void read_value(std::vector<Text>& into, const Node* value, const Key& key, Reading&) {
  if (!value || value->type != Node::Type::list) return;
  for (const auto& item : value->children)
    if (is_scalar(&item)) into.push_back(text_of(item, key));
}
void read_value(TagTexts& into, const Node* value, const Key&, Reading&) {
  if (!value) return;
  for (const auto& tag : value->children) into.emplace(tag.key, Text{tag.text, tag.key_at});
}

Node write_value(const Text& value, const Writing& writing) {
  if (!value.written() || is_inherited(value.value, writing)) return {};
  return writing.key.shape->type == Shape::Type::only_true ? plain_scalar(value.value) : scalar(value);
}
Node write_value(const std::string& value, const Writing& writing) {
  return value.empty() || is_inherited(value, writing) ? Node() : scalar({value, {}});
}
Node write_value(bool value, const Writing&) {
  return value ? plain_scalar("true") : Node();
}
Node write_value(const std::optional<bool>& value, const Writing&) {
  return value ? plain_scalar(*value ? "true" : "false") : Node();
}
Node write_value(const std::optional<Place>& value, const Writing&) {
  return value ? plain_scalar("true") : Node();
}
Node write_value(const std::vector<Text>& value, const Writing&) {
  Node list = {.type = Node::Type::list};
  for (const auto& text : value) list.children.push_back(scalar(text));
  return unless_empty(std::move(list));
}
Node write_value(const TagTexts& value, const Writing&) {
  Node tags = {.type = Node::Type::mapping};
  for (const auto& [name, text] : value) {
    tags.children.push_back(scalar(text));
    tags.children.back().key = name;
  }
  return unless_empty(std::move(tags));
}

}  // namespace keyless::manifest
