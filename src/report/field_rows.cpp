#include "report/field_rows.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "report/text.hpp"

namespace keyless::report {

using namespace model;

namespace {

const Tags* tags_in(const std::optional<Value>& value) {
  return value ? std::get_if<Tags>(&*value) : nullptr;
}

/// "" for what is absent; an empty text is.
std::string words(const std::optional<Value>& value) {
  const auto* text = value ? std::get_if<std::string>(&*value) : nullptr;
  const bool absent = !value || (text && text->empty());
  return absent ? std::string() : one_line(printed(*value));
}

std::string tag_value(const Tags* tags, const std::string& key) {
  if (!tags) return {};
  const auto found = std::ranges::find_if(*tags, [&](const auto& tag) { return equal_caseless(tag.first, key); });
  return found == tags->end() ? std::string() : one_line(printed(Value(found->second)));
}

/// Only the tags that desired names: those of others are none of our business.
void add_tags(const FieldDiff& diff, std::vector<FieldRow>& rows) {
  const auto *before = tags_in(diff.before), *after = tags_in(diff.after);
  for (const auto& [key, value] : *after) {
    FieldRow row{.name = diff.field + "." + one_line(key),
                 .before = tag_value(before, key),
                 .after = one_line(printed(Value(value))),
                 .forces_replacement = diff.forces_replacement};
    if (row.before != row.after) rows.push_back(std::move(row));
  }
}

}  // namespace

std::vector<FieldRow> field_rows(const Change& change) {
  std::vector<FieldRow> rows;
  for (const auto& diff : change.diffs)
    if (tags_in(diff.after))
      add_tags(diff, rows);
    else
      rows.push_back({one_line(diff.field), words(diff.before), words(diff.after), diff.forces_replacement});
  return rows;
}

}  // namespace keyless::report
