#include "manifest/grammar/check.hpp"

#include <algorithm>
#include <set>

#include "base/text.hpp"

namespace keyless::manifest {
namespace {

using Type = Shape::Type;

std::string joined(std::span<const std::string_view> words) {
  return keyless::joined({words.begin(), words.end()}, ", ");
}

const char* noun_of(Node::Type type) {
  if (type == Node::Type::list) return "a list";
  return type == Node::Type::mapping ? "a mapping" : "a single value";
}

Node::Type wanted_by(Type type) {
  if (type == Type::mapping || type == Type::names) return Node::Type::mapping;
  return type == Type::list ? Node::Type::list : Node::Type::scalar;
}

void wrong_type(const Node& node, const Shape& shape, Findings& findings) {
  std::string hint;
  if (shape.type == Type::list && node.type == Node::Type::scalar && shape.item->type == Type::text)
    hint = "write [" + node.text.substr(0, 80) + "]";
  if (shape.type == Type::list && node.type == Node::Type::mapping) hint = "start the entry with `- `";
  if (!shape.remedy.empty()) hint = shape.remedy;
  findings.add("wrong-type", node.at,
               "expected " + std::string(shape.described()) + ", found " + std::string(noun_of(node.type)), hint);
}

bool has_type(const Node& node, const Shape& shape, Findings& findings) {
  const auto wanted = wanted_by(shape.type);
  const bool either = shape.type == Type::either && node.type == Node::Type::mapping;
  const bool instead = shape.instead && node.type == Node::Type::mapping;
  if (node.type == wanted || either || instead) return true;
  if (node.type == Node::Type::broken) return false;
  if (node.type == Node::Type::null) {
    const bool below_key = node.key_at.line > 0;
    findings.add("missing-value", below_key ? node.key_at : node.at,
                 below_key ? shown(node.key) + " has no value; expected " + std::string(shape.described())
                           : "missing value; expected " + std::string(shape.described()),
                 "remove the line if you don't need it");
  } else {
    wrong_type(node, shape, findings);
  }
  return false;
}

void check_text(const Node& node, const Rule& rule, Findings& findings) {
  if (rule.quoted && node.plain)
    return findings.add("wrong-type", node.at,
                        "expected " + std::string(rule.noun) + " in quotes, found " + shown(node.text));
  auto complaint = complaint_about(rule, node.text);
  if (complaint) findings.add(complaint->code, node.at, std::move(complaint->message), std::move(complaint->hint));
}

void check_flag(const Node& node, Findings& findings) {
  if (node.plain && (node.text == "true" || node.text == "false")) return;
  const auto word = lower(node.text);
  std::string hint;
  if (word == "yes" || word == "on" || word == "y" || word == "true") hint = "write true";
  if (word == "no" || word == "off" || word == "n" || word == "false") hint = "write false";
  findings.add("bad-flag", node.at, "only true and false are accepted here, without quotes", std::move(hint));
}

void check_only_true(const Node& node, Findings& findings) {
  if (node.plain && node.text == "true") return;
  findings.add("bad-flag", node.at, "only true is accepted here, without quotes", "otherwise remove the key");
}

void check_version(const Node& node, const Shape& shape, Findings& findings) {
  if (node.plain && node.text == "1") return;
  findings.add("bad-version", node.at, "unknown manifest version",
               shape.remedy.empty() ? "write `version: 1`" : std::string(shape.remedy));
}

void check_choice(const Node& node, const Shape& shape, Findings& findings) {
  if (std::ranges::find(shape.choices, node.text) != shape.choices.end()) return;
  const auto near = nearest_to(node.text, {shape.choices.begin(), shape.choices.end()});
  std::string hint = near.empty() ? "allowed values: " + joined(shape.choices) : "did you mean " + near + "?";
  if (!shape.elsewhere.empty()) hint += "; " + std::string(shape.elsewhere);
  findings.add("bad-choice", node.at, "this is not " + std::string(shape.described()) + " known to keyless",
               std::move(hint));
}

constexpr std::string_view in_defaults_hint = "set it here, or in a defaults.yaml beside the manifest";

class MappingCheck {
 public:
  MappingCheck(const Node& node, const Shape& shape, Findings& findings)
      : node_(node), shape_(shape), findings_(findings) {}

  void run() {
    for (const auto& child : node_.children) present_.insert(child.key);
    for (const auto& child : node_.children) check_child(child);
    for (const auto& key : shape_.keys) {
      if (!key.required || seen_.contains(key.name) || meant_.contains(std::string(key.name))) continue;
      findings_.add("missing-key", place(),
                    std::string(shape_.described()) + " needs the key `" + std::string(key.name) + "`",
                    std::string(key.in_defaults ? in_defaults_hint : shape_.remedy));
    }
    check_needs();
    check_one_of();
  }

