#include "report/migration_work_lists.hpp"

#include <fmt/format.h>

#include <map>
#include <tuple>

#include "report/migration_words.hpp"

namespace keyless::report {

using namespace model;

namespace {

using Rows = std::vector<const MigrationRow*>;

std::string credential_of(const MigrationRow& row) {
  if (!row.new_trust) return {};
  const auto& trust = *row.new_trust;
  const auto identity =
      one_line(row.application + (row.application == row.client_id ? "" : " (" + row.client_id + ")"));
  if (trust.exists) return fmt::format("    {} has the new federated credential already\n", identity);
  auto text = fmt::format(
      "    federated credential that {} needs first:\n      issuer:   {}\n      subject:  {}\n      audience: {}\n",
      identity, one_line(trust.issuer), one_line(trust.subject), one_line(trust.audience));
  std::string owners;
  for (const auto& name : row.identity_owners) owners += (owners.empty() ? "" : ", ") + name;
  if (!owners.empty()) text += fmt::format("      owners of the identity: {}\n", one_line(owners));
  return text;
}

std::string entry_of(const MigrationRow& row) {
  auto text = fmt::format("- {}: {}, because {}\n", one_line(row.project + "/" + row.name),
                          migration_to_do(row.to_do()), one_line(row.reason()));
  if (row.risk.level != "none") text += fmt::format("    risk: {}, {}\n", row.risk.level, one_line(row.risk.reason));
  for (const auto& remark : migration_remarks(row)) text += "    " + remark + "\n";
  return text + credential_of(row) + fmt::format("    id: {}\n", one_line(row.id));
}

std::string greeting_of(const Responsible& owner) {
  if (owner.known_by == "mark") return fmt::format("Team {},", one_line(owner.name()));
  return owner.people.empty() ? "To whom it may concern," : fmt::format("Hello {},", one_line(owner.name()));
}

std::string why_they(const Responsible& owner, std::size_t count) {
  const auto one = count == 1;
  if (owner.known_by == "mark") return one ? "carries your team's mark" : "carry your team's mark";
  if (owner.known_by == "createdBy") return one ? "was created by you" : "were created by you";
  if (owner.known_by == "administrators") return one ? "is administered by you" : "are administered by you";
  return one ? "has no known owner" : "have no known owner";
}

std::string text_of_list(const Migration& found, const Responsible& owner, const Rows& rows) {
  const auto count = rows.size();
  auto text = fmt::format(
      "{}\n\n{} service connection{} of the Azure DevOps organization {} {} and {} work to be done. Azure DevOps "
      "retires its own token issuer on {}.\n\n",
      greeting_of(owner), count, count == 1 ? "" : "s", one_line(found.organization), why_they(owner, count),
      count == 1 ? "has" : "have", old_issuer_ends);
  bool waits = false;
  for (const auto* row : rows) {
    text += entry_of(*row);
    waits = waits || (row->new_trust && !row->new_trust->exists);
  }
  if (waits)
    text +=
        "\nkeyless adds these federated credentials itself where it may. Where it may not change an identity, ask the "
        "identity's owner to add them exactly as written here. The next run of keyless recognizes them.\n";
  return text;
}

}  // namespace

std::vector<WorkList> work_lists_of(const Migration& found) {
  std::map<std::tuple<bool, std::string, std::string, std::string>, Rows> by_owner;
  for (const auto& row : found.rows) {
    if (row.to_do() == "nothing") continue;
    const auto owner = row.responsible();
    by_owner[{owner.people.empty(), owner.name(), owner.mail(), owner.known_by}].push_back(&row);
  }
  std::vector<WorkList> lists;
  for (const auto& [key, rows] : by_owner) {
    auto& list = lists.emplace_back();
    list.owner = rows.front()->responsible();
    for (const auto* row : rows) list.connections.push_back(row->id);
    list.subject = fmt::format("{} service connection{} in {} before {}", rows.size(), rows.size() == 1 ? "" : "s",
                               one_line(found.organization), old_issuer_ends);
    list.text = text_of_list(found, list.owner, rows);
  }
  return lists;
}

}  // namespace keyless::report
