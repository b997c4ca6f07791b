#include "diff/loans.hpp"

#include <algorithm>

#include "base/arm_id.hpp"
#include "base/text.hpp"
#include "model/kinds/kinds.hpp"

namespace keyless::diff {

using namespace model;

namespace {

std::string pair_word(const std::string& identity_id, const std::string& issuer, const std::string& subject,
                      const std::string& audience) {
  return folded_arm_id(identity_id) + "\n" + issuer + "\n" + subject + "\n" + audience;
}

std::string object_word(const LiveObject& object) {
  return std::string(object.kind->name) + "|" + folded_arm_id(object.id);
}

bool same_where_known(const std::string& left, const std::string& right) {
  return left.empty() || right.empty() || equal_caseless(left, right);
}

/// A managed identity has no secrets: a connection that claims to hold one never signed in as it.
bool may_have_secrets(const LiveObject& identity) {
  return kinds::trust_place(text_of(identity.fields, "id")) == kinds::TrustPlace::directory;
}

bool signs_in_by_secret(const LiveObject& connection, const LiveObject& identity) {
  return equal_caseless(text_of(connection.fields, "scheme"), "ServicePrincipal") &&
         equal_caseless(text_of(connection.fields, "clientId"), text_of(identity.fields, "clientId"));
}

bool changes(const Change& change, std::initializer_list<std::string_view> fields) {
  return std::ranges::any_of(change.diffs,
                             [&](const FieldDiff& diff) { return std::ranges::count(fields, diff.field) > 0; });
}

/// A client id means an identity of the tenant that the connection signs in to.
bool gets_another_identity(const Change& change) {
  return !change.live || changes(change, {"clientId", "tenantId"});
}

bool trusts_another(const Change& change) {
  return !change.live || changes(change, {"issuer", "subject", "audience"});
}

/// The connection that a trust is wired to; null of one that is written out.
const Node* wired_to(Draft& draft, const Node& trust) {
  return target_of(draft, *trust.resource, "subject");
}

/// A conversion or a migration, and nothing that gives the connection another identity.
bool is_changed_in_place(const Change& change) {
  return (change.action == Action::convert || change.action == Action::migrate) && !gets_another_identity(change);
}

bool is_changed_in_place(Draft& draft, const Address& address) {
  const auto* change = draft.change_at(address);
  return change && is_changed_in_place(*change);
}

bool may_lend(const Change& change) {
  if (!builds(change) || !change.desired) return false;
  return change.kind->signs_in ? gets_another_identity(change) || is_changed_in_place(change)
                               : change.kind->admits && trusts_another(change);
}

/// The rows of connections that lend by themselves.
std::set<Address> lending_connections(Draft& draft) {
  std::set<Address> found;
  for (const auto& change : draft.plan.changes)
    if (change.kind->signs_in && may_lend(change) && !is_changed_in_place(change)) found.insert(change.address);
  return found;
}

/// How things stand before the plan.
struct AsThingsAre {
  TrustedPairs pairs;
  std::map<const Node*, std::string> audiences = {};  ///< connection → what the trust that is wired to it is for

