#include <algorithm>

#include "checker/laws.hpp"

namespace keyless::checker {
namespace {

/// A connection that this run made had no restriction to loosen.
bool is_of_new_connection(const Start& start, const Access& access) {
  const bool restriction = access.of == Access::Of::branch || access.of == Access::Of::approval;
  return restriction && !start.cloud.find(access.what);
}

}  // namespace

Widening::Widening(const Start& start) : start_(start), before_(access_in(start.cloud)) {}

std::string Widening::broken_in(const Cloud& now, const model::Change& change) {
  auto after = access_in(now);
  const auto more = grown(before_, after);
  before_ = std::move(after);
  for (const auto& access : more) {
    if (is_of_new_connection(start_, access)) continue;
    if (change.gives.empty()) return "access grows, and the plan does not list it: " + text_of(access);
    if (!names(start_.spec, now, access)) return "access grows that nothing declared names: " + text_of(access);
  }
  return {};
}

}  // namespace keyless::checker
