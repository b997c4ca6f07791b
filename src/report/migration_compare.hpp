#pragma once

#include <string>

#include "keyless/result.hpp"
#include "model/migration.hpp"

namespace keyless::report {

/// What has changed since an older report. `text`: the JSON form of that report, of the same organization and without a
/// filter (invalid_argument otherwise); `file`: where it was read, for the Error.
Result<model::MigrationComparison> compared_with(const model::Migration& now, const std::string& text,
                                                 const std::string& file);

}  // namespace keyless::report
