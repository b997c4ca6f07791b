#include "survey/migration.hpp"

#include <fmt/chrono.h>

#include <map>

#include "base/arm_id.hpp"
#include "base/text.hpp"
#include "model/kinds/kinds.hpp"
#include "survey/assessment.hpp"

namespace keyless::survey {
namespace {

namespace kinds = model::kinds;
using model::text_of;

constexpr std::size_t length_of_a_date = 10;

std::string date_of(std::string_view time) {
  return std::string(time.substr(0, length_of_a_date));
}

std::string date_of(std::chrono::system_clock::time_point time) {
  return fmt::format("{:%Y-%m-%d}", fmt::gmtime(std::chrono::system_clock::to_time_t(time)));
}

long days_left_on(std::chrono::system_clock::time_point now) {
  using namespace std::chrono;
  const auto end = sys_days(year(2027) / July / day(1));
  return static_cast<long>((end - floor<days>(now)).count());
}

std::string issuer_of(const model::Fields& connection) {
  if (text_of(connection, "issuer").empty() && text_of(connection, "subject").empty()) return "none";
  return model::has_old_issuer(connection) ? "old" : "new";
}

std::string condition_of(const model::Fields& connection) {
  if (model::has_failed(connection) || text_of(connection, "isReady") == "false") return "failed";
  return text_of(connection, "disabled") == "true" ? "disabled" : "";
}

class Rows {
 public:
  Rows(const Survey& survey, std::string today, std::string cloud)
      : survey_(survey), today_(std::move(today)), assessor_(survey, std::move(cloud)) {
    for (const auto* permission : survey.live.all(kinds::pipeline_permission))
      admitted_[lower(text_of(permission->fields, "connectionId"))].push_back(permission);
    for (const auto* secret : survey.live.all(kinds::application_secret)) {
      auto& last = secrets_[folded_arm_id(text_of(secret->fields, "identityId"))];
      last = std::max(last, text_of(secret->fields, "endDate"));
    }
  }

  model::MigrationRow row_of(const model::LiveObject& connection) {
    const auto& fields = connection.fields;
    model::MigrationRow row;
    row.project = text_of(fields, "projectName");
    row.name = text_of(fields, "name");
    row.id = connection.id;
    row.scheme = text_of(fields, "scheme");
    row.condition = condition_of(fields);
    row.issuer = issuer_of(fields);
    row.owner = model::proven_owner(connection);
    add_use(row);
    add_pipelines(connection, row);
    auto assessment = assessor_.of(connection);
    add_application(fields, assessment.judgement.identity, row);
    row.way = assessment.judgement.way;
    row.obstacles = std::move(assessment.judgement.obstacles);
    row.declarable = !assessment.left_out;
    return row;
  }

 private:
  void add_use(model::MigrationRow& row) const {
    const auto use = survey_.uses.find(lower(row.id));
    if (use == survey_.uses.end()) return;
    row.use_known = true;
    row.last_used = use->second.finished;
    row.last_result = use->second.result;
  }

  void add_pipelines(const model::LiveObject& connection, model::MigrationRow& row) const {
    model::Fields asked;
    for (const auto name : {"organization", "projectId"}) asked.emplace(name, text_of(connection.fields, name));
    asked.emplace("connectionId", connection.id);
    row.pipelines_known = !survey_.live.not_visible().contains(kinds::pipeline_permission.collection(asked));
    const auto admitted = admitted_.find(lower(connection.id));
    if (admitted == admitted_.end()) return;
    for (const auto* permission : admitted->second)
      if (text_of(permission->fields, "pipelineId") == "*")
        row.all_pipelines = true;
      else
        ++row.pipelines;
  }

  void add_application(const model::Fields& fields, const model::LiveObject* identity, model::MigrationRow& row) const {
    row.application = identity ? text_of(identity->fields, "name") : text_of(fields, "clientId");
    const auto ends = identity ? secrets_.find(folded_arm_id(identity->id)) : secrets_.end();
    if (ends == secrets_.end()) return;
    // Which of them a connection holds nobody but the service knows: while the last one lives, it may work.
    row.secret_ends = date_of(ends->second);
    row.secret_expired = row.secret_ends < today_;
  }

  const Survey& survey_;
  std::string today_;
  Assessor assessor_;
  std::map<std::string, std::vector<const model::LiveObject*>> admitted_ = {};  ///< by connection id, lower case
  std::map<std::string, std::string> secrets_ = {};  ///< identity, folded → when the last of its secrets ends
};

}  // namespace

model::Migration migration_of(const Survey& survey, std::chrono::system_clock::time_point now, std::string cloud) {
  model::Migration migration;
  migration.organization = survey.organization;
  migration.tenant = survey.tenant;
  migration.today = date_of(now);
  migration.days_left = days_left_on(now);
  migration.gaps = survey.gaps;
  Rows rows(survey, migration.today, std::move(cloud));
  for (const auto* connection : connections_of(survey))
    if (equal_caseless(text_of(connection->fields, "type"), "azurerm"))
      migration.rows.push_back(rows.row_of(*connection));
  return migration;
}

}  // namespace keyless::survey
