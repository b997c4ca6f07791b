#pragma once

#include <string>
#include <vector>

#include "model/migration.hpp"
#include "report/text.hpp"

/// The words that the forms of the migration report share; nothing in them is harmful to a terminal.
namespace keyless::report {

/// The column heads, and a row's cells in that order.
const std::vector<std::string>& migration_columns();
std::vector<std::string> migration_cells(const model::MigrationRow& row);

/// `300 connections: 0 need nothing, 290 to convert, ...`, and the days left.
std::vector<std::string> migration_sentences(const model::Migration& found);
/// `Migration of contoso on AzureCloud (sandbox), tenant ...`
std::string migration_title(const model::Migration& found, const Heading& heading);

}  // namespace keyless::report
