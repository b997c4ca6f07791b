#include "sandbox/arm/policy_rule.hpp"

#include <algorithm>
#include <functional>
#include <string_view>
#include <vector>
#include "base/json.hpp"

#include "base/text.hpp"
#include "sandbox/arm/authorization.hpp"
#include "sandbox/arm/envelope.hpp"
#include "sandbox/text/timestamps.hpp"

namespace keyless::sandbox::arm {

using nlohmann::json;

namespace {

const json* member_of_any_case(const json& object, std::string_view name) {
  if (!object.is_object()) return nullptr;
  for (const auto& [key, value] : object.items())
    if (equal_caseless(key, name)) return &value;
  return nullptr;
}

json at_path(const json& from, std::string_view path) {
  const json* place = &from;
  for (const auto& part : split(path, '.')) {
    place = member_of_any_case(*place, part);
    if (!place) return nullptr;
  }
  return *place;
}

/// `tags['name']`, `tags[name]` and `tags.name`.
std::string tag_in(std::string_view field) {
  if (starts_with_caseless(field, "tags.")) return std::string(field.substr(5));
  if (!starts_with_caseless(field, "tags[") || !field.ends_with(']')) return {};
  auto name = field.substr(5, field.size() - 6);
  if (name.size() >= 2 && name.front() == '\'' && name.back() == '\'') name = name.substr(1, name.size() - 2);
  return std::string(name);
}

json field_of(const PolicyView& view, const std::string& field) {
  if (equal_caseless(field, "type")) return view.type;
  if (equal_caseless(field, "name") || equal_caseless(field, "fullName")) return view.name;
  if (equal_caseless(field, "id")) return view.id;
  if (auto tag = tag_in(field); !tag.empty()) {
    const auto* value = member_of_any_case(member(view.row, "tags"), tag);
    return value ? *value : json();
  }
  if (!field.empty() && starts_with_caseless(field, view.type + "/"))
    return at_path(member(view.row, "properties"), std::string_view(field).substr(view.type.size() + 1));
  return at_path(view.row, field);
}

/// Reads one template expression from the left.
class Expression {
 public:
  Expression(const PolicyView& view, std::string_view text) : view_(view), rest_(text) {}

  json value() {
    // An expression nested this deep is none that a person wrote; the rest of it counts for nothing.
    if (depth_ >= deepest) rest_ = {};
    ++depth_;
    auto found = nested_value();
    --depth_;
    return found;
  }

 private:
  json nested_value() {
    skip_spaces();
    if (rest_.starts_with('\'')) return quoted();
    auto name = word();
    if (!taken('(')) return nullptr;
    std::vector<json> arguments;
    while (!taken(')')) {
      const auto before = rest_.size();
      if (before == 0) return nullptr;
      arguments.push_back(value());
      taken(',');
      if (rest_.size() == before) return nullptr;
    }
    auto result = call(name, arguments);
    while (taken('.')) result = at_path(result, word());
    while (taken('[')) {
      auto key = value();
      taken(']');
      result = key.is_string() ? at_path(result, key.get_ref<const std::string&>()) : json();
    }
    return result;
  }

  void skip_spaces() {
    while (rest_.starts_with(' ')) rest_.remove_prefix(1);
  }
  bool taken(char c) {
    skip_spaces();
    if (!rest_.starts_with(c)) return false;
    rest_.remove_prefix(1);
    return true;
  }
  std::string word() {
    skip_spaces();
    auto size = std::min(rest_.find_first_of("()[],.' "), rest_.size());
    auto out = std::string(rest_.substr(0, size));
    rest_.remove_prefix(size);
    return out;
  }
  json quoted() {
    std::string out;
    for (std::size_t i = 1; i < rest_.size(); ++i) {
      bool quote = rest_[i] == '\'';
      bool twice = quote && i + 1 < rest_.size() && rest_[i + 1] == '\'';
      if (quote && !twice) {
        rest_.remove_prefix(i + 1);
        return out;
      }
      out += rest_[i];
      i += twice ? 1 : 0;
    }
    rest_ = {};
    return nullptr;
  }

  json call(const std::string& name, const std::vector<json>& arguments) {
    auto first = arguments.empty() || !arguments[0].is_string() ? std::string() : arguments[0].get<std::string>();
    if (equal_caseless(name, "parameters")) return view_.parameters.value(first, json());
    if (equal_caseless(name, "field")) return field_of(view_, first);
    if (equal_caseless(name, "toLower")) return lower(first);
    if (equal_caseless(name, "resourceGroup")) return group();
    if (!equal_caseless(name, "concat")) return nullptr;
    std::string joined;
    for (const auto& one : arguments) joined += one.is_string() ? one.get<std::string>() : one.dump();
    return joined;
  }
  json group() {
    auto scope = scope_of(view_.id);
    const auto* row = view_.world.find(tables::resources, group_key(scope.subscription, scope.group));
    return row ? *row : json();
  }

