#include <algorithm>

#include "base/text.hpp"
#include "diff/draft.hpp"

namespace keyless::diff {

using namespace model;

namespace {

bool leaves(Draft& draft, const Address& connection) {
  const auto* change = draft.change_at(connection);
  return change && writes(change->action) && leaves_identity(*change);
}

void refuse_departure(Draft& draft, const Address& identity, std::string why) {
  draft.refuse(identity, "in-use", std::move(why),
               "First move every connection to another identity; delete this one in a later run.");
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
    if (!node.resource->kind->signs_in || node.resource->wish == Wish::removed) continue;
    if (node.unseen) {
      refuse_departure(draft, address, user.text() + " could not be evaluated and might sign in as it");
    } else if (node.live &&
               equal_caseless(text_of(node.live->fields, "clientId"), text_of(identity.fields, "clientId"))) {
      if (!leaves(draft, user)) refuse_departure(draft, address, user.text() + " signs in as it and is not moved away");
      for (auto* row : rows) add_edge(*row, user);
    }
  }
}

/// What an identity can do is in use for as long as a connection that is to leave it can't. Trust is no such thing.
void keep_for(const Change& stuck, Draft& draft) {
  for (const auto* identity : principals_of(draft, *stuck.live))
    for (auto* row : rows_of(draft, *identity)) {
      if (row->desired || row->kind->prepares_trust || row->kind->is_principal) continue;
      row->action = Action::undeclared;
      row->reason += "; not deleted in this run: " + stuck.address.text() + " still signs in as this identity";
    }
}

}  // namespace

bool leaves_identity(const Change& change) {
  return change.kind->signs_in && change.live && change.desired &&
         std::ranges::count(change.diffs, "clientId", &FieldDiff::field) > 0;
}

std::vector<const LiveObject*> principals_of(const Draft& draft, const LiveObject& connection) {
  const auto& client = text_of(connection.fields, "clientId");
  auto found = client.empty() ? std::vector<const LiveObject*>() : principals_in(draft.live);
  std::erase_if(found, [&](const auto* one) { return !equal_caseless(text_of(one->fields, "clientId"), client); });
  return found;
}

void keep_what_is_in_use(Draft& draft) {
  for (const auto& change : draft.plan.changes)
    if (change.action == Action::impossible && leaves_identity(change)) keep_for(change, draft);
}

void order_departures(Draft& draft) {
  if (draft.policy.destroy) return;
  std::vector<std::pair<Address, LiveObject>> going;
  for (const auto& change : draft.plan.changes)
    if (change.action == Action::remove && change.kind->is_principal) going.emplace_back(change.address, *change.live);
  for (const auto& [address, identity] : going) after_its_users(draft, address, identity);
}

}  // namespace keyless::diff
