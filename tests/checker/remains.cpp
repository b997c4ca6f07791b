#include <algorithm>

#include "checker/laws.hpp"

namespace keyless::checker {
namespace {

bool is_given(const Row& row) {
  return row.kind == kind::role || is_in_organization(row);
}

}  // namespace

Remains::Remains(const Start& start) {
  for (const auto& row : start.cloud.rows)
    if (is_given(row) && holder_of(start.cloud, row)) held_.insert(row.id);
}

std::string Remains::broken_in(const Cloud& now) const {
  for (const auto& id : held_)
    if (const auto* row = now.find(id); row && !holder_of(now, *row))
      return std::string(row->kind) + " " + id + " is left behind by who held it";
  return {};
}

}  // namespace keyless::checker
