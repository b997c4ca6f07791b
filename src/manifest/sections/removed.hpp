#pragma once

#include "manifest/grammar/entry.hpp"

namespace keyless::manifest {

/// A whole object that is named to go, or to be released. Each kind holds the same identifying keys as its declaration.
struct Removed {
  enum class Kind { resource_group, identity, application, service_connection };
  Place at = {};
  Kind kind = Kind::identity;
  Text name;
  std::string id;            ///< as Identity::id, of a group its ARM id; empty for connections
  std::string subscription;  ///< lower case, default filled in; of groups and identities
  Text resource_group;       ///< of an identity
  std::string unique_name;   ///< of an application, default filled in
  Text previously;           ///< of an application: what that default is made of
  Text project;              ///< of a connection, default filled in
  bool keep = false;         ///< nothing is deleted: it is only no longer ours
};

namespace shapes {

extern const Shape removed;  ///< a list

}  // namespace shapes

void finish_removed(Reading& reading);

}  // namespace keyless::manifest
