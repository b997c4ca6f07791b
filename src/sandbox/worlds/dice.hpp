#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace keyless::sandbox::worlds {

/// Numbers that follow from the seed alone, on every machine.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed) {}

  std::uint64_t roll() {
    state_ += 0x9e3779b97f4a7c15U;
    auto value = state_;
    value = (value ^ (value >> 30U)) * 0xbf58476d1ce4e5b9U;
    value = (value ^ (value >> 27U)) * 0x94d049bb133111ebU;
    return value ^ (value >> 31U);
  }
  /// 0 .. bound - 1.
  std::size_t below(std::size_t bound) { return static_cast<std::size_t>(roll() % bound); }
  int between(int low, int high) { return low + static_cast<int>(below(static_cast<std::size_t>(high - low + 1))); }
  bool chance(std::size_t percent) { return below(100) < percent; }

  template <class Things>
  const auto& one_of(const Things& things) {
    return things[below(std::size(things))];
  }
  template <class T>
  void shuffle(std::vector<T>& things) {
    for (auto left = things.size(); left > 1; --left) std::swap(things[left - 1], things[below(left)]);
  }

 private:
  std::uint64_t state_;
};

}  // namespace keyless::sandbox::worlds
