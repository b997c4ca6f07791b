#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace keyless::sandbox {

class World;

/// Secondary indexes: tables that a world derives from its rows. They are neither written nor saved. A value is the key
/// of the row it stands for, as text.
namespace derived {
inline constexpr const char* groups = "directory groups";                  ///< by object id
inline constexpr const char* grants_by_principal = "grants by principal";  ///< by `principal/key of the assignment`
inline constexpr const char* connections_by_name = "connections by name";  ///< by `project id/lower-case name/id`

struct Entry {
  const char* index = nullptr;
  std::string key = {};
};

/// The keys of the rows that an index has below a prefix.
std::vector<std::string> keys_behind(const World& world, const char* index, const std::string& prefix);
/// What a row adds to the indexes.
std::vector<Entry> entries_of(std::string_view table, const std::string& key, const nlohmann::json& row);
}  // namespace derived

}  // namespace keyless::sandbox
