#include "checker/searching.hpp"

namespace keyless::checker {
namespace {

constexpr std::size_t kept_of_each = 1;

/// What broke, without the names in it.
std::string kind_of(const Breach& breach) {
  std::string words = breach.law;
  for (const auto c : breach.what.substr(0, 60))
    if (c < '0' || c > '9') words += c;
  return words;
}

}  // namespace

bool Search::take(const World& world) {
  Exploration exploration(world);
  const auto breach = exploration.all();
  tally_ += exploration.tally();
  if (!breach) return false;
  ++violations_;
  if (++by_kind_[kind_of(breach->breach)] > kept_of_each) return false;
  found_.push_back(*breach);
  return true;
}

}  // namespace keyless::checker
