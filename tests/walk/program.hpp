#pragma once

#include <string>
#include <vector>

#include "walk/replay.hpp"

namespace keyless::walk {

/// What all walks of a program share: one sandbox, and the settings that were prepared on it.
class Program {
 public:
  static Program& instance();

  const Setting& setting(const std::vector<std::string>& intents);
  /// Everything of one setting under each of these flags; flags that lead to the very writes that others led to are
  /// not struck again. What broke is printed, in its smallest form, with how to replay it. Answers how much broke.
  std::size_t walk(const std::vector<std::string>& intents, const std::vector<Flags>& all_flags,
                   const std::vector<int>& statuses = {400});
  /// Only this fault.
  bool holds(const std::vector<std::string>& intents, Flags flags, Strike strike);

  std::size_t runs() const { return runs_; }
  std::size_t judged() const { return judged_; }
  std::size_t violations() const { return violations_; }
  Stage& stage() { return stage_; }

 private:
  void count(const Walk& walk);
  void tell(const Violation& violation);
  /// The same breach with fewer intents, where there is one.
  Violation smallest(Violation violation);

  Stage stage_;
  Settings settings_{stage_};
  std::map<std::vector<std::string>, Setting> prepared_ = {};
  std::size_t runs_ = 0;
  std::size_t judged_ = 0;
  std::size_t violations_ = 0;
  std::set<std::string> told_ = {};  ///< breaches that were printed already
};

}  // namespace keyless::walk
