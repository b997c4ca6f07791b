#pragma once

#include <string>

#include "model/migration.hpp"
#include "report/text.hpp"

namespace keyless::report {

/// A table a project, what stands in the way below each row, totals, the days left, what could not be read.
std::string migration(const model::Migration& found, const Heading& heading, Style style);
/// The same as Markdown tables.
std::string migration_markdown(const model::Migration& found, const Heading& heading);
/// schemas/migration.schema.json
std::string migration_json(const model::Migration& found, const Heading& heading);

}  // namespace keyless::report
