#include "sandbox/state/derived.hpp"

#include "base/json.hpp"

#include "base/text.hpp"
#include "sandbox/state/world.hpp"
#include "sandbox/text/timestamps.hpp"

namespace keyless::sandbox::derived {

using nlohmann::json;

namespace {

std::string member_text(const json& object, const char* member, const char* name) {
  auto at = object.find(member);
  return at == object.end() ? std::string() : text_of(*at, name);
}

std::vector<Entry> entries_of_principal(const std::string& key, const json& row) {
  if (text_of(row, "kind") != "group") return {};
  return {{groups, key}};
}

std::vector<Entry> entries_of_assignment(const std::string& key, const json& row) {
  return {{grants_by_principal, lower(member_text(row, "properties", "principalId")) + "/" + key}};
}

std::vector<Entry> entries_of_connection(const std::string& key, const json& row) {
  std::vector<Entry> entries;
  auto references = row.find("serviceEndpointProjectReferences");
  if (references == row.end()) return entries;
  for (const auto& reference : *references) {
    if (!reference.is_object()) continue;
    auto name = text_of(reference, "name");
    if (name.empty()) name = text_of(row, "name");
    auto project = member_text(reference, "projectReference", "id");
    entries.push_back({connections_by_name, lower(project) + "/" + lower(name) + "/" + key});
  }
  return entries;
}

}  // namespace

std::vector<std::string> keys_behind(const World& world, const char* index, const std::string& prefix) {
  std::vector<std::string> keys;
  const auto& rows = world.rows(index);
  for (auto at = rows.lower_bound(prefix); at != rows.end() && at->first.starts_with(prefix); ++at)
    keys.push_back(at->second.get<std::string>());
  return keys;
}

std::vector<Entry> entries_of(std::string_view table, const std::string& key, const json& row) {
  if (!row.is_object()) return {};
  if (table == tables::principals) return entries_of_principal(key, row);
  if (table == tables::role_assignments) return entries_of_assignment(key, row);
  if (table == tables::connections) return entries_of_connection(key, row);
  return {};
}

}  // namespace keyless::sandbox::derived
