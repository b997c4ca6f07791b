#pragma once

#include <map>

#include "manifest/manifest.hpp"
#include "manifest/node.hpp"
#include "manifest/source.hpp"

/// What the readers of all sections share: one file a section. Only for .cpp files of this folder.
namespace keyless::manifest::reading {

/// One manifest in the reading.
struct Reading {
  const Node& document;
  Findings& findings;
  Manifest into = {};
  std::map<std::string, std::string> group_locations = {};                  ///< by folded id
  std::map<std::string, std::vector<std::size_t>> identities_by_name = {};  ///< by NAME and RESOURCEGROUP/NAME, folded
  bool names_are_known = false;  ///< every identity has a name: a reference to none of them is a mistake
};

/// The scalar under `key`; not written when there is none.
Text text_in(const Node& mapping, std::string_view key);
bool flag_in(const Node& mapping, std::string_view key);
/// Nothing where the key was not written.
std::optional<bool> written_flag_in(const Node& mapping, std::string_view key);
Text or_else(Text first, const Text& fallback);
/// A GUID in lower case.
std::string guid_in(const Node& mapping, std::string_view key, const Text& fallback);
/// The entries of the list under `key`; none when there is no list.
const std::vector<Node>& entries_of(const Node& mapping, std::string_view key);
/// The scalars of the list under `key`.
std::vector<Text> texts_in(const Node& mapping, std::string_view key);
/// The value under `key`; an empty one when there is none.
const Node& section(const Node& mapping, std::string_view key);
TagTexts tags_in(const Node& mapping);
/// Without the white space at its end.
Text trimmed(Text text);
/// Without the line breaks at its end: those of a block scalar are nobody's.
Text without_final_breaks(Text text);
/// Where an entry is named, for findings about it as a whole.
Place place_of(const Node& node);

/// A finding when `key` is missing, and not only misspelt.
void need(Reading& reading, const Node& node, std::string_view key, const std::string& what);
/// A finding when `key` is there.
void refuse(Reading& reading, const Node& node, std::string_view key, const std::string& what);
void need_location(Reading& reading, const Node& node, const std::string& found, const std::string& noun);

void read_places(Reading& reading);
void read_resource_group(Reading& reading, const Node& node);
void read_identity(Reading& reading, const Node& node);
void read_role(Reading& reading, const Node& node, Identity& identity);
void read_credential(Reading& reading, const Node& node, Identity& identity);
void read_organization_access(const Node& node, Identity& identity);
void read_connection(Reading& reading, const Node& node);
void read_removed(Reading& reading, const Node& node);
/// A finding when neither the entry nor the manifest says a project for this connection.
void need_project(Reading& reading, const Node& node, const Text& project);
/// The key of an application in the directory, made of the name it was created under.
std::string default_unique_name(const Manifest& manifest, const std::string& name);
/// What below `checks` fits.
Checks checks_in(const Node& connection);
void read_security_role(Reading& reading, const Node& node, ServiceConnection& connection);
/// Which identity `connection.identity` means; a finding when it is none, or several.
void resolve_identity(Reading& reading, ServiceConnection& connection);

}  // namespace keyless::manifest::reading
