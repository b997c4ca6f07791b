#pragma once

#include "manifest/grammar/entry.hpp"

namespace keyless::manifest {

struct ResourceGroup {
  Place at = {};
  Text name;
  std::string subscription;  ///< with the default filled in, lower case
  std::string location;      ///< with the default filled in; may be empty
  TagTexts tags;
  bool protect = false;
  bool adopt = false;
  Text previous_owner;  ///< `team[/name]` whose mark it may still carry
};

namespace shapes {

extern const Shape resource_groups;  ///< a list

}  // namespace shapes

void finish_resource_groups(Reading& reading);
/// Also that identities spell their groups alike.
void check_resource_groups(const Manifest& manifest, Findings& findings);

}  // namespace keyless::manifest
