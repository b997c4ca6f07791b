#include "walk/essence.hpp"

#include <cctype>
#include "base/json.hpp"

namespace keyless::walk {

using nlohmann::json;

namespace {

constexpr std::string_view shape_of_time = "0000-00-00T00:00:00";

bool has_shape(const std::string& text, std::size_t at) {
  if (at + shape_of_time.size() > text.size()) return false;
  for (std::size_t i = 0; i < shape_of_time.size(); ++i) {
    const auto digit = std::isdigit(static_cast<unsigned char>(text[at + i])) != 0;
    if (shape_of_time[i] == '0' ? !digit : text[at + i] != shape_of_time[i]) return false;
  }
  return true;
}

bool is_digit_or_dot(char letter) {
  return letter == '.' || std::isdigit(static_cast<unsigned char>(letter)) != 0;
}

void add(std::string& text, const std::string& table, const std::string& key, const json& row) {
  text += table + " " + key + " " + row.dump() + "\n";
}

}  // namespace

const std::vector<std::string>& tables_of_things() {
  static const std::vector<std::string> tables = {"resources",       "principals",
                                                  "applications",    "roleAssignments",
                                                  "roleDefinitions", "connections",
                                                  "permissions",     "checks",
                                                  "securityRoles",   "roleInheritance",
                                                  "organizations",   "projects",
                                                  "pipelines",       "members",
                                                  "memberships",     "subscriptions",
                                                  "deletedItems",    "organizationGroups",
                                                  "accessControl",   "appRoleAssignments",
                                                  "operations",      "directoryRoles"};
  return tables;
}

std::string without_times(std::string text) {
  std::size_t to = 0;
  for (std::size_t from = 0; from < text.size();) {
    const auto looks_so = std::isdigit(static_cast<unsigned char>(text[from])) != 0 && has_shape(text, from);
    if (!looks_so) {
      text[to++] = text[from++];
      continue;
    }
    from += shape_of_time.size();
    while (from < text.size() && is_digit_or_dot(text[from])) ++from;
    text[to++] = 'T';
  }
  text.resize(to);
  return text;
}

std::string essence(const sandbox::World& world, const Stage::State& earlier) {
  std::string text;
  const auto none = json::object();
  for (const auto& table : tables_of_things()) {
    const auto at = earlier.find(table);
    const auto& before = at == earlier.end() ? none : *at;
    const auto& now = world.rows(table);
    for (const auto& [key, row] : before.items())
      if (!now.contains(key)) add(text, table, key, nullptr);
    for (const auto& [key, row] : now) {
      const auto known = before.find(key);
      if (known == before.end() || *known != row) add(text, table, key, row);
    }
  }
  return without_times(std::move(text));
}

}  // namespace keyless::walk
