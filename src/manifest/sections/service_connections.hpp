#pragma once

#include "manifest/sections/checks.hpp"

namespace keyless::manifest {

/// A role on a service connection.
struct SecurityRole {
  Place at = {};
  Text principal;                             ///< somebody of the organization, or an identity of this manifest
  std::optional<std::size_t> identity_index;  ///< the latter, in Manifest::identities
  Text role;
};

/// The pipelines that may use a connection in one project.
struct Pipelines {
  std::vector<Text> named = {};
  Text all = {};  ///< written: every pipeline of the project
};
void read_value(Pipelines& into, const Node* value, const Key& key, Reading& reading);
Node write_value(const Pipelines& value, const Writing& writing);

/// A connection in a further project.
struct ConnectionShare {
  Place at = {};
  Text project;
  Text name;         ///< not written: the connection's
  Text description;  ///< not written: the connection's, and as it is where that one is not written either
  Pipelines pipelines;
};

/// An obstacle that is accepted for a while.
struct AcceptedObstacle {
  Text code;
  Text reason;
  Text until;  ///< not written: without an end
};

struct ServiceConnection {
  static constexpr std::size_t unresolved = static_cast<std::size_t>(-1);
  Place at = {};
  Text name;
  Text project;                             ///< default filled in, then at the place of the default
  Text description;                         ///< no line break at its end; not written: as it is
  Text identity;                            ///< as written: NAME or RESOURCEGROUP/NAME
  std::size_t identity_index = unresolved;  ///< the identity meant, in Manifest::identities
  std::string subscription;                 ///< lower case, default filled in
  Text scope_resource_group;
  Checks checks;
  std::vector<SecurityRole> roles;
  Text management_group;  ///< written: it is for this management group, not for a subscription
  Pipelines pipelines;
  std::vector<ConnectionShare> shared_with;
  Text previously;                           ///< the name it may still have
  std::optional<AcceptedObstacle> accepted;  ///< `impossible`
  bool is_new = false;                       ///< people say that no connection of this name exists, seen or unseen
  bool protect = false;
  bool adopt = false;
  Text previous_owner;  ///< `team[/name]` whose mark it may still carry
  std::string canonical;
};

namespace rules {

extern const Rule connection, connection_description, share_description, pipeline;

}  // namespace rules

namespace shapes {

extern const Shape service_connections;  ///< a list

}  // namespace shapes

void finish_connections(Reading& reading);
void check_connections(const Manifest& manifest, Findings& findings);

}  // namespace keyless::manifest
