#include "manifest/sections/common.hpp"

#include <algorithm>

#include "manifest/grammar/pattern.hpp"
#include "manifest/sections/manifest.hpp"

namespace keyless::manifest {
namespace {

std::string guid_hint(std::string_view text) {
  std::string digits = lower(text);
  if (digits.starts_with("urn:uuid:")) digits.erase(0, 9);
  std::erase_if(digits, [](char c) { return c == '-' || c == '{' || c == '}' || c == '(' || c == ')' || c == ' '; });
  const bool hexadecimal = digits.find_first_not_of("0123456789abcdef") == std::string::npos;
  const bool zero = digits.find_first_not_of('0') == std::string::npos;
  if (!hexadecimal || digits.size() != 32) return "write 8-4-4-4-12 hexadecimal digits";
  if (zero) return "the all-zero GUID names nothing";
  for (const std::size_t dash : {8U, 13U, 18U, 23U}) digits.insert(dash, "-");
  return "write " + digits;
}

std::string location_hint(std::string_view text) {
  auto name = lower(text);
  std::erase(name, ' ');
  return name == text ? "" : "write the name without spaces, in lower case: " + name;
}

std::string lower_hint(std::string_view text) {
  auto folded = lower(text);
  std::ranges::replace(folded, ' ', '-');
  return folded == text || !matches_pattern(rules::team.pattern, folded) ? "" : "write " + folded;
}

std::string_view without_last(std::string_view text, std::string_view characters) {
  return text.substr(0, text.find_last_not_of(characters) + 1);
}

bool misspells(const Node& node, std::string_view key) {
  return std::ranges::any_of(node.children,
                             [&](const Node& child) { return !nearest_to(child.key, {std::string(key)}).empty(); });
}

/// Where an entry is named, for findings about it as a whole.
Place named_at(const Node& node) {
  const auto name = text_in(node, "name");
  return name.written() ? name.at : node.at;
}

}  // namespace

std::string trim_hint(std::string_view text) {
  const bool blank_ends = text.starts_with(' ') || text.ends_with(' ');
  return blank_ends ? "remove the space at the start or end" : "";
}

std::string path_hint(std::string_view text) {
  if (text.find("//") != std::string_view::npos) return "remove the empty segment: `//`";
  if (text.find("..") != std::string_view::npos) return "`..` is not resolved; write the id itself";
  if (text.find('%') != std::string_view::npos) return "write the characters themselves, not percent escapes";
  if (text.find_first_of("?#") != std::string_view::npos) return "remove the query or fragment";
  if (text.size() > 1 && text.ends_with('/')) return "remove the `/` at the end";
  return "";
}

namespace rules {

const Rule team = rule("bad-name", "a team", "lower-case letters, digits and `-`, starting with a letter",
                       "^[a-z][a-z0-9-]*$", 1, 40, lower_hint);
const Rule manifest_owner = rule("bad-name", "an owner", "TEAM, or TEAM/NAME of a manifest that has a name",
                                 "^[a-z][a-z0-9-]*(/[a-z][a-z0-9-]*)?$", 1, 81);
const Rule guid = rule("bad-guid", "a GUID", "8-4-4-4-12 hexadecimal digits, not all zero",
                       "^(?!0{8}-0{4}-0{4}-0{4}-0{12}$)" KEYLESS_GUID "$", 1, 80, guid_hint, lower);
const Rule location = rule("bad-location", "a location", "lower-case letters and digits, as in `westeurope`",
                           "^[a-z][a-z0-9]+$", 1, 50, location_hint);
const Rule resource_group = rule("bad-name", "a resource group", "letters, digits and _ ( ) . -, not ending in `.`",
                                 "^" KEYLESS_GROUP "$", 1, 90, trim_hint);
const Rule project =
    rule("bad-name", "a project",
         "printable ASCII without \\ / : * ? \" < > | # $ & % @ ; ' ~ + = , { } [ ], no `_` or `.` at the start, no "
         "`.` at the end, no name the system reserves",
         "^(?![Cc][Oo][Nn]$|[Nn][Uu][Ll]$|[Aa][Uu][Xx]$|[Pp][Rr][Nn]$|[Ww][Ee][Bb]$|[Cc][Oo][Mm][0-9]+$|[Ll][Pp][Tt][0-"
         "9]+$|[Ss][Ee][Rr][Vv][Ee][Rr]$)(?![ _.])[A-Za-z0-9 !()_.`^-]*[A-Za-z0-9!()_`^-]$",
         1, 64, trim_hint);
const Rule short_description = rule("bad-text", "a description", "text", "", 1, 512, nullptr, trimmed);
const Rule principal = rule("bad-principal", "a user, group or identity",
                            "an e-mail address, [Project]\\Group, a display name, or a GUID, on one line",
                            "^[^ \\n]([^\\n]*[^ \\n])?$", 1, 256, trim_hint);
}  // namespace rules

Text subscription_of_azure(const Manifest& of, const void*) {
  return of.azure.subscription;
}
Text location_of_azure(const Manifest& of, const void*) {
  return of.azure.location;
}
Text project_of_devops(const Manifest& of, const void*) {
  return of.devops.project;
}

std::string trimmed(std::string_view text) {
  return std::string(without_last(text, " \t\r\n"));
}

std::string without_final_breaks(std::string_view text) {
  return std::string(without_last(text, "\r\n"));
}

Text or_else(Text first, const Text& fallback) {
  return first.written() ? std::move(first) : fallback;
}

Text text_in(const Node& mapping, std::string_view key) {
  const auto* found = child_of(mapping, key);
  if (!found || found->type != Node::Type::scalar) return {};
  return {found->text, found->at};
}

const Node& section(const Node& mapping, std::string_view key) {
  static const Node none;
  const auto* found = child_of(mapping, key);
  return found ? *found : none;
}

void need(Reading& reading, const Node& node, std::string_view key, const std::string& what) {
  if (!child_of(node, key) && !misspells(node, key))
    reading.findings.add("missing-key", named_at(node), what + " needs the key `" + std::string(key) + "`");
}

void refuse(Reading& reading, const Node& node, std::string_view key, const std::string& what) {
  if (const auto* found = child_of(node, key))
    reading.findings.add("unexpected-key", found->key_at, "`" + std::string(key) + "` can't be combined with " + what);
}

void need_location(Reading& reading, const Node& node, const std::string& found, const std::string& noun) {
  const bool azure_known = section(reading.document, "azure").type == Node::Type::mapping;
  if (!found.empty() || !azure_known || child_of(node, "location")) return;
  if (child_of(section(reading.document, "azure"), "location")) return;  // complained about there
  reading.findings.add("missing-location", named_at(node), "no location for this " + noun,
                       "set `location` here or below `azure:`");
}

void need_project(Reading& reading, const Node& node, const Text& project) {
  if (!child_of(reading.document, "azureDevOps")) return;  // said once, where the list starts
  if (project.written() || child_of(node, "project")) return;
  if (child_of(section(reading.document, "azureDevOps"), "project")) return;
  reading.findings.add("missing-key", named_at(node), "no project for this service connection",
                       "set `project` here or below `azureDevOps:`");
}

void Once::declare(const std::string& key, Place at, const std::string& what) {
  const auto [first, fresh] = seen_.emplace(key, Text{what, at});
  if (fresh) return;
  const bool case_differs = first->second.value != what && equal_caseless(first->second.value, what);
  findings_.add("duplicate", at,
                noun_ + " " + shown(what) + " is declared twice; the first is at " + Findings::named(first->second.at),
                case_differs ? "names are not case-sensitive" : "");
}

void Once::declare(const std::vector<Text>& names) {
  for (const auto& name : names) declare(lower(name.value), name.at, name.value);
}

void Spelling::use(const std::string& scope, const Text& name) {
  if (!name.written()) return;
  const auto [first, fresh] = seen_.emplace(scope + "/" + lower(name.value), name);
  if (fresh || first->second.value == name.value) return;
  findings_.add("case-differs", name.at,
                noun_ + " " + shown(name.value) + " is spelled " + shown(first->second.value) + " at " +
                    Findings::named(first->second.at),
                "both name the same object; spell them alike");
}

}  // namespace keyless::manifest
