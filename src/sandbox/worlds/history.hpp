#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "sandbox/routing/route.hpp"
#include "sandbox/worlds/dice.hpp"

namespace keyless::sandbox::worlds {

/// Who used a connection, as execution history shows it.
class History {
 public:
  explicit History(Cloud& cloud) : cloud_(cloud) {}

  struct Use {
    std::string connection = {};
    std::string project = {};
    std::vector<int> pipelines = {};
    int age_days = 0;  ///< of the connection
    std::chrono::system_clock::time_point today = {};
  };
  /// A few runs between the connection's creation and today; the last one may be long ago.
  void write(Dice& dice, const Use& use);

 private:
  void put_run(const Use& use, int pipeline, std::chrono::system_clock::time_point start, bool well);

  Cloud& cloud_;
  int last_ = 0;  ///< build number
};

}  // namespace keyless::sandbox::worlds
