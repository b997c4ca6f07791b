#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "diff/policy.hpp"
#include "walk/declared.hpp"
#include "walk/stage.hpp"

namespace keyless::walk {

/// One thing that a manifest may intend, with names of its own, so that any of them fit into one manifest.
struct Intent {
  enum class Issuer { any, kept, entra };

  std::string name = {};
  Declaration before = {};                                     ///< what keyless made in an earlier run
  std::function<void(Stage&, Declaration& after)> since = {};  ///< what others did after that
  Declaration after = {};                                      ///< what the manifest says now
  Issuer issuer = Issuer::any;  ///< the organization signs for connections itself, and they stay or leave that
  bool destroys = false;
  bool leaves_obstacle = false;         ///< something can't become as it is declared, and the apply exits with 1
  std::vector<std::string> lends = {};  ///< identities that the policy lets this manifest lend
};

/// All of them: keep, create, adopt, rename, convert, migrate, move, remove, release, destroy, and more of some.
std::vector<Intent> all_intents();
/// By name; throws where there is none.
Intent intent_named(const std::string& name);

/// Things of others, in the project and the subscription that the intents work in, some of them marked as ours would
/// be. Their rows must never change.
void put_foreign_things(Stage& stage);

}  // namespace keyless::walk
