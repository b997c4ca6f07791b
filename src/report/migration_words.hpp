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

/// Lines below a row: what blocks it, and who can't use it any more.
std::vector<std::string> migration_remarks(const model::MigrationRow& row);

/// What follows is as services said it, not harmless yet: `dockerregistry ACR`; names with commas between them.
std::string migration_type(const model::MigrationRow& row);
std::string migration_pipelines(const std::vector<model::PipelineName>& pipelines);
/// A word of MigrationRow::to_do() for people: `migrate issuer`.
std::string migration_to_do(const std::string& to_do);

/// `300 connections: 0 need nothing, 290 to convert, ...`, and the days left.
std::vector<std::string> migration_sentences(const model::Migration& found);
/// What has changed since an older report, a line each; none when there is no older one.
std::vector<std::string> migration_changes(const model::Migration& found);
/// `Migration of contoso on AzureCloud (sandbox), tenant ...`
std::string migration_title(const model::Migration& found, const Heading& heading);

}  // namespace keyless::report
