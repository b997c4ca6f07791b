#include <algorithm>

#include "diff/draft.hpp"
#include "model/kinds/kinds.hpp"
#include "model/text.hpp"

namespace keyless::diff {

using namespace model;

namespace {

bool leaves(const Draft& draft, const Address& connection) {
  const auto found = draft.index.find(connection);
  if (found == draft.index.end()) return false;
  const auto& change = draft.plan.changes[found->second];
  return writes(change.action) && std::ranges::count(change.diffs, "clientId", &FieldDiff::field) > 0;
}

void refuse_departure(Draft& draft, const Address& identity, std::string why) {
  draft.refuse(identity, "in-use", std::move(why),
               "Let every connection sign in as another identity first; remove this one in a later run.");
}

/// What goes, with what goes with it.
std::vector<Change*> rows_of(Draft& draft, const LiveObject& identity) {
  std::vector<Change*> rows;
  for (auto& change : draft.plan.changes)
    if (change.action == Action::remove && change.live &&
        (change.live->id == identity.id || hangs_on(*change.live, identity)))
      rows.push_back(&change);
  return rows;
}

void after_its_users(Draft& draft, const Address& address, const LiveObject& identity) {
  const auto rows = rows_of(draft, identity);
  for (const auto& [user, node] : draft.nodes) {
    if (node.resource->kind != &kinds::service_connection || node.resource->wish != Wish::present) continue;
    if (node.unseen) {
      refuse_departure(draft, address, user.text() + " could not be evaluated, and may sign in as it");
    } else if (node.live &&
               equal_caseless(text_of(node.live->fields, "clientId"), text_of(identity.fields, "clientId"))) {
      if (!leaves(draft, user))
        refuse_departure(draft, address, user.text() + " signs in as it, and does not leave it");
      for (auto* row : rows) add_edge(*row, user);
    }
  }
}

}  // namespace

void order_departures(Draft& draft) {
  if (draft.policy.destroy) return;
  std::vector<std::pair<Address, LiveObject>> going;
  for (const auto& change : draft.plan.changes)
    if (change.action == Action::remove && change.kind->is_principal) going.emplace_back(change.address, *change.live);
  for (const auto& [address, identity] : going) after_its_users(draft, address, identity);
}

}  // namespace keyless::diff
