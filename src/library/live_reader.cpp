#include "library/live_reader.hpp"

#include <charconv>

#include "library/live_grammar.hpp"
#include "library/live_kinds.hpp"
#include "manifest/grammar/check.hpp"
#include "policy/json_nodes.hpp"

namespace keyless::library {

using manifest::Findings;
using manifest::Node;

namespace {

const std::vector<Node>& entries_of(const Node& node, std::string_view key) {
  static const std::vector<Node> none;
  const auto* found = manifest::child_of(node, key);
  return found ? found->children : none;
}

std::string told(const Node& node, std::string_view key) {
  const auto* found = manifest::child_of(node, key);
  return found ? found->text : std::string();
}

bool is_text(const Node& node) {
  return node.type == Node::Type::scalar && !node.plain;
}

class FieldReader {
 public:
  FieldReader(const model::Kind& kind, Findings& findings) : kind_(kind), findings_(findings) {}

  model::Fields read(const Node& fields) {
    model::Fields read;
    if (fields.type != Node::Type::mapping)
      return findings_.add("wrong-type", fields.at, "expected the fields of a resource, as an object"), read;
    for (const auto& field : fields.children)
      if (auto value = value_of(field)) read.emplace(field.key, std::move(*value));
    return read;
  }

 private:
  std::optional<model::Value> value_of(const Node& field) {
    if (!model::declares(kind_, field.key, model::Side::live)) return unknown(field);
    if (model::is_flag(kind_, field.key)) return flag(field);
    if (is_text(field)) return field.text;
    if (field.type == Node::Type::list) return list(field);
    if (field.type == Node::Type::mapping) return tags(field);
    return wrong(field, "expected a text, a list of texts or an object of texts");
  }

  std::optional<model::Value> unknown(const Node& field) {
    const auto near = manifest::nearest_to(field.key, live_fields(kind_));
    findings_.add("unknown-field", field.key_at,
                  "a live " + std::string(kind_.noun) + " has no field " + manifest::shown(field.key),
                  near.empty() ? "" : "did you mean `" + near + "`?");
    return std::nullopt;
  }

  std::optional<model::Value> flag(const Node& field) {
    if (field.plain && (field.text == "true" || field.text == "false")) return field.text;
    return wrong(field, "expected true or false, without quotes");
  }

  std::optional<model::Value> list(const Node& field) {
    model::Strings list;
    for (const auto& entry : field.children) {
      if (!is_text(entry)) return wrong(entry, "expected a text");
      list.push_back(entry.text);
    }
    return list;
  }

  std::optional<model::Value> tags(const Node& field) {
    model::Tags tags;
    for (const auto& entry : field.children) {
      if (!is_text(entry)) return wrong(entry, "expected a text");
      tags.emplace(entry.key, entry.text);
    }
    return tags;
  }

  std::optional<model::Value> wrong(const Node& at, std::string expected) {
    findings_.add("wrong-type", at.at, std::move(expected), "leave out a field that has no value");
    return std::nullopt;
  }

  const model::Kind& kind_;
  Findings& findings_;
};

std::optional<model::Mark> mark_of(const Node& resource) {
  const auto* mark = manifest::child_of(resource, "mark");
  if (!mark) return std::nullopt;
  return model::Mark{told(*mark, "owner"), told(*mark, "proof"), told(*mark, "entry"),
                     told(*mark, "protect") == "true"};
}

/// One that can't be found would count as absent, and be made a second time.
void check_identified(const model::LiveObject& object, const Node& resource, Findings& findings) {
  if (object.kind->keys(object.fields).empty())
    findings.add("missing-field", resource.at,
                 "the fields of this " + std::string(object.kind->noun) + " do not say which one it is",
                 "docs/library.md lists the fields that each kind is found by");
}

void add_resources(const Node& document, Findings& findings, model::Live& live) {
  for (const auto& resource : entries_of(document, "resources")) {
    model::LiveObject object;
    object.kind = find_live_kind(told(resource, "kind"));
    object.id = told(resource, "id");
    object.fields = FieldReader(*object.kind, findings).read(*manifest::child_of(resource, "fields"));
    object.mark = mark_of(resource);
    if (findings.empty()) check_identified(object, resource, findings);
    if (findings.empty()) live.add(std::move(object));
  }
}

std::size_t number_in(const std::string& text) {
  std::size_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

void add_sight(const Node& document, model::Live& live) {
  for (const auto& set : entries_of(document, "listed")) live.saw_all_of(set.text);
  for (const auto& set : entries_of(document, "notVisible")) live.could_not_see(told(set, "set"), told(set, "reason"));
  for (const auto& one : entries_of(document, "notReadable"))
    live.could_not_see_key(told(one, "kind"), told(one, "key"), told(one, "reason"));
  for (const auto& one : entries_of(document, "absent"))
    live.saw_absent(told(one, "kind"), told(one, "key"), told(one, "remains"));
  for (const auto& set : entries_of(document, "sizes")) live.counted(told(set, "set"), number_in(told(set, "size")));
  for (const auto& note : entries_of(document, "notes")) live.note(note.text);
}

}  // namespace

model::Live read_live(const manifest::Source& source, Findings& findings) {
  model::Live live;
  const auto document = policy::read_json(source, findings, {.noun = "a live graph", .any_characters = true});
  if (document) manifest::check(*document, live_grammar(), findings);
  if (!document || !findings.empty()) return live;
  add_resources(*document, findings, live);
  add_sight(*document, live);
  return live;
}

}  // namespace keyless::library
