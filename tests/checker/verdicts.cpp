#include <algorithm>

#include "checker/laws.hpp"
#include "checker/places.hpp"
#include "checker/roles.hpp"
#include "checker/sign_in.hpp"
#include "model/verdict.hpp"

namespace keyless::checker {
namespace {

using model::Action;
using model::Plan;

bool is_open_obstacle(const model::Change& change) {
  return (change.action == Action::impossible || !change.obstacle.empty()) && !change.accepted;
}

bool says_nothing_is_left(const Plan& plan) {
  return !model::would_write(plan) && exit_code_of(plan, true) == 0 &&
         std::ranges::all_of(plan.changes, [](const model::Change& change) { return change.held.empty(); });
}

bool is_partial(const World& world) {
  return world.is("flag", "target") || world.is("flag", "exclude");
}

const Row* principal_of(const Cloud& cloud, const IdentitySpec& identity) {
  Spec only;
  only.identities = {identity};
  for (const auto& row : cloud.rows)
    if ((row.kind == kind::identity || row.kind == kind::application) && declared_as_identity(only, row)) return &row;
  return nullptr;
}

std::string wrong_role(const Cloud& cloud, const Row& principal, const RoleSpec& role) {
  for (const auto* held : cloud.below(kind::role, "principalId", text(principal, "principalId")))
    if (same(text(*held, "scope"), group_id(role.group)) && text(*held, "roleId") == role_named(role.role).guid)
      return role.condition && text(*held, "condition") != *role.condition ? "another condition on it" : "";
  return "no role on " + role.group;
}

const Row* member_behind(const Cloud& cloud, const Row& principal) {
  const auto found = cloud.below(kind::member, "principalId", text(principal, "principalId"));
  return found.empty() ? nullptr : found.front();
}

std::string wrong_membership(const Cloud& cloud, const Row& principal, const MembershipSpec& declared) {
  const auto* member = member_behind(cloud, principal);
  if (!member) return "it is no member";
  if (text(*member, "accessLevel") != declared.level) return "another access level";
  for (const auto& [name, group] : declared.in_projects) {
    const auto& wanted = group;
    if (std::ranges::none_of(cloud.below(kind::entitlement, "memberId", member->id), [&](const Row* one) {
          return text(*one, "projectName") == project && text(*one, "group") == wanted;
        }))
      return "not in project " + name;
  }
  for (const auto& group : declared.groups)
    if (std::ranges::none_of(cloud.below(kind::membership, "memberId", member->id),
                             [&](const Row* one) { return text(*one, "groupName") == group; }))
      return "not in group " + group;
  return {};
}

std::string wrong_identity(const Cloud& cloud, const IdentitySpec& identity) {
  const auto* principal = principal_of(cloud, identity);
  if (!principal) return "it does not exist";
  for (const auto& role : identity.roles)
    if (auto wrong = wrong_role(cloud, *principal, role); !wrong.empty()) return wrong;
  for (const auto& name : identity.repositories)
    if (!trusts(cloud, *principal, {github, subject_of(name)})) return "no trust in " + name;
  return identity.membership ? wrong_membership(cloud, *principal, *identity.membership) : std::string();
}

const Row* child_of(const Cloud& cloud, const Row& connection, std::string_view kind, const char* field,
                    const std::string& value) {
  for (const auto* child : cloud.below(kind, "connectionId", connection.id))
    if (text(*child, field) == value) return child;
  return nullptr;
}

std::string wrong_surroundings(const Cloud& cloud, const ConnectionSpec& declared, const Row& row) {
  for (const auto& name : declared.pipelines)
    if (!child_of(cloud, row, kind::permission, "pipelineId", cloud.named(kind::pipeline, name)->id))
      return "pipeline " + name + " may not use it";
  if (declared.shared && !child_of(cloud, row, kind::share, "projectId", second_project_id)) return "it is not shared";
  const auto* role = child_of(cloud, row, kind::person_role, "principal", ana);
  if (!declared.person_role.empty() && (!role || text(*role, "role") != declared.person_role)) return "role of Ana";
  if (declared.branches.empty()) return {};
  const auto* check = child_of(cloud, row, kind::check, "type", "branchControl");
  return check && list(*check, "branches") == model::Strings{"refs/heads/main"} ? "" : "its branch control";
}

/// What stands in the way of a conversion or migration, by the truth.
std::vector<std::string> obstacles_of(const Cloud& cloud, const Row& row, bool federated) {
  std::vector<std::string> found;
  if (text(row, "state") == "Failed") found.emplace_back("failed");
  if (text(row, "tenantId") != tenant) found.emplace_back("tenant");
  if (text(row, "disabled") == "true") found.emplace_back("disabled");
  if (text(row, "mayManage") == "false") found.emplace_back("rights");
  const bool shared = !cloud.below(kind::share, "connectionId", row.id).empty();
  if (!federated && shared) found.emplace_back("shared");
  return found;
}

/// Only exactly the obstacle that the manifest accepts is there: it is a note then, and nothing to do.
bool is_accepted(const Cloud& cloud, const Row& row, const ConnectionSpec& declared) {
  const bool federated = same(text(row, "scheme"), "WorkloadIdentityFederation");
  return obstacles_of(cloud, row, federated) == std::vector{declared.accepted};
}

std::string wrong_connection(const Spec& spec, const Cloud& cloud, const ConnectionSpec& declared) {
  const auto* row = cloud.named(kind::connection, declared.name);
  if (!row) return "it does not exist under its declared name";
  const auto* principal = cloud.principal(text(*row, "clientId"));
  if (!principal || declared_as_identity(spec, *principal) != spec.identity(declared.identity))
    return "it signs in as another identity";
  if (text(*row, "disabled") != "true" && !can_sign_in(cloud, *row)) return "it can't sign in";
  const bool retires = text(*row, "issuer") == retiring_issuer;
  const bool differs = !same(text(*row, "scheme"), "WorkloadIdentityFederation") || (retires && !spec.keeps_issuer);
  if (differs && !is_accepted(cloud, *row, declared)) return "it is not converted or migrated";
  return wrong_surroundings(cloud, declared, *row);
}

std::string wrong_absence(const Spec& spec, const Row& row) {
  const auto wish = named_to_go(spec, row);
  if (wish == Wish::removed) return "it is named under `removed` and is still there";
  return wish == Wish::released && is_marked_by(row, spec.team) ? "it is to be released and is still marked" : "";
}

std::string left_by_destroy(const Spec& spec, const Row& row) {
  const bool declared = row.kind == kind::connection ? declared_as_connection(spec, row) != nullptr
                                                     : declared_as_identity(spec, row) != nullptr;
  return declared && is_marked_by(row, spec.team) ? "it is ours, and destroy left it" : "";
}

std::string wrong_in(const Start& start) {
  const auto& spec = start.spec;
  const bool destroy = start.world.is("run", "destroy");
  for (const auto& row : start.cloud.rows) {
    if (row.kind != kind::connection && row.kind != kind::identity && row.kind != kind::application) continue;
    if (auto wrong = destroy ? left_by_destroy(spec, row) : wrong_absence(spec, row); !wrong.empty())
      return text(row, "name") + ": " + wrong;
  }
  if (destroy) return {};
  for (const auto& identity : spec.identities)
    if (identity.wish == Wish::declared)
      if (auto wrong = wrong_identity(start.cloud, identity); !wrong.empty()) return identity.name + ": " + wrong;
  for (const auto& connection : spec.connections)
    if (connection.wish == Wish::declared)
      if (auto wrong = wrong_connection(spec, start.cloud, connection); !wrong.empty())
        return connection.name + ": " + wrong;
  return {};
}

/// Only exactly the accepted obstacle is no difference.
std::string wrong_acceptance(const Start& start, const model::Address& address, const ConnectionSpec& declared,
                             const std::vector<std::string>& obstacles) {
  const auto* change = start.plan.find(address);
  if (!change || change->action != Action::impossible || !change->accepted) return {};
  const bool only = std::ranges::all_of(obstacles, [&](const auto& one) { return one == declared.accepted; });
  return only ? "" : "counts as accepted, and something else is in its way";
}

/// `convert`, `migrate`, or `nothing` of a kind that can be told from the connection alone.
std::string way_of(const Spec& spec, const Row& row) {
  if (!same(text(row, "scheme"), "WorkloadIdentityFederation")) return "convert";
  return text(row, "issuer") == retiring_issuer && !spec.keeps_issuer ? "migrate" : "nothing";
}

/// Of a connection that stays with its identity and its name: what the plan says of it, against the truth.
std::string wrong_word(const Start& start, const Row& row, const model::ConnectionVerdict& said) {
  const auto way = way_of(start.spec, row);
  const bool federated = way != "convert";
  const auto all = obstacles_of(start.cloud, row, federated);
  const auto obstacle = way == "nothing" || all.empty() ? std::string() : all.front();
  const bool says_impossible = said.word == "impossible";
  if (!obstacle.empty() && !says_impossible) return "is " + said.text() + ", and " + obstacle + " is in its way";
  if (obstacle.empty() && says_impossible && said.code != "credentials-full" && way != "nothing")
    return "is " + said.text() + ", and nothing is in its way";
  if (obstacle.empty() && !says_impossible && way != "nothing" && said.word != way)
    return "is " + said.text() + ", and is to " + way;
  return {};
}

bool is_plain_entry(const Start& start, const Row& row, const ConnectionSpec& declared) {
  const auto* principal = start.cloud.principal(text(row, "clientId"));
  return declared.previously.empty() && principal &&
         declared_as_identity(start.spec, *principal) == start.spec.identity(declared.identity);
}

/// A scope that does not exist is no list that could not be read.
std::string wrong_absent_scope(const Start& start) {
  for (const auto& unseen : start.plan.unseen)
    if (unseen.address.kind() == kind::role && unseen.address.text().ends_with("@" + vanished_group))
      return unseen.address.text() + " is called unseen, and its scope does not exist";
  return {};
}

/// What is declared is not called undeclared, whatever else of it could not be read.
std::string wrong_undeclared(const Start& start) {
  for (const auto& change : start.plan.changes) {
    if (change.action != Action::undeclared || change.kind->name != kind::role) continue;
    const auto* role = start.cloud.find(change.live->id);
    if (role && is_declared_child(start.spec, start.cloud, *role))
      return change.address.text() + " is called undeclared, and it is declared";
  }
  return {};
}

/// What the plan and the report of a migration say in other words than the other, or than the truth.
std::string disagreement(const Start& start) {
  if (auto wrong = wrong_absent_scope(start); !wrong.empty()) return wrong;
  if (auto wrong = wrong_undeclared(start); !wrong.empty()) return wrong;
  for (const auto& declared : start.spec.connections) {
    const auto* row = declared.wish == Wish::declared ? start.cloud.named(kind::connection, declared.name) : nullptr;
    if (!row || !is_plain_entry(start, *row, declared)) continue;
    const model::Address address("serviceConnection", declared.project + "/" + declared.name);
    const auto said = model::verdict_of(start.plan, address);
    if (said.word == "refused" || said.word == "unseen") continue;
    const bool federated = way_of(start.spec, *row) != "convert";
    auto wrong = wrong_acceptance(start, address, declared, obstacles_of(start.cloud, *row, federated));
    if (wrong.empty()) wrong = wrong_word(start, *row, said);
    if (!wrong.empty()) return address.text() + " " + wrong;
  }
  return {};
}

}  // namespace

int exit_code_of(const Plan& plan, bool all_done) {
  if (!plan.refusals.empty()) return 3;
  const bool impossible = std::ranges::any_of(plan.changes, is_open_obstacle);
  return !all_done || !plan.unseen.empty() || impossible ? 1 : 0;
}

std::optional<Breach> wrong_verdict(const Start& start) {
  if (is_partial(start.world)) return std::nullopt;
  const bool open = std::ranges::any_of(start.plan.changes, is_open_obstacle);
  if (open != model::has_open_obstacles(start.plan))
    return Breach{"I5", "whether something is impossible is said in two ways", "by the plan"};
  if (!start.world.is("run", "destroy"))
    if (auto wrong = disagreement(start); !wrong.empty()) return Breach{"I5", std::move(wrong), "by the plan"};
  if (!says_nothing_is_left(start.plan)) return std::nullopt;
  auto wrong = wrong_in(start);
  if (wrong.empty()) return std::nullopt;
  return Breach{"I5", "the plan says that nothing is left to do, but " + wrong, "by the plan"};
}

}  // namespace keyless::checker