 private:
  Place place() const { return node_.key_at.line > 0 ? node_.key_at : node_.at; }

  void check_child(const Node& child) {
    const auto key = std::ranges::find(shape_.keys, child.key, &Key::name);
    if (key == shape_.keys.end()) return unknown(child);
    if (seen_.insert(key->name).second) check(child, *key->shape, findings_);
  }

  bool is_there(std::string_view key) const { return seen_.contains(key) || meant_.contains(std::string(key)); }

  void check_needs() {
    for (const auto& child : node_.children) {
      const auto key = std::ranges::find(shape_.keys, child.key, &Key::name);
      if (key == shape_.keys.end() || key->needs.empty() || is_there(key->needs)) continue;
      findings_.add("missing-key", child.key_at,
                    shown(child.key) + " needs the key `" + std::string(key->needs) + "` beside it");
      meant_.insert(std::string(key->needs));
    }
  }

  void check_one_of() {
    if (shape_.one_of.empty()) return;
    const Node* first = nullptr;
    for (const auto& child : node_.children) {
      if (std::ranges::find(shape_.one_of, child.key) == shape_.one_of.end()) continue;
      if (first && first->key != child.key)
        findings_.add("several-forms", child.key_at, shown(child.key) + " can't be combined with " + shown(first->key),
                      "keep one of " + joined(shape_.one_of));
      if (!first) first = &child;
    }
    const bool meant = std::ranges::any_of(shape_.one_of, [&](std::string_view key) { return is_there(key); });
    if (!meant)
      findings_.add("missing-key", place(),
                    std::string(shape_.described()) + " needs one of the keys " + joined(shape_.one_of));
  }

  // A misspelt key is one finding: not also the absence of the one that was meant.
  void unknown(const Node& child) {
    if (child.key.empty() || child.key == "<<") return;
    const auto known = std::ranges::find(shape_.refused, child.key, &RefusedKey::name);
    if (known != shape_.refused.end())
      return findings_.add("not-supported", child.key_at,
                           shown(child.key) + " is not supported: " + std::string(known->why),
                           std::string(known->hint));
    std::vector<std::string> candidates;
    for (const auto& key : shape_.keys)
      if (!present_.contains(key.name)) candidates.emplace_back(key.name);
    auto near = nearest_to(child.key, candidates);
    findings_.add("unknown-key", child.key_at, std::string(shape_.described()) + " has no key " + shown(child.key),
                  near.empty() ? "" : "did you mean `" + near + "`?");
    meant_.insert(std::move(near));
  }

  const Node& node_;
  const Shape& shape_;
  Findings& findings_;
  std::set<std::string_view> present_;
  std::set<std::string_view> seen_;
  std::set<std::string> meant_;
};

void check_names(const Node& node, const Shape& shape, Findings& findings) {
  for (const auto& child : node.children) {
    if (child.key.empty() || child.key == "<<") continue;  // complained about where it was read
    auto complaint = complaint_about(*shape.rule, child.key);
    if (complaint)
      findings.add(complaint->code, child.key_at, std::move(complaint->message), std::move(complaint->hint));
    check(child, *shape.item, findings);
  }
}

}  // namespace

void check(const Node& node, const Shape& shape, Findings& findings) {
  if (node.at.in_defaults || shape.type == Type::any) return;  // checked where it stands, or by who knows more
  if (!has_type(node, shape, findings)) return;
  switch (shape.type) {
    case Type::text:
      return check_text(node, *shape.rule, findings);
    case Type::flag:
      return check_flag(node, findings);
    case Type::only_true:
      return check_only_true(node, findings);
    case Type::version:
      return check_version(node, shape, findings);
    case Type::choice:
      return check_choice(node, shape, findings);
    case Type::mapping:
      return MappingCheck(node, shape, findings).run();
    case Type::names:
      return check_names(node, shape, findings);
    case Type::either:
      return node.type == Node::Type::scalar ? check_text(node, *shape.rule, findings)
                                             : check(node, *shape.item, findings);
    case Type::list:
      if (shape.instead && node.type == Node::Type::mapping) return check(node, *shape.instead, findings);
      for (const auto& child : node.children) check(child, *shape.item, findings);
      return;
    case Type::any:
      return;
  }
}

}  // namespace keyless::manifest
