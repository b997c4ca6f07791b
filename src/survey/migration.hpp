#pragma once

#include <chrono>

#include "model/migration.hpp"
#include "survey/survey.hpp"

namespace keyless::survey {

/// What a survey says of each Azure Resource Manager connection. Pure. `cloud`: whose connections are looked at.
model::Migration migration_of(const Survey& survey, std::chrono::system_clock::time_point now,
                              std::string cloud = "AzureCloud");

}  // namespace keyless::survey
