#include "checker/searching.hpp"

namespace keyless::checker {
namespace {

constexpr std::size_t kept_of_each = 1;

/// What broke, without the names in it.
std::string kind_of(const Breach& breach) {
  std::string words = breach.law;
  for (const auto c : breach.what)
    if (c < '0' || c > '9') words += c;
  return words;
}

}  // namespace

void Search::take(const World& world) {
  Exploration exploration(world);
  const auto breach = exploration.all();
  tally_ += exploration.tally();
  if (!breach) return;
  ++violations_;
  if (++by_kind_[kind_of(breach->breach)] <= kept_of_each) found_.push_back(*breach);
}

}  // namespace keyless::checker
