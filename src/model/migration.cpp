#include "model/migration.hpp"

namespace keyless::model {

std::string MigrationRow::to_do() const {
  return obstacles.empty() ? word_for(way) : "manual";
}

ConnectionVerdict MigrationRow::verdict() const {
  if (!obstacles.empty()) return {"impossible", obstacles.front().code};
  const bool adopted = way == Way::none && owner.empty() && declarable;
  return {adopted ? "adopt" : word_for(way)};
}

MigrationTotals totals_of(const Migration& migration) {
  MigrationTotals totals;
  for (const auto& row : migration.rows) {
    ++totals.connections;
    const auto to_do = row.to_do();
    ++(to_do == "manual"    ? totals.manual
       : to_do == "convert" ? totals.convert
       : to_do == "migrate" ? totals.migrate
                            : totals.nothing);
    if (row.secret_expired) ++totals.secrets_expired;
    if (row.use_known && row.last_used.empty()) ++totals.never_used;
  }
  return totals;
}

}  // namespace keyless::model
