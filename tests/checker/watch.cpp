#include "checker/laws.hpp"

namespace keyless::checker {

Watch::Watch(const Start& start) : continuity_(start), foreign_(start), widening_(start), remains_(start) {}

void Watch::see(const Cloud& now, std::size_t position, const model::Change& change, std::size_t from) {
  if (breach_ || position < from) return;
  if (position == from) return widening_.follow(now);
  const auto where =
      "after write " + std::to_string(position) + ", " + model::word_for(change.action) + " " + change.address.text();
  const auto note = [&](const char* law, std::string what) {
    if (!breach_ && !what.empty()) breach_ = Breach{law, std::move(what), where};
  };
  note("I1", continuity_.broken_in(now));
  note("I2", foreign_.broken_in(now));
  note("I3", widening_.broken_in(now, change));
  note("I4", remains_.broken_in(now));
}

}  // namespace keyless::checker
