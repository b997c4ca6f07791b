#include "checker/covering.hpp"

#include <algorithm>
#include <optional>
#include <random>

#include "checker/axes.hpp"

namespace keyless::checker {
namespace {

/// One axis and one of its values.
struct Setting {
  std::size_t axis = 0;
  std::size_t value = 0;
};
using Combination = std::vector<Setting>;

class Generator {
 public:
  Generator(const Coverage& wanted, unsigned seed) : wanted_(wanted), dice_(seed) {
    std::size_t size = 0;
    for_each_group([&](const std::vector<std::size_t>& group) {
      starts_.push_back(size);
      size += volume_of(group);
    });
    covered_.resize(size);
    found_.combinations = size;
  }

  CoveringArray run() {
    std::size_t number = 0;
    for_each_group([&](const std::vector<std::size_t>& group) { cover(group, starts_[number++]); });
    return std::move(found_);
  }

 private:
  static std::size_t values_of(std::size_t axis) { return axes()[axis].values.size(); }

  static std::size_t volume_of(const std::vector<std::size_t>& group) {
    std::size_t volume = 1;
    for (const auto axis : group) volume *= values_of(axis);
    return volume;
  }

  template <class With>
  void for_each_group(With with) const {
    const auto& all = wanted_.axes;
    for (std::size_t i = 0; i < all.size(); ++i)
      for (std::size_t j = i + 1; j < all.size(); ++j) {
        if (wanted_.strength == 2) with(std::vector{all[i], all[j]});
        for (std::size_t k = j + 1; wanted_.strength == 3 && k < all.size(); ++k)
          with(std::vector{all[i], all[j], all[k]});
      }
  }

  void cover(const std::vector<std::size_t>& group, std::size_t start) {
    for (std::size_t number = 0; number < volume_of(group); ++number) {
      if (wanted_.most > 0 && found_.worlds.size() >= wanted_.most) return;
      if (covered_[start + number]) continue;
      const auto wanted = combination_of(group, number);
      const auto world = world_with(wanted);
      if (!world)
        ++found_.impossible;
      else
        take(best_around(*world, wanted));
    }
  }

  static Combination combination_of(const std::vector<std::size_t>& group, std::size_t number) {
    Combination found;
    for (auto axis = group.rbegin(); axis != group.rend(); ++axis) {
      found.push_back({*axis, number % values_of(*axis)});
      number /= values_of(*axis);
    }
    return found;
  }

  /// In the first context, tried from a random one on, in which it means something.
  std::optional<World> world_with(const Combination& wanted) {
    const auto& contexts = wanted_.contexts;
    const auto first = dice_() % contexts.size();
    for (std::size_t i = 0; i < contexts.size(); ++i) {
      auto world = contexts[(first + i) % contexts.size()];
      for (const auto& one : wanted) world.set_digit(one.axis, one.value);
      if (wanted_.means_something(world)) return world;
    }
    return std::nullopt;
  }

  World best_around(const World& world, const Combination& locked) {
    constexpr int candidates = 4;
    std::optional<World> best;
    std::size_t most = 0;
    for (int i = 0; i < candidates; ++i) {
      auto other = filled(world, locked);
      const auto count = count_new(other);
      if (best && count <= most) continue;
      most = count;
      best = std::move(other);
    }
    return *best;
  }

  /// Other values at random for as many other axes as still mean something.
  World filled(World world, const Combination& locked) {
    auto order = wanted_.axes;
    std::ranges::shuffle(order, dice_);
    for (const auto axis : order) {
      if (std::ranges::count(locked, axis, &Setting::axis) > 0) continue;
      const auto before = world.digit(axis);
      world.set_digit(axis, dice_() % values_of(axis));
      if (world.digit(axis) != before && !wanted_.means_something(world)) world.set_digit(axis, before);
    }
    return world;
  }

  template <class With>
  void for_each_combination_in(const World& world, With with) const {
    std::size_t number = 0;
    for_each_group([&](const std::vector<std::size_t>& group) {
      std::size_t within = 0;
      for (const auto axis : group) within = within * values_of(axis) + world.digit(axis);
      with(starts_[number++] + within);
    });
  }

  std::size_t count_new(const World& world) const {
    std::size_t count = 0;
    for_each_combination_in(world, [&](std::size_t at) { count += covered_[at] ? 0 : 1; });
    return count;
  }

  void take(const World& world) {
    for_each_combination_in(world, [&](std::size_t at) { covered_[at] = true; });
    found_.worlds.push_back(world);
  }

  const Coverage& wanted_;
  std::mt19937 dice_;
  std::vector<std::size_t> starts_ = {};
  std::vector<bool> covered_ = {};
  CoveringArray found_ = {};
};

}  // namespace

CoveringArray covering_array(const Coverage& wanted, unsigned seed) {
  return Generator(wanted, seed).run();
}

}  // namespace keyless::checker
