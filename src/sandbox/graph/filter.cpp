#include "sandbox/graph/filter.hpp"

#include <algorithm>
#include <map>
#include "base/json.hpp"
#include "base/text.hpp"

namespace keyless::sandbox::graph {

namespace {

using Variables = std::map<std::string, ordered_json>;

struct Scope {
  const ordered_json& object;
  const MemberReader& read;
  Variables variables = {};
};

ordered_json value_of(const Clause& clause, Scope& scope);
bool holds(const Clause& clause, Scope& scope);

/// Clients leave the variable out, too: `f:subject eq 'x'` asks about a member of each element.
ordered_json start_of(const std::string& name, Scope& scope) {
  auto variable = scope.variables.find(name);
  if (variable != scope.variables.end()) return variable->second;
  for (const auto& [unused, element] : scope.variables)
    if (element.is_object() && element.contains(name)) return element[name];
  return scope.read(scope.object, name);
}

ordered_json at_path(const std::string& path, Scope& scope) {
  auto names = split(path, '/');
  auto value = start_of(names.front(), scope);
  for (std::size_t at = 1; at < names.size(); ++at) {
    if (!value.is_object() || !value.contains(names[at])) return nullptr;
    auto next = value[names[at]];
    value = std::move(next);
  }
  return value;
}

bool same(const ordered_json& a, const ordered_json& b) {
  if (a.is_string() && b.is_string()) return equal_caseless(a.get<std::string>(), b.get<std::string>());
  return a == b;
}

bool is_below(const ordered_json& a, const ordered_json& b) {
  if (a.is_string() && b.is_string()) return lower(a.get<std::string>()) < lower(b.get<std::string>());
  return a.is_number() && b.is_number() && a < b;
}

bool compares(const std::string& how, const ordered_json& a, const ordered_json& b) {
  if (how == "eq") return same(a, b);
  if (how == "ne") return !same(a, b);
  if (how == "lt") return is_below(a, b);
  if (how == "gt") return is_below(b, a);
  bool comparable = (a.is_string() && b.is_string()) || (a.is_number() && b.is_number());
  return comparable && (how == "le" ? !is_below(b, a) : !is_below(a, b));
}

bool called(const Clause& clause, Scope& scope) {
  auto text = value_of(clause.parts[0], scope);
  auto part = value_of(clause.parts[1], scope);
  if (!text.is_string() || !part.is_string()) return false;
  auto whole = lower(text.get<std::string>());
  auto wanted = lower(part.get<std::string>());
  return clause.text == "startswith" ? whole.starts_with(wanted) : whole.ends_with(wanted);
}

bool lambda_holds(const Clause& clause, Scope& scope) {
  auto elements = value_of(clause.parts[0], scope);
  if (!elements.is_array()) return false;
  if (clause.parts.size() < 2) return !elements.empty();
  auto fits = [&](const ordered_json& element) {
    Scope inner{scope.object, scope.read, scope.variables};
    inner.variables[clause.variable] = element;
    return holds(clause.parts[1], inner);
  };
  return clause.text == "any" ? std::any_of(elements.begin(), elements.end(), fits)
                              : std::all_of(elements.begin(), elements.end(), fits);
}

bool is_in(const Clause& clause, Scope& scope) {
  auto value = value_of(clause.parts[0], scope);
  return std::any_of(clause.parts.begin() + 1, clause.parts.end(),
                     [&](const Clause& one) { return same(value, value_of(one, scope)); });
}

bool holds(const Clause& clause, Scope& scope) {
  using Kind = Clause::Kind;
  switch (clause.kind) {
    case Kind::all_of:
      return holds(clause.parts[0], scope) && holds(clause.parts[1], scope);
    case Kind::any_of:
      return holds(clause.parts[0], scope) || holds(clause.parts[1], scope);
    case Kind::negated:
      return !holds(clause.parts[0], scope);
    case Kind::compare:
      return compares(clause.text, value_of(clause.parts[0], scope), value_of(clause.parts[1], scope));
    case Kind::in:
      return is_in(clause, scope);
    case Kind::call:
      return called(clause, scope);
    case Kind::lambda:
      return lambda_holds(clause, scope);
    case Kind::literal:
    case Kind::path:
    case Kind::count:
      return value_of(clause, scope) == ordered_json(true);
  }
  return false;
}

ordered_json value_of(const Clause& clause, Scope& scope) {
  using Kind = Clause::Kind;
  if (clause.kind == Kind::literal) return parsed_ordered_json(clause.literal);
  if (clause.kind == Kind::path) return at_path(clause.text, scope);
  if (clause.kind != Kind::count) return holds(clause, scope);
  auto elements = value_of(clause.parts[0], scope);
  return elements.is_array() ? elements.size() : 0;
}

}  // namespace

bool passes(const Filter& filter, const ordered_json& object, const MemberReader& read) {
  Scope scope{object, read};
  return holds(filter.root, scope);
}

}  // namespace keyless::sandbox::graph
