#include "model/migration.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "base/wildcard.hpp"

namespace keyless::model {
namespace {

bool holds_code(const std::vector<Obstacle>& obstacles, std::string_view code) {
  return std::ranges::find(obstacles, code, &Obstacle::code) != obstacles.end();
}

bool names_one_of(const std::vector<std::string>& patterns, const Responsible& responsible) {
  return std::ranges::any_of(patterns, [&](const std::string& pattern) {
    return std::ranges::any_of(responsible.people, [&](const Person& person) {
      return fits_wildcards(pattern, person.name) || (!person.mail.empty() && fits_wildcards(pattern, person.mail));
    });
  });
}

void count(MigrationTotals& totals, const std::string& to_do) {
  ++(to_do == "manual"    ? totals.manual
     : to_do == "failed"  ? totals.failed
     : to_do == "convert" ? totals.convert
     : to_do == "migrate" ? totals.migrate
                          : totals.nothing);
}

}  // namespace

std::string Responsible::name() const {
  if (people.empty()) return {};
  const auto more = people.size() - 1;
  return people.front().name + (more == 0 ? "" : " and " + std::to_string(more) + " more");
}

std::string Responsible::mail() const {
  const auto found = std::ranges::find_if(people, [](const Person& person) { return !person.mail.empty(); });
  return found == people.end() ? std::string() : found->mail;
}

bool MigrationRow::is_machine() const {
  return equal_caseless(scheme, "ManagedServiceIdentity");
}

std::string MigrationRow::to_do() const {
  if (condition == "failed" || holds_code(obstacles, "failed")) return "failed";
  return obstacles.empty() ? word_for(way) : "manual";
}

std::string MigrationRow::reason() const {
  if (to_do() == "failed") return "Azure DevOps failed to create it, so it never worked";
  if (is_machine()) return "it signs in as the machine that runs the agent: no secret and no issuer";
  if (way == Way::convert) return "it signs in with a secret";
  if (issuer == "old" && way == Way::migrate)
    return "it uses the Azure DevOps issuer, which is retired on " + std::string(old_issuer_ends);
  if (issuer == "old") return "it uses the Azure DevOps issuer, which stays in its cloud";
  return "it is federated and uses the Microsoft Entra issuer";
}

ConnectionVerdict MigrationRow::verdict() const {
  if (!obstacles.empty()) return {"impossible", obstacles.front().code};
  const bool adopted = way == Way::none && owner.empty() && declarable;
  return {adopted ? "adopt" : word_for(way)};
}

Responsible MigrationRow::responsible() const {
  if (!owner.empty()) return {{{owner, created_by.mail}}, "mark"};
  if (!created_by.name.empty()) return {{created_by}, "createdBy"};
  if (!administrators.empty()) return {administrators, "administrators"};
  return {{}, "unknown"};
}

bool MigrationFilter::wants(const MigrationRow& row) const {
  const bool to_do_fits = to_do.empty() || std::ranges::find(to_do, row.to_do()) != to_do.end();
  return to_do_fits && (owners.empty() || names_one_of(owners, row.responsible()));
}

MigrationTotals totals_of(const Migration& migration) {
  MigrationTotals totals;
  for (const auto& row : migration.rows) {
    ++totals.connections;
    count(totals, row.to_do());
    if (row.secret_expired) ++totals.secrets_expired;
    if (row.use_known && row.last_used.empty()) ++totals.never_used;
  }
  return totals;
}

Migration filtered(Migration migration, MigrationFilter filter) {
  if (filter.empty()) return migration;
  migration.all_rows = migration.rows.size();
  std::erase_if(migration.rows, [&](const MigrationRow& row) { return !filter.wants(row); });
  migration.filter = std::move(filter);
  return migration;
}

}  // namespace keyless::model
