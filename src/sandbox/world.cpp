#include "sandbox/world.hpp"

#include <nlohmann/json.hpp>

namespace keyless::sandbox {

using nlohmann::json;

struct World::Impl {
  std::map<std::string, Rows, std::less<>> tables;
  std::vector<Change> changes;
};

World::World() : impl_(std::make_unique<Impl>()) {}
World::World(World&&) noexcept = default;
World& World::operator=(World&&) noexcept = default;
World::~World() = default;

const World::Rows& World::rows(std::string_view table) const {
  static const Rows none;
  auto at = impl_->tables.find(table);
  return at == impl_->tables.end() ? none : at->second;
}

const json* World::find(std::string_view table, std::string_view key) const {
  const auto& all = rows(table);
  auto at = all.find(std::string(key));
  return at == all.end() ? nullptr : &at->second;
}

void World::put(std::string_view table, std::string key, json value) {
  impl_->changes.push_back({std::string(table), key, false});
  impl_->tables[std::string(table)][std::move(key)] = std::move(value);
}

bool World::erase(std::string_view table, std::string_view key) {
  auto at = impl_->tables.find(table);
  if (at == impl_->tables.end() || at->second.erase(std::string(key)) == 0) return false;
  impl_->changes.push_back({std::string(table), std::string(key), true});
  return true;
}

std::vector<World::Change> World::take_changes() {
  return std::exchange(impl_->changes, {});
}

json World::save() const {
  auto saved = json::object();
  for (const auto& [name, rows] : impl_->tables) saved[name] = rows;
  return saved;
}

bool World::load(const json& saved) {
  if (!saved.is_object()) return false;
  std::map<std::string, Rows, std::less<>> tables;
  for (const auto& [name, rows] : saved.items()) {
    if (!rows.is_object()) return false;
    for (const auto& [key, value] : rows.items()) tables[name][key] = value;
  }
  impl_->tables = std::move(tables);
  return true;
}

std::string text_of(const json& object, const char* name) {
  if (!object.is_object()) return {};
  auto at = object.find(name);
  return at == object.end() || !at->is_string() ? std::string() : at->get<std::string>();
}

}  // namespace keyless::sandbox