  explicit AsThingsAre(Draft& draft) : pairs(draft.live) {
    for (const auto& [address, node] : draft.nodes)
      if (node.resource->kind->admits)
        if (const auto* connection = wired_to(draft, node))
          audiences.emplace(connection, text_of(node.fields, "audience"));
  }
  std::string audience_of(const Node& connection) const {
    const auto found = audiences.find(&connection);
    return found == audiences.end() ? std::string() : found->second;
  }
};

/// Whether the connection of a loan signs in as that identity without it.
bool signs_in_already(Draft& draft, const Loan& loan, const AsThingsAre& now) {
  const auto *connection = loan.connection->live, *identity = loan.identity->live;
  if (!connection || !identity || is_new(*loan.identity)) return false;
  if (!signs_in_by_secret(*connection, *identity))
    return can_sign_in(now.pairs, *connection, *identity, now.audience_of(*loan.connection));
  // That it holds a secret is what the connection says of itself: nobody gets whoever runs this for a claim.
  draft.open.caller = draft.open.caller || is_unknown(draft.policy.caller);
  return !is_caller(draft.policy.caller, *identity) && may_have_secrets(*identity);
}

bool lends(Draft& draft, const Loan& loan, const AsThingsAre& now) {
  if (!loan.connection || loan.follows) return true;
  if (loan.row == loan.connection->resource->address && !is_changed_in_place(draft, loan.row)) return true;
  return !signs_in_already(draft, loan, now);
}

/// A conversion or migration is judged by itself only where its trust is there already: else the trust's row is.
void drop_what_their_trust_says(Draft& draft, std::vector<Loan>& loans) {
  std::set<const Node*> judged;
  for (const auto& loan : loans)
    if (loan.connection && loan.row != loan.connection->resource->address) judged.insert(loan.connection);
  std::erase_if(loans, [&](const Loan& loan) {
    return loan.connection && loan.row == loan.connection->resource->address && is_changed_in_place(draft, loan.row) &&
           judged.contains(loan.connection);
  });
}

}  // namespace

Standings::Standings(const Draft& draft) {
  for (const auto& [address, node] : draft.nodes)
    if (node.live) declared_.emplace(node.live, &node);
  for (const auto& change : draft.plan.changes)
    if (change.live) rows_.emplace(object_word(*change.live), &change);
}

const Change* Standings::row_of(const LiveObject& object) const {
  const auto row = rows_.find(object_word(object));
  return row == rows_.end() ? nullptr : row->second;
}

Standings::Standing Standings::of(const LiveObject& object) const {
  if (declared_.contains(&object)) return Standing::declared;
  const auto* row = row_of(object);
  if (row && row->superseded) return Standing::replaced;
  return row && row->action == Action::remove ? Standing::goes : Standing::foreign;
}

std::string Standings::owner_of(const LiveObject& object) const {
  const auto found = declared_.find(&object);
  return found == declared_.end() ? std::string() : found->second->resource->owner;
}

std::string Standings::name_of(const LiveObject& object) const {
  if (const auto* row = row_of(object)) return row->address.text();
  return std::string(object.kind->noun) + " " + object.kind->discovered_path(object.fields, "");
}

TrustedPairs::TrustedPairs(const Live& live) {
  for (const auto* trust : live.all(kinds::federated_credential))
    words_.insert(pair_word(text_of(trust->fields, "identityId"), text_of(trust->fields, "issuer"),
                            text_of(trust->fields, "subject"), text_of(trust->fields, "audience")));
}

bool TrustedPairs::trusts(const LiveObject& identity, const LiveObject& connection, const std::string& audience) const {
  const auto &issuer = text_of(connection.fields, "issuer"), &subject = text_of(connection.fields, "subject");
  return !subject.empty() && words_.contains(pair_word(text_of(identity.fields, "id"), issuer, subject, audience));
}

bool can_sign_in(const TrustedPairs& pairs, const LiveObject& connection, const LiveObject& identity,
                 const std::string& audience) {
  if (text_of(connection.fields, "disabled") == "true" || has_failed(connection.fields)) return false;
  const auto& has = text_of(connection.fields, "clientId");
  if (has.empty() || !equal_caseless(has, text_of(identity.fields, "clientId"))) return false;
  if (!same_where_known(text_of(connection.fields, "tenantId"), text_of(identity.fields, "tenantId"))) return false;
  return pairs.trusts(identity, connection, audience);
}

bool is_caller(const Caller& caller, const LiveObject& identity) {
  const auto is = [&](const std::string& id, std::string_view field) {
    return !id.empty() && equal_caseless(id, text_of(identity.fields, field));
  };
  return same_where_known(caller.tenant_id, text_of(identity.fields, "tenantId")) &&
         (is(caller.client_id, "clientId") || is(caller.principal_id, "principalId"));
}

bool is_unknown(const Caller& caller) {
  return caller.client_id.empty() && caller.principal_id.empty();
}

bool is_new(const Node& identity) {
  return !identity.live || identity.action == Action::create;
}

std::vector<Loan> loans_in(Draft& draft) {
  std::optional<AsThingsAre> now;  // most plans lend nothing
  const auto connections = lending_connections(draft);
  std::vector<Loan> found;
  for (const auto& change : draft.plan.changes) {
    if (!may_lend(change)) continue;
    const bool trust = change.kind->admits;
    const auto& node = draft.nodes.at(change.address);
    Loan loan{change.address, identity_of(draft, *node.resource), trust ? wired_to(draft, node) : &node};
    loan.follows = trust && loan.connection && connections.contains(loan.connection->resource->address);
    if (!now) now.emplace(draft);
    if (loan.identity && lends(draft, loan, *now)) found.push_back(std::move(loan));
  }
  drop_what_their_trust_says(draft, found);
  return found;
}

void judge_loans(Draft& draft) {
  if (draft.policy.destroy) return;
  const auto loans = loans_in(draft);
  judge_lending(draft, loans);
  judge_connections(draft, loans);
}

}  // namespace keyless::diff
