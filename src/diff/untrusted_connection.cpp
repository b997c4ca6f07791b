#include <algorithm>

#include "diff/loans.hpp"
#include "model/kinds/kinds.hpp"
#include "model/text.hpp"

namespace keyless::diff {

using namespace model;

namespace {

/// What others have on a connection, and what of it this run takes away first.
struct Access {
  Strings foreign = {};
  Strings inherited = {};
  std::vector<Address> removals = {};
  std::string unread = {};  ///< why a list is not known
};

void check_list(const Draft& draft, const Kind& kind, const Fields& fields, Access& access) {
  const auto seen = draft.live.of(kind, fields);
  if (seen.state == Observation::State::absent || seen.state == Observation::State::present) return;
  if (access.unread.empty()) access.unread = seen.reason.empty() ? "it was not looked at" : seen.reason;
}

bool is_on(const LiveObject& object, const LiveObject& connection) {
  return equal_caseless(text_of(object.fields, "connectionId"), connection.id);
}

/// Each project has its own list of pipelines.
void check_lists(const Draft& draft, const LiveObject& connection, Access& access) {
  Strings projects = {text_of(connection.fields, "projectId")};
  for (const auto* share : draft.live.all(kinds::connection_share))
    if (is_on(*share, connection)) projects.push_back(text_of(share->fields, "projectId"));
  for (const auto& project : projects)
    check_list(draft, kinds::pipeline_permission,
              {{"connectionId", connection.id}, {"projectId", project}, {"pipelineId", "?"}}, access);
  check_list(draft, kinds::connection_share, {{"connectionId", connection.id}, {"projectId", "?"}}, access);
  check_list(draft, kinds::connection_role,
            {{"connectionId", connection.id}, {"projectId", "?"}, {"principalId", "?"}}, access);
}

void add_users(const Draft& draft, const Standings& standings, const LiveObject& connection, Access& access) {
  for (const auto* kind : {&kinds::pipeline_permission, &kinds::connection_share})
    for (const auto* object : draft.live.all(*kind)) {
      if (!is_on(*object, connection)) continue;
      const auto standing = standings.of(*object);
      if (standing == Standings::Standing::foreign) access.foreign.push_back(standings.name_of(*object));
      if (standing == Standings::Standing::goes) access.removals.push_back(standings.row_of(*object)->address);
    }
}

bool is_declared(const Draft& draft, const Fields& role) {
  return std::ranges::any_of(draft.nodes, [&](const auto& entry) {
    const auto& node = entry.second;
    if (node.resource->kind != &kinds::security_role) return false;
    const auto same = [&](std::string_view field) {
      return equal_caseless(text_of(node.fields, field), text_of(role, field));
    };
    return same("connectionId") && same("projectId") && same("principalId") && same("role");
  });
}

bool is_callers(const Draft& draft, const Fields& role) {
  const auto own = draft.policy.caller.devops_ids.find(lower(text_of(role, "organization")));
  return own != draft.policy.caller.devops_ids.end() && equal_caseless(own->second, text_of(role, "principalId"));
}

void add_holders(const Draft& draft, const LiveObject& connection, Access& access) {
  for (const auto* held : draft.live.all(kinds::connection_role)) {
    const auto& role = held->fields;
    if (!is_on(*held, connection)) continue;
    const auto words = text_of(role, "role") + " " + text_of(role, "principal");
    if (text_of(role, "inherited") == "true")
      access.inherited.push_back(words);
    else if (!is_declared(draft, role) && !(text_of(role, "creator") == "true" && is_callers(draft, role)))
      access.foreign.push_back("security role " + words + (text_of(role, "creator") == "true" ? ", its creator" : ""));
  }
}

/// Shared with projects of which none is shown to us.
void add_hidden_shares(const Draft& draft, const LiveObject& connection, Access& access) {
  if (text_of(connection.fields, "shared") != "true") return;
  const auto shares = draft.live.all(kinds::connection_share);
  if (std::ranges::none_of(shares, [&](const LiveObject* share) { return is_on(*share, connection); }))
    access.foreign.push_back("shares with projects that are not visible");
}

Access access_to(const Draft& draft, const Standings& standings, const LiveObject& connection) {
  Access access;
  check_lists(draft, connection, access);
  add_users(draft, standings, connection, access);
  add_hidden_shares(draft, connection, access);
  add_holders(draft, connection, access);
  return access;
}

bool is_trusted(const Policy& policy, const std::string& owner, const LiveObject& connection) {
  return std::ranges::any_of(policy.connections, [&](const TrustedConnection& line) {
    return fits(line.team, team_of(owner)) && equal_caseless(line.id, connection.id) && !policy.today.empty() &&
           policy.today <= line.until;
  });
}

void ask_about(Draft& draft, const LiveObject& connection) {
  const auto seen = draft.live.of(
      kinds::connection_role, {{"connectionId", connection.id}, {"projectId", "?"}, {"principalId", "?"}});
  if (seen.state == Observation::State::not_looked_at) draft.open.connections.push_back(connection);
}

void judge(Draft& draft, const Node& node, const std::string& identity, const Access& access) {
  const auto& address = node.resource->address;
  if (!access.inherited.empty())
    draft.plan.notes.push_back("Roles on " + address.text() + " that come from its project: " +
                               joined(access.inherited, ", ") + ".");
  if (is_trusted(draft.policy, node.resource->owner, *node.live)) return;
  if (!access.foreign.empty())
    return draft.refuse(address, "untrusted-connection",
                        "it exists and would be given " + identity + ", while others have access to it: " +
                            joined(access.foreign, ", "),
                        "Declare that access or remove it; or ask whoever owns the policy file to add the connection's "
                        "id " +
                            node.live->id + " to `connections`, and pass --policy FILE.");
  if (!access.unread.empty())
    draft.plan.unseen.push_back({address, "who can use this connection could not be read: " + access.unread});
}

}  // namespace

void judge_connections(Draft& draft, const std::vector<Loan>& loans) {
  std::optional<Standings> standings;
  std::map<const Node*, Access> known;
  for (const auto& loan : loans) {
    if (!loan.connection || !loan.connection->live) continue;
    const bool first = !known.contains(loan.connection);
    auto& access = known[loan.connection];
    if (first) {
      ask_about(draft, *loan.connection->live);
      if (!standings) standings.emplace(draft);
      access = access_to(draft, *standings, *loan.connection->live);
      judge(draft, *loan.connection, loan.identity->resource->address.text(), access);
    }
    for (const auto& removal : access.removals) add_edge(*draft.change_at(loan.row), removal);
  }
}

}  // namespace keyless::diff
