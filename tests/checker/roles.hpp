#pragma once

#include <string>
#include <vector>

namespace keyless::checker {

/// A role as its definition says it.
struct RoleDefinition {
  std::string name = {};
  std::string guid = {};
  std::vector<std::string> actions = {};
  std::vector<std::string> data_actions = {};
  /// Who holds it can take everything, or give rights: only a policy names it.
  bool is_privileged = false;
  /// Made by somebody in this subscription: its id is looked up.
  bool is_custom = false;
};

/// Of that display name or GUID; stops the program when these worlds have none.
const RoleDefinition& role_named(const std::string& name_or_guid);
const std::vector<RoleDefinition>& all_roles();

}  // namespace keyless::checker
