#include "checker/world.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace keyless::checker {
namespace {

constexpr std::string_view plain = "plain", fault_word = "fault=";
constexpr std::array faults = {Fault::none, Fault::refused, Fault::lost, Fault::killed};

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  while (!text.empty()) {
    const auto end = std::min(text.find(' '), text.size());
    if (end > 0) words.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return words;
}

bool take(World& world, std::string_view word) {
  const auto equals = word.find('=');
  if (equals == std::string_view::npos) return word == plain;
  const auto axis = std::ranges::find(axes(), word.substr(0, equals), &Axis::name);
  if (axis == axes().end()) return false;
  const auto value = std::ranges::find(axis->values, word.substr(equals + 1));
  if (value == axis->values.end()) return false;
  world.set_digit(static_cast<std::size_t>(axis - axes().begin()),
                  static_cast<std::size_t>(value - axis->values.begin()));
  return true;
}

bool take_fault(Case& into, std::string_view word) {
  const auto at = word.find('@');
  if (at == std::string_view::npos) return false;
  const auto found = std::ranges::find(faults, word.substr(0, at), word_for);
  const auto number = word.substr(at + 1);
  const auto read = std::from_chars(number.data(), number.data() + number.size(), into.position);
  if (found == faults.end() || read.ec != std::errc()) return false;
  into.fault = *found;
  return true;
}

}  // namespace

World::World() : digits_(axes().size(), 0) {}

std::string_view World::at(std::string_view axis) const {
  const auto position = axis_of(axis);
  return axes()[position].values[digits_[position]];
}

World World::with(std::string_view axis, std::string_view value) const {
  auto other = *this;
  if (!take(other, std::string(axis) + "=" + std::string(value))) axis_of("no value " + std::string(value));
  return other;
}

std::size_t World::size() const {
  return static_cast<std::size_t>(std::ranges::count_if(digits_, [](auto digit) { return digit != 0; }));
}

std::string World::text() const {
  std::string text;
  for (std::size_t i = 0; i < digits_.size(); ++i) {
    if (digits_[i] == 0) continue;
    if (!text.empty()) text += ' ';
    text += std::string(axes()[i].name) + "=" + std::string(axes()[i].values[digits_[i]]);
  }
  return text.empty() ? std::string(plain) : text;
}

std::optional<World> World::parse(std::string_view text) {
  World world;
  for (const auto word : words_of(text))
    if (!take(world, word)) return std::nullopt;
  return world;
}

const char* word_for(Fault fault) {
  switch (fault) {
    case Fault::none:
      return "none";
    case Fault::refused:
      return "refused";
    case Fault::lost:
      return "lost";
    case Fault::killed:
      return "killed";
  }
  return "none";
}

std::string Case::text() const {
  if (fault == Fault::none) return world.text();
  return world.text() + " " + std::string(fault_word) + word_for(fault) + "@" + std::to_string(position);
}

std::optional<Case> Case::parse(std::string_view text) {
  Case found;
  for (const auto word : words_of(text)) {
    const bool taken =
        word.starts_with(fault_word) ? take_fault(found, word.substr(fault_word.size())) : take(found.world, word);
    if (!taken) return std::nullopt;
  }
  return found;
}

}  // namespace keyless::checker
