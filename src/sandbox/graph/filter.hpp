#pragma once

#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sandbox/graph/wire.hpp"

namespace keyless::sandbox::graph {

/// One node of a parsed `$filter`.
struct Clause {
  enum class Kind { literal, path, compare, in, all_of, any_of, negated, call, lambda, count };
  Kind kind = Kind::literal;
  std::string text = {};  ///< path, operator, function, or `any`/`all`
  std::string variable = {};
  std::string literal = {};  ///< JSON text
  std::vector<Clause> parts = {};
};

struct Filter {
  Clause root = {};
  bool advanced = false;                  ///< served with ConsistencyLevel and $count only
  std::vector<std::string> members = {};  ///< of the type, that the filter asks about
};

struct FilterFlaw {
  bool unsupported = false;  ///< else it is no filter at all
  std::string message = {};
};

/// A member of an object, whether shown with it or only reachable from it.
using MemberReader = std::function<ordered_json(const ordered_json& object, const std::string& name)>;

std::optional<Filter> parse_filter(std::string_view text, FilterFlaw& flaw);
/// Text compares without letter case, as the directory does.
bool passes(const Filter& filter, const ordered_json& object, const MemberReader& read);

}  // namespace keyless::sandbox::graph
