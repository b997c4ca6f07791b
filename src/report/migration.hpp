#pragma once

#include <string>

#include "model/migration.hpp"
#include "report/text.hpp"

namespace keyless::report {

/// A table a project, what blocks a row below it, totals, the days left, what has changed since an older report, what
/// could not be read; filtered by owner, also the work list of each.
std::string migration(const model::Migration& found, const Heading& heading, Style style);
/// The same as Markdown tables.
std::string migration_markdown(const model::Migration& found, const Heading& heading);
/// schemas/migration.schema.json
std::string migration_json(const model::Migration& found, const Heading& heading);
/// A line a row, RFC 4180 with a head line; no cell is a formula to a spreadsheet.
std::string migration_csv(const model::Migration& found);
/// One page that needs no other file and no network: totals, days left, by project and owner, searchable, a work list
/// an owner, comparison with an older report. It runs only what its content security policy names by hash.
std::string migration_html(const model::Migration& found, const Heading& heading);

}  // namespace keyless::report
