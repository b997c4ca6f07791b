#pragma once

#include <map>

#include "survey/assessment.hpp"
#include "survey/migration.hpp"

namespace keyless::survey {

/// Turns connections into rows, asked in the order of connections_of(). `survey` and `scope` must outlive this.
class MigrationRows {
 public:
  /// `today`: a date, by which secrets have expired.
  MigrationRows(const Survey& survey, const MigrationScope& scope, std::string today);

  model::MigrationRow row_of(const model::LiveObject& connection);

 private:
  using Objects = std::vector<const model::LiveObject*>;

  void add_assessment(const model::LiveObject& connection, model::MigrationRow& row);
  void add_use(model::MigrationRow& row) const;
  void add_pipelines(const model::LiveObject& connection, model::MigrationRow& row) const;
  void compare_use(model::MigrationRow& row, const std::vector<model::PipelineName>& authorized) const;
  void add_people(model::MigrationRow& row) const;
  void add_identity(const model::Fields& fields, const model::LiveObject* identity, model::MigrationRow& row) const;
  void add_new_trust(const model::LiveObject* identity, model::MigrationRow& row) const;
  void add_manifest(const model::Fields& fields, model::MigrationRow& row) const;
  bool is_trusted(const model::LiveObject& identity, const model::NewTrust& wanted) const;
  model::PipelineName pipeline_of(const std::string& id) const;

  const Survey& survey_;
  const MigrationScope& scope_;
  std::string today_;
  Assessor assessor_;
  std::map<std::string, Objects> admitted_ = {};     ///< by connection id, lower case
  std::map<std::string, Objects> trusts_ = {};       ///< by identity, folded
  std::map<std::string, std::string> secrets_ = {};  ///< identity, folded → when the last of its secrets ends
  std::map<std::string, std::vector<std::string>> owners_ = {};  ///< identity, folded → names
  std::map<std::string, std::string> pipelines_ = {};            ///< id → name
};

/// What can go wrong with a connection while nothing is done. Dates are compared as text.
model::Risk risk_of(const model::MigrationRow& row, const std::string& today, long days_left);

}  // namespace keyless::survey
