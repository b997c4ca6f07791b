#include "report/migration_compare.hpp"

#include <map>

#include "base/json.hpp"
#include "base/text.hpp"

namespace keyless::report {

using namespace model;
using nlohmann::json;

namespace {

Error not_comparable(std::string why, const std::string& file) {
  return {.code = Errc::invalid_argument,
          .message = "not a migration report to compare with: " + std::move(why),
          .where = file,
          .advice =
              "Pass a file that `keyless report migration --output json --out FILE` wrote, of the same "
              "organization."};
}

/// Why it can't be compared; "" when it can.
std::string flaw_of(const json& old, const std::string& organization) {
  if (!old.is_object() || !old.contains("about") || !old.contains("connections") || !old.at("connections").is_array())
    return "it has no list of connections";
  const auto& about = old.at("about");
  if (!about.is_object() || !equal_caseless(text_at(about, "organization"), organization))
    return "it is about organization \"" + text_at(about, "organization") + "\"";
  return about.contains("filter") ? "it was filtered, so what is missing in it is not known" : "";
}

MigrationChange told_by(const json& entry) {
  return {text_at(entry, "id"), text_at(entry, "project"), text_at(entry, "name"), text_at(entry, "toDo"), ""};
}

}  // namespace

Result<MigrationComparison> compared_with(const Migration& now, const std::string& text, const std::string& file) {
  if (nests_too_deep(text)) return not_comparable("it nests too deeply", file);
  const auto old = parsed_json(text);
  if (auto flaw = flaw_of(old, now.organization); !flaw.empty()) return not_comparable(std::move(flaw), file);
  std::map<std::string, MigrationChange> by_id;
  for (const auto& entry : old.at("connections"))
    if (entry.is_object()) by_id.insert_or_assign(lower(text_at(entry, "id")), told_by(entry));
  for (const auto& row : now.rows) {
    auto& change = by_id[lower(row.id)];
    change = {row.id, row.project, row.name, change.was, row.to_do()};
  }
  MigrationComparison comparison;
  comparison.date = text_at(old.at("about"), "date");
  for (auto& [id, change] : by_id)
    if (change.was != change.now) comparison.changes.push_back(std::move(change));
  std::ranges::sort(comparison.changes, {},
                    [](const MigrationChange& one) { return std::tie(one.project, one.name, one.id); });
  return comparison;
}

}  // namespace keyless::report
