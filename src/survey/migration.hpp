#pragma once

#include <chrono>

#include "manifest/manifest.hpp"
#include "model/migration.hpp"
#include "survey/survey.hpp"

namespace keyless::survey {

/// What a migration report is made of besides a survey.
struct MigrationScope {
  std::string cloud = "AzureCloud";  ///< whose connections are looked at
  std::string exchange_audience = "api://AzureADTokenExchange";
  std::vector<manifest::Manifest> manifests = {};  ///< that may declare the connections
};

/// What a survey says of each connection that federates or could (may_federate()), and how many others there are. Pure.
model::Migration migration_of(const Survey& survey, std::chrono::system_clock::time_point now,
                              const MigrationScope& scope = {});

}  // namespace keyless::survey
