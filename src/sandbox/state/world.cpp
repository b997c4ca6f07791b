#include "sandbox/state/world.hpp"

#include <optional>
#include <utility>
#include "base/json.hpp"

#include "sandbox/state/derived.hpp"

namespace keyless::sandbox {

using nlohmann::json;

struct World::Impl {
  using Tables = std::map<std::string, Rows, std::less<>>;

  Tables tables;
  Tables indexes;
  std::vector<Change> changes;
  std::vector<std::optional<json>> before;  ///< of each change: the row it replaced or took

  void add_to_indexes(std::string_view table, const std::string& key, const json& row) {
    for (auto& entry : derived::entries_of(table, key, row)) indexes[entry.index][std::move(entry.key)] = key;
  }

  void take_from_indexes(std::string_view table, const std::string& key, const json& row) {
    for (const auto& entry : derived::entries_of(table, key, row)) indexes[entry.index].erase(entry.key);
  }
};

World::World() : impl_(std::make_unique<Impl>()) {}
World::World(World&&) noexcept = default;
World& World::operator=(World&&) noexcept = default;
World::~World() = default;

const World::Rows& World::rows(std::string_view table) const {
  static const Rows none;
  for (const auto* tables : {&impl_->tables, &impl_->indexes})
    if (auto at = tables->find(table); at != tables->end()) return at->second;
  return none;
}

const json* World::find(std::string_view table, std::string_view key) const {
  const auto& all = rows(table);
  auto at = all.find(std::string(key));
  return at == all.end() ? nullptr : &at->second;
}

void World::put(std::string_view table, std::string key, json value) {
  impl_->changes.push_back({std::string(table), key, false});
  auto [row, is_new] = impl_->tables[std::string(table)].try_emplace(std::move(key));
  if (!is_new) impl_->take_from_indexes(table, row->first, row->second);
  impl_->before.push_back(is_new ? std::nullopt : std::optional(std::move(row->second)));
  row->second = std::move(value);
  impl_->add_to_indexes(table, row->first, row->second);
}

bool World::erase(std::string_view table, std::string_view key) {
  auto rows = impl_->tables.find(table);
  if (rows == impl_->tables.end()) return false;
  auto row = rows->second.find(std::string(key));
  if (row == rows->second.end()) return false;
  impl_->take_from_indexes(table, row->first, row->second);
  impl_->before.push_back(std::move(row->second));
  rows->second.erase(row);
  impl_->changes.push_back({std::string(table), std::string(key), true});
  return true;
}

std::vector<World::Change> World::take_changes() {
  impl_->before.clear();
  return std::exchange(impl_->changes, {});
}

void World::undo_changes() {
  auto before = std::exchange(impl_->before, {});
  auto changes = std::exchange(impl_->changes, {});
  while (!changes.empty()) {
    const auto& change = changes.back();
    if (before.back())
      put(change.table, change.key, std::move(*before.back()));
    else
      erase(change.table, change.key);
    changes.pop_back();
    before.pop_back();
  }
  take_changes();
}

json World::save() const {
  auto saved = json::object();
  for (const auto& [name, rows] : impl_->tables) saved[name] = rows;
  return saved;
}

bool World::load(const json& saved) {
  if (!saved.is_object()) return false;
  auto loaded = std::make_unique<Impl>();
  for (const auto& [name, rows] : saved.items()) {
    if (!rows.is_object()) return false;
    for (const auto& [key, value] : rows.items()) {
      loaded->tables[name][key] = value;
      loaded->add_to_indexes(name, key, value);
    }
  }
  impl_ = std::move(loaded);
  return true;
}

std::string text_of(const json& object, const char* name) {
  if (!object.is_object()) return {};
  auto at = object.find(name);
  return at == object.end() || !at->is_string() ? std::string() : at->get<std::string>();
}

}  // namespace keyless::sandbox
