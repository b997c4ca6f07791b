#pragma once

#include <map>
#include <string>
#include <vector>

#include "walk/intents.hpp"
#include "walk/truth.hpp"

namespace keyless::walk {

/// Rows of a world that must stay as they are.
class Foreign {
 public:
  Foreign() = default;
  /// All of them: nothing of keyless is there yet.
  explicit Foreign(const Stage::State& state);
  /// What became of them, in a few words; "" when nothing did.
  std::string change(const sandbox::World& world) const;

 private:
  std::vector<std::tuple<std::string, std::string, nlohmann::json>> rows_ = {};
};

/// A world in which one manifest with one or more intents is about to be applied.
struct Setting {
  std::vector<std::string> intents = {};
  Stage::State state = {};
  Foreign foreign = {};
  Declaration before = {};  ///< what keyless made
  Declaration after = {};
  scenario::Declared declared = {};
  Labels labels = {};
  std::string caller = {};
  diff::Policy policy = {};  ///< without flags
  bool destroys = false;
  int usual_code = 0;  ///< of every apply that nothing is in the way of

  std::string name() const;
};

/// Prepares settings, all of them from one world with foreign things in it.
class Settings {
 public:
  explicit Settings(Stage& stage);
  /// Makes what keyless made before, then what people did since. Throws when that fails.
  Setting prepare(const std::vector<std::string>& intents);

 private:
  void let_organization_sign(bool itself);
  void converge(const Declaration& what);

  Stage& stage_;
  Stage::State world_;
  Foreign foreign_;
};

/// Flags of an apply.
struct Flags {
  bool prune = false;
  std::size_t wave = 0;
  int parallelism = 1;
  bool slow = false;  ///< no flag: the services take their time until a write shows (Stage::be_slow)

  std::string text() const;  ///< as the command line has them
};
diff::Policy policy_of(const Setting& setting, const Flags& flags);

}  // namespace keyless::walk
