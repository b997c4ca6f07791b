#include "base/json.hpp"

#include "model/json.hpp"
#include "report/migration.hpp"
#include "report/migration_work_lists.hpp"

namespace keyless::report {

using namespace model;
using nlohmann::json;

namespace {

json obstacles_of(const MigrationRow& row) {
  auto list = json::array();
  for (const auto& obstacle : row.obstacles)
    list.push_back({{"code", obstacle.code}, {"reason", obstacle.reason}, {"advice", obstacle.advice}});
  return list;
}

json names_of(const std::vector<PipelineName>& pipelines) {
  auto list = json::array();
  for (const auto& one : pipelines) list.push_back({{"id", one.id}, {"name", one.name}});
  return list;
}

void put_use(json& entry, const MigrationRow& row) {
  if (row.use_known) {
    entry["used"] = !row.last_used.empty() || !row.last_result.empty();
    put_text(entry, "lastUsed", row.last_used);
    put_text(entry, "lastResult", row.last_result);
  }
  if (row.pipelines_known) entry["pipelines"] = row.pipelines, entry["allPipelines"] = row.all_pipelines;
  if (!row.use_known || !row.pipelines_known) return;
  entry["notAuthorized"] = names_of(row.not_authorized);
  entry["notSeenUsing"] = names_of(row.not_seen_using);
}

void put_owner(json& entry, const MigrationRow& row) {
  const auto owner = row.responsible();
  entry["ownerKnownBy"] = owner.known_by;
  put_text(entry, "owner", owner.name());
  put_text(entry, "ownerMail", owner.mail());
  if (!row.identity_owners.empty()) entry["identityOwners"] = row.identity_owners;
}

void put_federation(json& entry, const MigrationRow& row) {
  put_text(entry, "issuerUrl", row.issuer_url);
  put_text(entry, "subject", row.subject);
  put_text(entry, "application", row.application);
  put_text(entry, "clientId", row.client_id);
  put_text(entry, "identityTenant", row.identity_tenant);
  if (!row.secret_ends.empty()) entry["secretEnds"] = row.secret_ends, entry["secretExpired"] = row.secret_expired;
  if (!row.new_trust) return;
  entry["newTrust"] = {{"issuer", row.new_trust->issuer},
                       {"subject", row.new_trust->subject},
                       {"audience", row.new_trust->audience},
                       {"exists", row.new_trust->exists}};
}

/// What is not known is left out, never guessed.
json row_of(const MigrationRow& row) {
  json entry = {{"project", row.project}, {"name", row.name},
                {"id", row.id},           {"type", row.type},
                {"scheme", row.scheme},   {"issuer", row.issuer},
                {"toDo", row.to_do()},    {"verdict", row.verdict().text()},
                {"reason", row.reason()}, {"obstacles", obstacles_of(row)},
                {"risk", row.risk.level}};
  put_text(entry, "registry", row.registry);
  put_text(entry, "condition", row.condition);
  put_text(entry, "manifest", row.manifest);
  put_text(entry, "riskReason", row.risk.reason);
  put_federation(entry, row);
  put_owner(entry, row);
  put_use(entry, row);
  return entry;
}

json about_of(const Migration& found, const Heading& heading) {
  json about = {{"organization", found.organization}, {"sandbox", heading.sandbox}, {"date", found.today}};
  put_text(about, "cloud", heading.cloud);
  put_text(about, "tenant", found.tenant);
  if (!found.manifests.empty()) about["manifests"] = found.manifests;
  if (found.all_rows)
    about["filter"] = {{"toDo", found.filter.to_do}, {"owners", found.filter.owners}, {"of", *found.all_rows}};
  return about;
}

json totals_json(const Migration& found) {
  const auto totals = totals_of(found);
  return {{"connections", totals.connections},
          {"nothing", totals.nothing},
          {"convert", totals.convert},
          {"migrate", totals.migrate},
          {"manual", totals.manual},
          {"failed", totals.failed},
          {"secretsExpired", totals.secrets_expired},
          {"neverUsed", totals.never_used}};
}

json not_listed_of(const Migration& found) {
  auto list = json::array();
  for (const auto& other : found.not_listed) {
    json entry = {{"connections", other.connections},
                  {"reason", "it neither federates nor holds the secret of an application"}};
    put_text(entry, "type", other.type);
    put_text(entry, "scheme", other.scheme);
    list.push_back(std::move(entry));
  }
  return list;
}

json work_lists_json(const Migration& found) {
  auto list = json::array();
  for (const auto& one : work_lists_of(found)) {
    json entry = {{"knownBy", one.owner.known_by},
                  {"connections", one.connections},
                  {"subject", one.subject},
                  {"text", one.text}};
    put_text(entry, "owner", one.owner.name());
    put_text(entry, "mail", one.owner.mail());
    list.push_back(std::move(entry));
  }
  return list;
}

json credential_requests_json(const Migration& found) {
  auto list = json::array();
  for (const auto& one : credential_requests_of(found)) {
    json entry = {{"identity", one.identity},
                  {"clientId", one.client_id},
                  {"connections", one.connections},
                  {"subject", one.subject},
                  {"text", one.text}};
    if (!one.owners.empty()) entry["owners"] = one.owners;
    list.push_back(std::move(entry));
  }
  return list;
}

json comparison_of(const MigrationComparison& since) {
  auto changes = json::array();
  for (const auto& change : since.changes) {
    json entry = {{"id", change.id}, {"project", change.project}, {"name", change.name}};
    put_text(entry, "was", change.was);
    put_text(entry, "now", change.now);
    changes.push_back(std::move(entry));
  }
  return {{"date", since.date}, {"changes", std::move(changes)}};
}

}  // namespace

std::string migration_json(const Migration& found, const Heading& heading) {
  auto rows = json::array();
  for (const auto& row : found.rows) rows.push_back(row_of(row));
  json document = {{"formatVersion", format_version},
                   {"about", about_of(found, heading)},
                   {"oldIssuerEnds", old_issuer_ends},
                   {"daysLeft", found.days_left},
                   {"connections", std::move(rows)},
                   {"totals", totals_json(found)},
                   {"notListed", not_listed_of(found)},
                   {"workLists", work_lists_json(found)},
                   {"credentialRequests", credential_requests_json(found)},
                   {"notRead", found.gaps}};
  if (found.since) document["since"] = comparison_of(*found.since);
  return printed_json(document);
}

}  // namespace keyless::report
