#include "sandbox/state/journal.hpp"

#include "base/json.hpp"

#include "base/text.hpp"
#include "sandbox/text/timestamps.hpp"

namespace keyless::sandbox {

using nlohmann::json;

namespace {

constexpr const char* snapshot_file = "state.json";
constexpr const char* journal_file = "journal.jsonl";
constexpr std::size_t fold_after = std::size_t{16} * 1024 * 1024;

json line_of(const World& world, const std::vector<World::Change>& changes) {
  auto line = json::array();
  for (const auto& change : changes) {
    const auto* row = world.find(change.table, change.key);
    json entry = {{"table", change.table}, {"key", change.key}};
    if (row) entry["row"] = *row;
    line.push_back(std::move(entry));
  }
  return line;
}

bool replay(World& world, const json& line) {
  if (!line.is_array()) return false;
  for (const auto& entry : line) {
    auto table = text_of(entry, "table");
    if (table.empty()) return false;
    if (entry.contains("row"))
      world.put(table, text_of(entry, "key"), entry["row"]);
    else
      world.erase(table, text_of(entry, "key"));
  }
  return true;
}

Error damaged(const Folder& folder, const std::string& file) {
  Error error;
  error.code = Errc::invalid_argument;
  error.message = file + " of the state folder is not what a sandbox wrote";
  error.where = folder.path().string();
  error.advice = "start with another folder, or with an empty one";
  return error;
}

}  // namespace

bool Journal::is_kept_in(const std::filesystem::path& folder) {
  std::error_code ignored;
  return std::filesystem::exists(folder / snapshot_file, ignored) ||
         std::filesystem::exists(folder / journal_file, ignored);
}

Result<World> Journal::load() {
  World world;
  auto saved = folder_.read(snapshot_file);
  if (!saved.empty() && !world.load(parsed_json(saved))) return damaged(folder_, snapshot_file);
  auto text = folder_.read(journal_file);
  auto lines = split(text, '\n');
  // What follows the last line end was being written when the process ended: its request got no answer.
  for (std::size_t i = 0; i + 1 < lines.size(); ++i)
    if (!replay(world, parsed_json(lines[i]))) return damaged(folder_, journal_file);
  world.take_changes();
  return world;
}

bool Journal::commit(World& world) {
  auto changes = world.take_changes();
  if (changes.empty() || folder_.in_memory()) return true;
  auto line = line_of(world, changes).dump(-1, ' ', false, json::error_handler_t::replace) + "\n";
  bytes_ += line.size();
  if (!folder_.append(journal_file, line, true)) return false;
  return bytes_ < fold_after || snapshot(world);
}

bool Journal::snapshot(World& world) {
  world.take_changes();
  if (folder_.in_memory()) return true;
  bytes_ = 0;
  if (!folder_.write(snapshot_file, world.save().dump(-1, ' ', false, json::error_handler_t::replace))) return false;
  folder_.remove(journal_file);
  return true;
}

}  // namespace keyless::sandbox
