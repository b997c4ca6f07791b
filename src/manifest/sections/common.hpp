#pragma once

#include <map>
#include <string>

#include "base/text.hpp"
#include "manifest/grammar/entry.hpp"
#include "manifest/sections/places.hpp"

/// What the sections share: one pair of files a section. Only for .cpp files of this folder.
namespace keyless::manifest {

namespace rules {

#define KEYLESS_GUID "[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}"
#define KEYLESS_GROUP "[A-Za-z0-9_().-]{0,89}[A-Za-z0-9_()-]"
#define KEYLESS_IDENTITY "[A-Za-z0-9][A-Za-z0-9_-]{2,127}"
#define KEYLESS_TYPES "[A-Za-z0-9.]+(/[A-Za-z0-9]+/(?! )[A-Za-z0-9_.()~!@$'+,;:= -]*[A-Za-z0-9_()~!@$'+,;:=-])+"

extern const Rule team, manifest_owner, short_description, principal;

}  // namespace rules

std::string trim_hint(std::string_view text);
std::string path_hint(std::string_view text);

namespace shapes {

inline constexpr std::string_view protect_doc = "Never deleted or replaced, even after this entry is gone.";
inline constexpr std::string_view adopt_doc =
    "May be taken over although it exists, is not marked as ours and differs.";
inline constexpr std::string_view previous_owner_doc =
    "TEAM or TEAM/NAME of the manifest it may still be marked by, and is taken over from; needs a policy, or the same "
    "team.";

}  // namespace shapes

// What an entry inherits from the manifest.
Text subscription_of_azure(const Manifest& of, const void*);
Text location_of_azure(const Manifest& of, const void*);
Text project_of_devops(const Manifest& of, const void*);

/// Without the white space at its end.
std::string trimmed(std::string_view text);
/// Without the line breaks at its end: those of a block scalar are nobody's.
std::string without_final_breaks(std::string_view text);
Text or_else(Text first, const Text& fallback);

/// The scalar under `key`; not written when there is none.
Text text_in(const Node& mapping, std::string_view key);
/// The value under `key`; an empty one when there is none.
const Node& section(const Node& mapping, std::string_view key);
/// The entries that were read from the list under `key`, each with its node.
template <class Entry, class Visit>
void each_in(const Node& mapping, std::string_view key, std::vector<Entry>& entries, const Visit& visit) {
  std::size_t next = 0;
  for (const auto& node : section(mapping, key).children)
    if (next < entries.size() && node.type == Node::Type::mapping) visit(entries[next++], node);
}

/// A finding when `key` is missing, and not only misspelt.
void need(Reading& reading, const Node& node, std::string_view key, const std::string& what);
/// A finding when `key` is there.
void refuse(Reading& reading, const Node& node, std::string_view key, const std::string& what);
void need_location(Reading& reading, const Node& node, const std::string& found, const std::string& noun);
/// A finding when neither the entry nor the manifest says a project for this connection.
void need_project(Reading& reading, const Node& node, const Text& project);

/// Remembers where each key was declared first and complains about the second.
class Once {
 public:
  Once(Findings& findings, std::string noun) : findings_(findings), noun_(std::move(noun)) {}

  void declare(const std::string& key, Place at, const std::string& what);
  /// Each of these, whatever its letter case.
  void declare(const std::vector<Text>& names);

 private:
  Findings& findings_;
  std::string noun_;
  std::map<std::string, Text> seen_;
};

/// One thing of the service, spelt the same way wherever it is named.
class Spelling {
 public:
  Spelling(Findings& findings, std::string noun) : findings_(findings), noun_(std::move(noun)) {}

  void use(const std::string& scope, const Text& name);

 private:
  Findings& findings_;
  std::string noun_;
  std::map<std::string, Text> seen_;
};

}  // namespace keyless::manifest
