#pragma once

#include <map>
#include <string>

#include "base/text.hpp"
#include "manifest/manifest.hpp"
#include "manifest/source.hpp"

/// What the checks of all sections share: one file a section.
namespace keyless::manifest::meaning {

/// Remembers where each key was declared first and complains about the second.
class Once {
 public:
  Once(Findings& findings, std::string noun) : findings_(findings), noun_(std::move(noun)) {}

  void declare(const std::string& key, Place at, const std::string& what) {
    const auto [first, fresh] = seen_.emplace(key, Text{what, at});
    if (fresh) return;
    const bool case_differs = first->second.value != what && equal_caseless(first->second.value, what);
    findings_.add(
        "duplicate", at,
        noun_ + " " + shown(what) + " is declared twice; the first is at " + Findings::named(first->second.at),
        case_differs ? "names are not case-sensitive" : "");
  }

 private:
  Findings& findings_;
  std::string noun_;
  std::map<std::string, Text> seen_;
};

/// One thing of the service, spelt the same way wherever it is named.
class Spelling {
 public:
  Spelling(Findings& findings, std::string noun) : findings_(findings), noun_(std::move(noun)) {}

  void use(const std::string& scope, const Text& name) {
    if (!name.written()) return;
    const auto [first, fresh] = seen_.emplace(scope + "/" + lower(name.value), name);
    if (fresh || first->second.value == name.value) return;
    findings_.add("case-differs", name.at,
                  noun_ + " " + shown(name.value) + " is spelled " + shown(first->second.value) + " at " +
                      Findings::named(first->second.at),
                  "both name the same object; spell them alike");
  }

 private:
  Findings& findings_;
  std::string noun_;
  std::map<std::string, Text> seen_;
};

void check_tags(const TagTexts& tags, Findings& findings);
/// What a resource needs of the tags that Azure allows it, besides those that are declared.
struct TagRoom {
  std::string noun;
  Place at = {};
  bool keeps_digest = false;  ///< of its entry
  bool protect = false;
};
/// Whether the manifest's tags, the entry's own and keyless's have room on one resource.
void check_tag_room(const TagTexts& base, const TagTexts& own, TagRoom room, Findings& findings);
void check_resource_groups(const Manifest& manifest, Findings& findings);
void check_identities(const Manifest& manifest, Findings& findings);
void check_connections(const Manifest& manifest, Findings& findings);
/// Access to the organization, and who guards or holds a connection.
void check_access(const Manifest& manifest, Findings& findings);

}  // namespace keyless::manifest::meaning