  static constexpr int deepest = 50;
  const PolicyView& view_;
  std::string_view rest_;
  int depth_ = 0;
};

std::string plain(const json& value) {
  return value.is_string() ? value.get<std::string>() : value.is_null() ? std::string() : value.dump();
}

bool is_in(const json& value, const json& list) {
  return list.is_array() && std::any_of(list.begin(), list.end(),
                                        [&](const json& one) { return equal_caseless(plain(one), plain(value)); });
}

bool has_part(const json& value, const json& part) {
  return lower(plain(value)).find(lower(plain(part))) != std::string::npos;
}

/// `#` is a digit, `?` a letter, `.` anything.
bool fits_mask(const std::string& value, const std::string& mask, bool exact_case) {
  if (value.size() != mask.size()) return false;
  for (std::size_t i = 0; i < mask.size(); ++i) {
    auto byte = static_cast<unsigned char>(value[i]);
    bool same = exact_case ? value[i] == mask[i] : equal_caseless(value.substr(i, 1), mask.substr(i, 1));
    bool fits = mask[i] == '.' || (mask[i] == '#' && std::isdigit(byte) != 0) ||
                (mask[i] == '?' && std::isalpha(byte) != 0) || same;
    if (!fits) return false;
  }
  return true;
}

using Test = std::function<bool(const json& value, const json& wanted)>;

const std::vector<std::pair<std::string_view, Test>>& tests() {
  static const std::vector<std::pair<std::string_view, Test>> all = {
      {"equals", [](const json& a, const json& b) { return equal_caseless(plain(a), plain(b)); }},
      {"notEquals", [](const json& a, const json& b) { return !equal_caseless(plain(a), plain(b)); }},
      {"like", [](const json& a, const json& b) { return action_matches(plain(b), plain(a)); }},
      {"notLike", [](const json& a, const json& b) { return !action_matches(plain(b), plain(a)); }},
      {"in", is_in},
      {"notIn", [](const json& a, const json& b) { return !is_in(a, b); }},
      {"contains", has_part},
      {"notContains", [](const json& a, const json& b) { return !has_part(a, b); }},
      {"match", [](const json& a, const json& b) { return fits_mask(plain(a), plain(b), true); }},
      {"notMatch", [](const json& a, const json& b) { return !fits_mask(plain(a), plain(b), true); }},
      {"matchInsensitively", [](const json& a, const json& b) { return fits_mask(plain(a), plain(b), false); }},
      {"containsKey", [](const json& a, const json& b) { return member_of_any_case(a, plain(b)) != nullptr; }},
      {"notContainsKey", [](const json& a, const json& b) { return member_of_any_case(a, plain(b)) == nullptr; }},
      {"exists", [](const json& a, const json& b) { return !a.is_null() == equal_caseless(plain(b), "true"); }},
  };
  return all;
}

json left_side(const PolicyView& view, const json& condition) {
  if (const auto* field = member_of_any_case(condition, "field"))
    return field_of(view, plain(worked_out(view, *field)));
  const auto* value = member_of_any_case(condition, "value");
  return value ? worked_out(view, *value) : json();
}

}  // namespace

json worked_out(const PolicyView& view, const json& value) {
  if (value.is_array()) {
    auto out = json::array();
    for (const auto& one : value) out.push_back(worked_out(view, one));
    return out;
  }
  if (!value.is_string()) return value;
  std::string_view text = value.get_ref<const std::string&>();
  if (!text.starts_with('[') || !text.ends_with(']')) return value;
  if (text.starts_with("[[")) return std::string(text.substr(1));
  return Expression(view, text.substr(1, text.size() - 2)).value();
}

bool holds(const PolicyView& view, const json& condition) {
  auto inner = [&](const json& one) { return holds(view, one); };
  if (const auto* all = member_of_any_case(condition, "allOf")) return std::all_of(all->begin(), all->end(), inner);
  if (const auto* any = member_of_any_case(condition, "anyOf")) return std::any_of(any->begin(), any->end(), inner);
  if (const auto* one = member_of_any_case(condition, "not")) return !holds(view, *one);
  auto left = left_side(view, condition);
  for (const auto& [name, test] : tests())
    if (const auto* wanted = member_of_any_case(condition, name)) return test(left, worked_out(view, *wanted));
  return false;
}

}  // namespace keyless::sandbox::arm
