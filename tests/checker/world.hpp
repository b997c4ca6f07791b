#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "checker/axes.hpp"

namespace keyless::checker {

/// One world with what is intended and how it is run: a value for each axis.
class World {
 public:
  World();

  std::string_view at(std::string_view axis) const;
  bool is(std::string_view axis, std::string_view value) const { return at(axis) == value; }
  World with(std::string_view axis, std::string_view value) const;

  std::size_t digit(std::size_t axis) const { return digits_[axis]; }
  void set_digit(std::size_t axis, std::size_t value) { digits_[axis] = static_cast<std::uint8_t>(value); }

  /// How many axes have another value than the plain one.
  std::size_t size() const;
  /// `a.mark=none 1.sign=old`: the axes that are not plain, in order; `plain` when all are.
  std::string text() const;
  /// The world of such a text; nothing when an axis or a value is not known.
  static std::optional<World> parse(std::string_view text);

  auto operator<=>(const World&) const = default;

 private:
  std::vector<std::uint8_t> digits_;
};

/// How a write goes wrong.
enum class Fault {
  none,
  refused,  ///< the service does nothing and says so
  lost,     ///< it is done, and counts as failed
  killed    ///< it is done, and is the last one of this run
};
const char* word_for(Fault fault);

/// A world and what goes wrong in its first run: the fault, at which write (from 1).
struct Case {
  World world = {};
  Fault fault = Fault::none;
  std::size_t position = 0;

  /// As World::text(), with `fault=lost@3` behind it where there is one.
  std::string text() const;
  static std::optional<Case> parse(std::string_view text);
  bool operator==(const Case&) const = default;
};

}  // namespace keyless::checker
