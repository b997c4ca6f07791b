#pragma once

#include <map>
#include <string>
#include <vector>

#include "providers/vocabulary.hpp"

namespace keyless::providers {

/// What a connection's own object says and no plan compares.
struct ConnectionFacts {
  std::string created_by = {};    ///< display name of whoever created it; "" when it is not said
  std::string creator_mail = {};  ///< that one's address; "" for a service or a build identity
  std::string registry = {};      ///< of a Docker connection its kind: ACR, Others ...
  std::string next_issuer = {};   ///< what it will present once it is converted or migrated; "" when not known
  std::string next_subject = {};
};

/// By connection id, lower case. `connections`: all that were read of one organization, as the service answered them.
/// Asks nothing.
std::map<std::string, ConnectionFacts> facts_of(const std::vector<const LiveObject*>& connections,
                                                const std::string& organization_id);

/// The address of whoever holds a role on a connection, as connection_roles() read it; "" for groups and services.
std::string mail_of_holder(const LiveObject& role);

}  // namespace keyless::providers
