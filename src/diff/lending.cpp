#include <algorithm>

#include "base/arm_id.hpp"
#include "base/text.hpp"
#include "diff/lent_roles.hpp"
#include "diff/loans.hpp"
#include "diff/policy_lines.hpp"
#include "model/kinds/kinds.hpp"

namespace keyless::diff {

using namespace model;

namespace {

/// The ids by which a policy may name an identity.
Strings ids_of(const LiveObject& identity) {
  Strings ids;
  for (const auto field : {"id", "clientId", "principalId"})
    if (const auto& id = text_of(identity.fields, field); !id.empty()) ids.push_back(folded_arm_id(id));
  return ids;
}

bool permits(const LentIdentity& line, const std::string& owner, const LiveObject& identity, bool exactly) {
  if (!covers_team(line.team, owner)) return false;
  return std::ranges::any_of(ids_of(identity), [&](const std::string& id) {
    return exactly ? equal_caseless(folded_arm_id(line.identity), id) : covers_text(folded_arm_id(line.identity), id);
  });
}

bool is_permitted(const Draft& draft, const std::string& owner, const LiveObject& identity, bool exactly) {
  return std::ranges::any_of(draft.policy.identities,
                             [&](const LentIdentity& line) { return permits(line, owner, identity, exactly); });
}

/// What was read of the roles that reach an identity, through groups too.
Observation reach_of(const Draft& draft, const LiveObject& identity) {
  const auto& principal = text_of(identity.fields, "principalId");
  return draft.live.of(kinds::reached_role, {{"identity", principal}, {"id", principal}});
}

void ask_about(Draft& draft, const LiveObject& identity) {
  draft.open.caller = draft.open.caller || is_unknown(draft.policy.caller);
  if (reach_of(draft, identity).state != Observation::State::not_looked_at) return;
  const auto& principal = text_of(identity.fields, "principalId");
  const bool asked = std::ranges::any_of(draft.open.lent, [&](const LiveObject& other) {
    return equal_caseless(text_of(other.fields, "principalId"), principal);
  });
  if (!asked) draft.open.lent.push_back(identity);
}

/// A role list that is not visible at all says nothing about what an identity holds that is not declared.
bool declares_roles(const Draft& draft, const Node& identity) {
  return std::ranges::any_of(draft.nodes, [&](const auto& entry) {
    const auto& node = entry.second;
    return node.resource->kind == &kinds::role_assignment && node.live &&
           node.resource->owner == identity.resource->owner &&
           equal_caseless(text_of(node.live->fields, "principalId"), text_of(identity.live->fields, "principalId"));
  });
}

bool some_roles_unread(const Draft& draft) {
  return std::ranges::any_of(draft.live.not_visible(),
                             [](const auto& unseen) { return unseen.first.starts_with("roleAssignments@"); });
}

/// Why an identity counts as not created by this manifest; "" when it does.
std::string doubt_about(const Draft& draft, const Node& identity, const LentRoles& roles) {
  if (!identity.resource->kind->managed) return "which this manifest did not create";
  if (!identity.proven) return "which already exists and is only adopted";
  if (const auto more = roles.undeclared_on(*identity.live); !more.empty())
    return "which is managed but has undeclared access: " + joined(more, ", ");
  if (some_roles_unread(draft) && !declares_roles(draft, identity))
    return "which is managed, but none of its roles could be read";
  return {};
}

/// What stands against one loan; a sentence part each.
Strings objections_to(const Draft& draft, const Loan& loan, const std::string& owner, const LentRoles& roles) {
  const auto& identity = *loan.identity->live;
  const auto called = loan.identity->resource->address.text();
  Strings found;
  const bool own = is_caller(draft.policy.caller, identity);
  const auto doubt =
      own ? std::string("the identity that keyless is signed in as") : doubt_about(draft, *loan.identity, roles);
  if (doubt.empty()) return found;
  if (!is_permitted(draft, owner, identity, own))
    found.push_back("it would let " + std::string(loan.connection ? "a connection" : "an issuer") + " sign in as " +
                    called + ", " + doubt + ", and no policy " +
                    (own ? "names that identity exactly" : "permits lending it"));
  for (const auto& role : roles.not_permitted(identity, owner))
    found.push_back("it would pass on " + role + ", and no policy permits that grant to team " + team_of(owner));
  return found;
}

std::string way_out(const LiveObject& identity, const std::string& owner) {
  const auto& client = text_of(identity.fields, "clientId");
  return "Ask a policy owner to add {\"team\": \"" + team_of(owner) + "\", \"identity\": \"" +
         (client.empty() ? text_of(identity.fields, "id") : client) +
         "\"} to `identities`, and roles named here to `grants`; then pass --policy FILE.";
}

void note_limits(Draft& draft, const Node& identity, const LentRoles& roles) {
  const auto called = identity.resource->address.text();
  if (is_unknown(draft.policy.caller))
    draft.plan.notes.push_back("Whether " + called + " is the identity that runs keyless could not be determined.");
  if (const auto reach = reach_of(draft, *identity.live); reach.state == Observation::State::not_visible)
    draft.plan.notes.push_back("Not all roles of " + called + ", which is lent, could be read: " + reach.reason + ".");
  if (const auto unknown = roles.unknown_on(*identity.live); !unknown.empty())
    draft.plan.notes.push_back("Custom roles of " + called +
                               ", which is lent, could not be evaluated: " + joined(unknown, ", ") + ".");
}

/// Its roles outlived it, and can be read only once it is back.
void refuse_restored(Draft& draft, const Loan& loan) {
  draft.refuse(loan.row, "lending",
               "it would let " + std::string(loan.connection ? "a connection" : "an issuer") + " sign in as " +
                   loan.identity->resource->address.text() +
                   ", which is restored in this run with the roles that it had before it was deleted",
               "Apply once to restore it; the next plan reads its roles and evaluates this entry again.");
}

}  // namespace

void judge_lending(Draft& draft, const std::vector<Loan>& loans) {
  std::optional<LentRoles> roles;
  std::set<const Node*> noted;
  for (const auto& loan : loans) {
    // What is declared of an identity that is refused waits anyway.
    if (loan.follows || is_refused(draft, loan.identity->resource->address)) continue;
    if (is_new(*loan.identity)) {
      if (loan.identity->restored) refuse_restored(draft, loan);
      continue;
    }
    if (!roles) roles.emplace(draft);
    const auto& identity = *loan.identity->live;
    ask_about(draft, identity);
    auto* change = draft.change_at(loan.row);
    for (const auto& removal : roles->removals_on(identity)) add_edge(*change, removal);
    const auto& owner = draft.nodes.at(loan.row).resource->owner;
    if (noted.insert(loan.identity).second) note_limits(draft, *loan.identity, *roles);
    const auto objections = objections_to(draft, loan, owner, *roles);
    if (!objections.empty()) draft.refuse(loan.row, "lending", joined(objections, "; "), way_out(identity, owner));
  }
}

}  // namespace keyless::diff
