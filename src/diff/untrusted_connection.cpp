#include <algorithm>

#include "base/text.hpp"
#include "diff/loans.hpp"
#include "diff/policy_lines.hpp"
#include "model/kinds/kinds.hpp"

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
  if (access.unread.empty()) access.unread = seen.reason.empty() ? "it was not read" : seen.reason;
}

bool is_callers(const Policy& policy, const Fields& role) {
  const auto own = policy.caller.devops_ids.find(lower(text_of(role, "organization")));
  return own != policy.caller.devops_ids.end() && equal_caseless(own->second, text_of(role, "principalId"));
}

/// Everything that lies on connections, by the connection's id.
class Surroundings {
 public:
  explicit Surroundings(const Draft& draft) : draft_(draft), standings_(draft) {
    for (const auto* kind : {&kinds::pipeline_permission, &kinds::connection_share, &kinds::connection_role})
      for (const auto* object : draft.live.all(*kind)) objects_[word_of(*object)].push_back(object);
    for (const auto& [address, node] : draft.nodes)
      if (node.resource->kind == &kinds::security_role)
        declared_[lower(text_of(node.fields, "connectionId"))].push_back(&node.fields);
  }

  Access of(const LiveObject& connection) const {
    Access access;
    Strings projects = {text_of(connection.fields, "projectId")};
    for (const auto* object : on(connection)) {
      if (object->kind == &kinds::connection_share) projects.push_back(text_of(object->fields, "projectId"));
      if (object->kind == &kinds::connection_role)
        add_holder(object->fields, access);
      else
        add_user(*object, access);
    }
    // Shared, and none of the other projects is shown to us.
    if (text_of(connection.fields, "shared") == "true" && projects.size() == 1)
      access.foreign.push_back("shares with projects that are not visible");
    check_lists(connection, projects, access);
    return access;
  }

 private:
  static std::string word_of(const LiveObject& object) { return lower(text_of(object.fields, "connectionId")); }

  std::vector<const LiveObject*> on(const LiveObject& connection) const {
    const auto found = objects_.find(lower(connection.id));
    return found == objects_.end() ? std::vector<const LiveObject*>() : found->second;
  }

  void add_user(const LiveObject& object, Access& access) const {
    const auto standing = standings_.of(object);
    if (standing == Standings::Standing::foreign) access.foreign.push_back(standings_.name_of(object));
    if (standing == Standings::Standing::goes) access.removals.push_back(standings_.row_of(object)->address);
  }

  void add_holder(const Fields& role, Access& access) const {
    const bool creator = text_of(role, "creator") == "true";
    const auto words = text_of(role, "role") + " " + text_of(role, "principal");
    if (text_of(role, "inherited") == "true")
      access.inherited.push_back(words);
    else if (!is_declared(role) && !(creator && is_callers(draft_.policy, role)))
      access.foreign.push_back("security role " + words + (creator ? ", its creator" : ""));
  }

  bool is_declared(const Fields& role) const {
    const auto declared = declared_.find(lower(text_of(role, "connectionId")));
    if (declared == declared_.end()) return false;
    return std::ranges::any_of(declared->second, [&](const Fields* fields) {
      return std::ranges::all_of(std::vector{"projectId", "principalId", "role"}, [&](const char* field) {
        return equal_caseless(text_of(*fields, field), text_of(role, field));
      });
    });
  }

  /// Each project has its own list of pipelines.
  void check_lists(const LiveObject& connection, const Strings& projects, Access& access) const {
    for (const auto& project : projects)
      check_list(draft_, kinds::pipeline_permission,
                 {{"connectionId", connection.id}, {"projectId", project}, {"pipelineId", "?"}}, access);
    check_list(draft_, kinds::connection_share, {{"connectionId", connection.id}, {"projectId", "?"}}, access);
    check_list(draft_, kinds::connection_role,
               {{"connectionId", connection.id}, {"projectId", "?"}, {"principalId", "?"}}, access);
  }

  const Draft& draft_;
  Standings standings_;
  std::map<std::string, std::vector<const LiveObject*>> objects_;
  std::map<std::string, std::vector<const Fields*>> declared_;
};

bool is_trusted(const Policy& policy, const std::string& owner, const LiveObject& connection) {
  return std::ranges::any_of(policy.connections, [&](const TrustedConnection& line) {
    return covers_team(line.team, owner) && equal_caseless(line.id, connection.id) && !policy.today.empty() &&
           policy.today <= line.until;
  });
}

void ask_about(Draft& draft, const LiveObject& connection) {
  const auto seen = draft.live.of(kinds::connection_role,
                                  {{"connectionId", connection.id}, {"projectId", "?"}, {"principalId", "?"}});
  if (seen.state == Observation::State::not_looked_at) draft.open.connections.push_back(connection);
}

void judge(Draft& draft, const Node& node, const std::string& identity, const Access& access) {
  const auto& address = node.resource->address;
  if (!access.inherited.empty())
    draft.plan.notes.push_back("Roles on " + address.text() +
                               " that come from its project: " + joined(access.inherited, ", ") + ".");
  if (is_trusted(draft.policy, node.resource->owner, *node.live)) return;
  if (!access.foreign.empty())
    return draft.refuse(
        address, "untrusted-connection",
        "it exists and would be given " + identity + " while others have access to it: " + joined(access.foreign, ", "),
        "Declare that access or remove it, or ask a policy owner to add the connection's id " + node.live->id +
            " to `connections`, and pass --policy FILE.");
  if (!access.unread.empty())
    draft.plan.unseen.push_back({address, "who can use this connection could not be read: " + access.unread});
}

}  // namespace

void judge_connections(Draft& draft, const std::vector<Loan>& loans) {
  std::optional<Surroundings> surroundings;
  std::map<const Node*, Access> known;
  for (const auto& loan : loans) {
    if (!loan.connection || !loan.connection->live) continue;
    const bool first = !known.contains(loan.connection);
    auto& access = known[loan.connection];
    if (first) {
      ask_about(draft, *loan.connection->live);
      if (!surroundings) surroundings.emplace(draft);
      access = surroundings->of(*loan.connection->live);
      judge(draft, *loan.connection, loan.identity->resource->address.text(), access);
    }
    for (const auto& removal : access.removals) add_edge(*draft.change_at(loan.row), removal);
  }
}

}  // namespace keyless::diff
