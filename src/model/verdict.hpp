#pragma once

#include <string>

#include "model/plan.hpp"

namespace keyless::model {

/// What every command says of one connection, in one set of words: `nothing`, `create`, `adopt`, `convert`, `migrate`,
/// `move`, `update`, `impossible`, `refused`, `unseen`; besides, of what goes, `delete`, `replace` and `release`.
struct ConnectionVerdict {
  std::string word = {};
  std::string code = {};  ///< of `impossible` the obstacle's, of `refused` the guard's; `held` of what waits for others

  /// `convert`, `impossible(shared)`.
  std::string text() const { return code.empty() ? word : word + "(" + code + ")"; }
  bool operator==(const ConnectionVerdict&) const = default;
};

/// What the plan says of this address; `nothing` when it does not know it.
ConnectionVerdict verdict_of(const Plan& plan, const Address& address);

}  // namespace keyless::model
