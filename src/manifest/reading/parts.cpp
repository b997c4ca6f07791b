#include "manifest/reading/parts.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace keyless::manifest::reading {
namespace {

bool misspells(const Node& node, std::string_view key) {
  return std::ranges::any_of(node.children,
                             [&](const Node& child) { return !nearest_to(child.key, {std::string(key)}).empty(); });
}

}  // namespace

Text text_in(const Node& mapping, std::string_view key) {
  const auto* found = child_of(mapping, key);
  if (!found || found->type != Node::Type::scalar) return {};
  return {found->text, found->at};
}

bool flag_in(const Node& mapping, std::string_view key) {
  return text_in(mapping, key).value == "true";
}

std::optional<bool> written_flag_in(const Node& mapping, std::string_view key) {
  const auto text = text_in(mapping, key);
  return text.written() ? std::optional(text.value == "true") : std::nullopt;
}

Text or_else(Text first, const Text& fallback) {
  return first.written() ? std::move(first) : fallback;
}

std::string guid_in(const Node& mapping, std::string_view key, const Text& fallback) {
  return lower(or_else(text_in(mapping, key), fallback).value);
}

const std::vector<Node>& entries_of(const Node& mapping, std::string_view key) {
  static const std::vector<Node> none;
  const auto* found = child_of(mapping, key);
  return found && found->type == Node::Type::list ? found->children : none;
}

const Node& section(const Node& mapping, std::string_view key) {
  static const Node none;
  const auto* found = child_of(mapping, key);
  return found ? *found : none;
}

TagTexts tags_in(const Node& mapping) {
  TagTexts tags;
  for (const auto& child : section(mapping, "tags").children) tags.emplace(child.key, Text{child.text, child.key_at});
  return tags;
}

Text trimmed(Text text) {
  const auto last = text.value.find_last_not_of(" \t\r\n");
  text.value.erase(last == std::string::npos ? 0 : last + 1);
  return text;
}

Text without_final_breaks(Text text) {
  const auto last = text.value.find_last_not_of("\r\n");
  text.value.erase(last == std::string::npos ? 0 : last + 1);
  return text;
}

std::vector<Text> texts_in(const Node& mapping, std::string_view key) {
  std::vector<Text> texts;
  for (const auto& node : entries_of(mapping, key))
    if (node.type == Node::Type::scalar) texts.push_back({node.text, node.at});
  return texts;
}

Place place_of(const Node& node) {
  const auto name = text_in(node, "name");
  return name.written() ? name.at : node.at;
}

void need(Reading& reading, const Node& node, std::string_view key, const std::string& what) {
  if (!child_of(node, key) && !misspells(node, key))
    reading.findings.add("missing-key", place_of(node), what + " needs the key `" + std::string(key) + "`");
}

void refuse(Reading& reading, const Node& node, std::string_view key, const std::string& what) {
  if (const auto* found = child_of(node, key))
    reading.findings.add("unexpected-key", found->key_at, "`" + std::string(key) + "` can't be combined with " + what);
}

void need_location(Reading& reading, const Node& node, const std::string& found, const std::string& noun) {
  const bool azure_known = section(reading.document, "azure").type == Node::Type::mapping;
  if (!found.empty() || !azure_known || child_of(node, "location")) return;
  if (child_of(section(reading.document, "azure"), "location")) return;  // complained about there
  reading.findings.add("missing-location", place_of(node), "no location for this " + noun,
                       "set `location` here or below `azure:`");
}

void need_project(Reading& reading, const Node& node, const Text& project) {
  if (!child_of(reading.document, "azureDevOps")) return;  // said once, where the list starts
  if (project.written() || child_of(node, "project")) return;
  if (child_of(section(reading.document, "azureDevOps"), "project")) return;
  reading.findings.add("missing-key", place_of(node), "no project for this service connection",
                       "set `project` here or below `azureDevOps:`");
}

}  // namespace keyless::manifest::reading
