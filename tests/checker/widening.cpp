#include <algorithm>

#include "checker/laws.hpp"
#include "checker/places.hpp"

namespace keyless::checker {
namespace {

/// A connection that this run made had no restriction to loosen.
bool is_of_new_connection(const Start& start, const Access& access) {
  const bool restriction = access.of == Access::Of::branch || access.of == Access::Of::approval;
  return restriction && !start.cloud.find(access.what);
}

const Row* role_behind(const Cloud& cloud, const Access& access) {
  for (const auto* role : cloud.all(kind::role))
    if (same(text(*role, "principalId"), access.who) && same(text(*role, "scope"), access.what) &&
        access.how.starts_with(text(*role, "roleId")))
      return role;
  return nullptr;
}

/// What others restricted before this run and a policy would have to allow to loosen; no policy of these worlds does.
bool was_restricted_by_others(const Start& start, const Access& access) {
  if (access.of == Access::Of::role) {
    const auto* role = role_behind(start.cloud, access);
    return role && !text(*role, "condition").empty() && text(*role, "updatedBy") != caller_principal;
  }
  const auto checks = start.cloud.below(kind::check, "connectionId", access.what);
  return access.of == Access::Of::branch && std::ranges::any_of(checks, [](const Row* check) {
           return text(*check, "type") == "branchControl" && text(*check, "createdBy") != caller_in_devops;
         });
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
    if (was_restricted_by_others(start_, access)) return "what others restrict is loosened: " + text_of(access);
    if (!names(start_.spec, now, access)) return "access grows that nothing declared names: " + text_of(access);
  }
  return {};
}

}  // namespace keyless::checker
