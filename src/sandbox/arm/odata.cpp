#include "sandbox/arm/odata.hpp"

#include "base/text.hpp"
#include "sandbox/text/timestamps.hpp"

namespace keyless::sandbox::arm {

namespace {

/// Reads a filter from the left.
class Reader {
 public:
  explicit Reader(std::string_view rest) : rest_(rest) { skip_spaces(); }

  bool at_end() const { return rest_.empty(); }
  bool failed() const { return failed_; }

  std::string word() {
    std::size_t size = 0;
    while (size < rest_.size() && std::string_view(" ('=)").find(rest_[size]) == std::string_view::npos) ++size;
    auto taken = std::string(rest_.substr(0, size));
    rest_.remove_prefix(size);
    skip_spaces();
    return taken;
  }

  bool symbol(char c) {
    if (!rest_.starts_with(c)) return false;
    rest_.remove_prefix(1);
    skip_spaces();
    return true;
  }

  std::string quoted() {
    if (!rest_.starts_with('\'')) return fail();
    std::string out;
    for (std::size_t i = 1; i < rest_.size(); ++i) {
      if (rest_[i] != '\'') {
        out += rest_[i];
      } else if (i + 1 < rest_.size() && rest_[i + 1] == '\'') {
        out += rest_[i++];
      } else {
        rest_.remove_prefix(i + 1);
        skip_spaces();
        return out;
      }
    }
    return fail();
  }

 private:
  std::string fail() {
    failed_ = true;
    return {};
  }
  void skip_spaces() {
    while (rest_.starts_with(' ')) rest_.remove_prefix(1);
  }

  std::string_view rest_;
  bool failed_ = false;
};

std::string* slot_of(Filter& filter, const std::string& name) {
  if (equal_caseless(name, "tagName")) return &filter.tag_name;
  if (equal_caseless(name, "tagValue")) return &filter.tag_value;
  if (equal_caseless(name, "resourceType")) return &filter.resource_type;
  if (equal_caseless(name, "roleName")) return &filter.role_name;
  if (equal_caseless(name, "location")) return &filter.location;
  if (equal_caseless(name, "name")) return &filter.name;
  if (equal_caseless(name, "resourceGroup")) return &filter.group;
  if (equal_caseless(name, "type")) return &filter.role_type;
  return equal_caseless(name, "principalId") ? &filter.principal_id : nullptr;
}

bool read_call(Reader& reader, const std::string& name, Filter& filter) {
  if (equal_caseless(name, "assignedTo")) {
    filter.assigned_to = reader.quoted();
    return reader.symbol(')');
  }
  filter.at_scope = filter.at_scope || equal_caseless(name, "atScope");
  filter.at_scope_and_below = filter.at_scope_and_below || equal_caseless(name, "atScopeAndBelow");
  bool known = equal_caseless(name, "atScope") || equal_caseless(name, "atScopeAndBelow");
  return known && reader.symbol(')');
}

bool read_clause(Reader& reader, Filter& filter) {
  auto name = reader.word();
  if (reader.symbol('(')) return read_call(reader, name, filter);
  auto* slot = slot_of(filter, name);
  if (!slot || !equal_caseless(reader.word(), "eq")) return false;
  *slot = reader.quoted();
  filter.has_tag_value = filter.has_tag_value || slot == &filter.tag_value;
  return true;
}

}  // namespace

std::optional<Filter> parse_filter(std::string_view text) {
  Filter filter;
  Reader reader(text);
  while (!reader.at_end()) {
    if (!read_clause(reader, filter) || reader.failed()) return std::nullopt;
    if (reader.at_end()) break;
    if (!equal_caseless(reader.word(), "and")) return std::nullopt;
    if (reader.at_end()) return std::nullopt;
  }
  return filter;
}

}  // namespace keyless::sandbox::arm
