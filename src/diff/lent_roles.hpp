#pragma once

#include <map>
#include <string>
#include <vector>

#include "diff/loans.hpp"

namespace keyless::diff {

/// What is known of the live roles and trust of identities that are lent. Made once for a plan that lends.
class LentRoles {
 public:
  explicit LentRoles(Draft& draft);

  /// What an identity holds that no manifest declares: `Reader@rg-x`, `federatedCredential/...`. Roles through groups
  /// are among them. What is pruned earlier in the run is not.
  std::vector<std::string> undeclared_on(const model::LiveObject& identity) const;
  /// The removals that take the rest away.
  std::vector<model::Address> removals_on(const model::LiveObject& identity) const;
  /// Roles that reach the identity, or will, and that need a grant of the policy which this owner's team does not have;
  /// a sentence part each. Those that the owner's own manifest declares are judged where they are declared.
  std::vector<std::string> not_permitted(const model::LiveObject& identity, const std::string& owner) const;
  /// Roles whose definition could not be read.
  std::vector<std::string> unknown_on(const model::LiveObject& identity) const;

 private:
  struct Role {
    const model::Fields* fields = nullptr;
    std::string owner = {};  ///< who declares it; "" when nobody does
    bool listed = false;     ///< has a row of its own in the plan
  };
  using Objects = std::vector<const model::LiveObject*>;
  void add_reached(const model::LiveObject& role);
  std::vector<Role> roles_of(const model::LiveObject& identity) const;
  /// A trust by which a declared connection signs in now is that connection's own.
  bool serves_declared(const model::LiveObject& object) const;
  Objects held_by(const model::LiveObject& identity) const;

  Draft& draft_;
  Standings standings_;
  std::map<std::string, Objects> held_;                       ///< live trust and roles, by parent_value
  std::map<std::string, std::map<std::string, Role>> roles_;  ///< by principal, then by assignment
};

}  // namespace keyless::diff
