#pragma once

#include <chrono>

#include "model/migration.hpp"
#include "survey/survey.hpp"

namespace keyless::survey {

/// What a survey says of each Azure Resource Manager connection. Pure.
model::Migration migration_of(const Survey& survey, std::chrono::system_clock::time_point now);

}  // namespace keyless::survey
