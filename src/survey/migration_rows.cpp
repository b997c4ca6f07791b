#include "survey/migration_rows.hpp"

#include <algorithm>

#include "base/arm_id.hpp"
#include "base/text.hpp"
#include "model/kinds/kinds.hpp"

namespace keyless::survey {
namespace {

namespace kinds = model::kinds;
using model::LiveObject;
using model::MigrationRow;
using model::PipelineName;
using model::text_of;

constexpr std::size_t length_of_a_date = 10;

std::string issuer_word(const model::Fields& connection) {
  if (text_of(connection, "issuer").empty() && text_of(connection, "subject").empty()) return "none";
  return model::has_old_issuer(connection) ? "old" : "new";
}

std::string condition_of(const model::Fields& connection) {
  if (model::has_failed(connection) || text_of(connection, "isReady") == "false") return "failed";
  return text_of(connection, "disabled") == "true" ? "disabled" : "";
}

MigrationRow told_by(const LiveObject& connection) {
  const auto& fields = connection.fields;
  MigrationRow row;
  row.project = text_of(fields, "projectName");
  row.name = text_of(fields, "name");
  row.id = connection.id;
  row.type = text_of(fields, "type");
  row.scheme = text_of(fields, "scheme");
  row.condition = condition_of(fields);
  row.issuer = issuer_word(fields);
  row.issuer_url = text_of(fields, "issuer");
  row.subject = text_of(fields, "subject");
  row.client_id = text_of(fields, "clientId");
  row.identity_tenant = text_of(fields, "tenantId");
  row.owner = model::proven_owner(connection);
  return row;
}

/// Whether an entry of a manifest means that connection; projects are written by name or id.
bool declares(const manifest::ServiceConnection& entry, const model::Fields& connection) {
  const auto &project = entry.project.value, &name = text_of(connection, "name");
  const bool same_project = equal_caseless(project, text_of(connection, "projectName")) ||
                            equal_caseless(project, text_of(connection, "projectId"));
  return same_project && (equal_caseless(entry.name.value, name) || equal_caseless(entry.previously.value, name));
}

}  // namespace

MigrationRows::MigrationRows(const Survey& survey, const MigrationScope& scope, std::string today)
    : survey_(survey), scope_(scope), today_(std::move(today)), assessor_(survey, scope.cloud) {
  const auto parent = [](const LiveObject& child) { return folded_arm_id(text_of(child.fields, "identityId")); };
  for (const auto* permission : survey.live.all(kinds::pipeline_permission))
    admitted_[lower(text_of(permission->fields, "connectionId"))].push_back(permission);
  for (const auto* trust : survey.live.all(kinds::federated_credential)) trusts_[parent(*trust)].push_back(trust);
  for (const auto* owner : survey.live.all(kinds::application_owner)) {
    const auto& name = text_of(owner->fields, "ownerName");
    owners_[parent(*owner)].push_back(name.empty() ? text_of(owner->fields, "ownerId") : name);
  }
  for (const auto* secret : survey.live.all(kinds::application_secret)) {
    auto& last = secrets_[parent(*secret)];
    last = std::max(last, text_of(secret->fields, "endDate"));
  }
  for (const auto* pipeline : survey.live.all(kinds::pipeline))
    pipelines_.emplace(text_of(pipeline->fields, "id"), text_of(pipeline->fields, "name"));
}

MigrationRow MigrationRows::row_of(const LiveObject& connection) {
  auto row = told_by(connection);
  add_assessment(connection, row);
  add_use(row);
  add_pipelines(connection, row);
  add_people(row);
  add_manifest(connection.fields, row);
  return row;
}

void MigrationRows::add_assessment(const LiveObject& connection, MigrationRow& row) {
  auto assessment = assessor_.of(connection);
  const auto* identity = assessment.judgement.identity;
  row.way = assessment.judgement.way;
  row.obstacles = std::move(assessment.judgement.obstacles);
  row.declarable = !assessment.left_out;
  add_identity(connection.fields, identity, row);
  add_new_trust(identity, row);
}

void MigrationRows::add_use(MigrationRow& row) const {
  const auto use = survey_.uses.find(lower(row.id));
  if (use == survey_.uses.end()) return;
  row.use_known = true;
  row.last_used = use->second.finished;
  row.last_result = use->second.result;
  for (const auto& pipeline : use->second.pipelines)
    row.used_by.push_back({pipeline.id, pipeline.name.empty() ? pipeline.id : pipeline.name});
}

PipelineName MigrationRows::pipeline_of(const std::string& id) const {
  const auto known = pipelines_.find(id);
  return {id, known == pipelines_.end() ? id : known->second};
}

void MigrationRows::add_pipelines(const LiveObject& connection, MigrationRow& row) const {
  model::Fields asked;
  for (const auto name : {"organization", "projectId"}) asked.emplace(name, text_of(connection.fields, name));
  asked.emplace("connectionId", connection.id);
  row.pipelines_known = !survey_.live.not_visible().contains(kinds::pipeline_permission.collection(asked));
  std::vector<PipelineName> authorized;
  if (const auto admitted = admitted_.find(lower(connection.id)); admitted != admitted_.end())
    for (const auto* permission : admitted->second)
      authorized.push_back(pipeline_of(text_of(permission->fields, "pipelineId")));
  row.all_pipelines = std::erase_if(authorized, [](const PipelineName& one) { return one.id == "*"; }) > 0;
  row.pipelines = authorized.size();
  compare_use(row, authorized);
}

/// A run needs an authorization: whoever ran and has none now fails the next time.
void MigrationRows::compare_use(MigrationRow& row, const std::vector<PipelineName>& authorized) const {
  if (!row.pipelines_known || !row.use_known) return;
  const auto is_in = [](const std::vector<PipelineName>& list, const PipelineName& one) {
    return std::ranges::find(list, one.id, &PipelineName::id) != list.end();
  };
  for (const auto& one : row.used_by)
    if (!row.all_pipelines && !is_in(authorized, one)) row.not_authorized.push_back(one);
  for (const auto& one : authorized)
    if (!is_in(row.used_by, one)) row.not_seen_using.push_back(one);
}

void MigrationRows::add_people(MigrationRow& row) const {
  if (const auto facts = survey_.facts.find(lower(row.id)); facts != survey_.facts.end()) {
    row.created_by = {facts->second.created_by, facts->second.creator_mail};
    row.registry = facts->second.registry;
  }
  for (const auto* role : survey_.administrators.all(kinds::connection_role)) {
    const auto& fields = role->fields;
    model::Person person{text_of(fields, "principal"), providers::mail_of_holder(*role)};
    const bool administers = equal_caseless(text_of(fields, "role"), "Administrator") &&
                             equal_caseless(text_of(fields, "connectionId"), row.id);
    if (administers && std::ranges::find(row.administrators, person) == row.administrators.end())
      row.administrators.push_back(std::move(person));
  }
}

void MigrationRows::add_identity(const model::Fields& fields, const LiveObject* identity, MigrationRow& row) const {
  row.application = identity ? text_of(identity->fields, "name") : text_of(fields, "clientId");
  if (!identity) return;
  const auto id = folded_arm_id(identity->id);
  if (const auto owners = owners_.find(id); owners != owners_.end()) {
    row.identity_owners = owners->second;
    std::ranges::sort(row.identity_owners);
    const auto twice = std::ranges::unique(row.identity_owners);
    row.identity_owners.erase(twice.begin(), twice.end());
  }
  const auto ends = secrets_.find(id);
  if (ends == secrets_.end()) return;
  // Which of them a connection holds nobody but the service knows: while the last one lives, it may work.
  row.secret_ends = ends->second.substr(0, length_of_a_date);
  row.secret_expired = row.secret_ends < today_;
}

bool MigrationRows::is_trusted(const LiveObject& identity, const model::NewTrust& wanted) const {
  const auto trusts = trusts_.find(folded_arm_id(text_of(identity.fields, "id")));
  return trusts != trusts_.end() && std::ranges::any_of(trusts->second, [&](const LiveObject* trust) {
           return text_of(trust->fields, "issuer") == wanted.issuer &&
                  text_of(trust->fields, "subject") == wanted.subject;
         });
}

void MigrationRows::add_new_trust(const LiveObject* identity, MigrationRow& row) const {
  const auto facts = survey_.facts.find(lower(row.id));
  const bool known = facts != survey_.facts.end() && !facts->second.next_subject.empty();
  const bool absent = std::ranges::count(row.obstacles, "identity-absent", &model::Obstacle::code) > 0;
  if (row.way == model::Way::none || row.client_id.empty() || absent || !known || row.to_do() == "failed") return;
  model::NewTrust trust{facts->second.next_issuer, facts->second.next_subject, scope_.exchange_audience};
  trust.exists = identity && is_trusted(*identity, trust);
  row.new_trust = std::move(trust);
}

void MigrationRows::add_manifest(const model::Fields& fields, MigrationRow& row) const {
  for (const auto& manifest : scope_.manifests) {
    if (!equal_caseless(manifest.devops.organization.value, survey_.organization)) continue;
    for (const auto& entry : manifest.service_connections)
      if (declares(entry, fields)) row.manifest = manifest.file + ":" + std::to_string(entry.name.at.line);
  }
}

}  // namespace keyless::survey
