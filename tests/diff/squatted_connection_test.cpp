#include <catch2/catch.hpp>
#include <functional>

#include "base/digest.hpp"
#include "base/text.hpp"
#include "diff/planned.hpp"
#include "model/kinds/kinds.hpp"
#include "model/mark.hpp"

using namespace keyless;
using namespace keyless::test;
using namespace keyless::model;

namespace {

const auto squatter = uuid5("a squatter");
const auto ourselves = uuid5("ourselves");

/// Our manifest is new; somebody has made a connection under the name it will have, with the mark it will carry.
struct Squatted {
  Declarations declared = microbots();
  CloudSimulator cloud = empty_cloud();
  diff::Policy policy = policy_of(declared);

  Squatted() {
    cloud.owners = {declared.owner};
    policy.caller.devops_ids = {{"contoso", ourselves}};
    policy.today = "2026-03-01";
    LiveObject object;
    object.kind = &kinds::service_connection;
    object.id = uuid5("squatted");
    const auto wanted = applied(declared);
    for (const auto& other : wanted.objects)
      if (other.kind == &kinds::service_connection) object.fields = other.fields;
    object.fields["id"] = object.id;
    object.fields["clientId"] = uuid5("the squatter's own");
    const auto subject = "/eid1/c/pub/t/TENANT/a/APP/sc/ORG/" + object.id;
    object.fields["subject"] = subject;
    const auto covered = connection_mark_id("contoso", text_of(object.fields, "projectId"), "sc-microbots-openai");
    object.mark = Mark{"microbots", proof_of("microbots", covered)};
    cloud.objects.push_back(object);
  }

  LiveObject& connection() { return *cloud.find(kinds::service_connection, "sc-microbots-openai"); }

  void admit(const std::string& pipeline, const std::string& project = {}) {
    LiveObject object;
    object.kind = &kinds::pipeline_permission;
    object.id = connection().id + "/" + project + pipeline;
    object.fields = {{"id", object.id},
                     {"connectionId", connection().id},
                     {"projectId", project.empty() ? text_of(connection().fields, "projectId") : project},
                     {"projectName", "Microbots"},
                     {"pipelineId", pipeline},
                     {"pipelineName", pipeline == "*" ? "all pipelines" : pipeline}};
    cloud.objects.push_back(object);
  }

  void share() {
    const auto project = uuid5("projectPortal");
    LiveObject object;
    object.kind = &kinds::connection_share;
    object.id = connection().id + "/" + project;
    object.fields = {{"id", object.id},
                     {"connectionId", connection().id},
                     {"projectId", project},
                     {"projectName", "Portal"},
                     {"name", "shared"}};
    cloud.objects.push_back(object);
  }

  void give_role(const std::string& who, bool creator = false, bool inherited = false) {
    LiveObject object;
    object.kind = &kinds::connection_role;
    object.id = connection().id + "/" + who + (inherited ? "/inherited" : "");
    object.fields = {{"organization", "contoso"},
                     {"projectId", text_of(connection().fields, "projectId")},
                     {"connectionId", connection().id},
                     {"principalId", who},
                     {"principal", who == squatter ? "Mallory" : "somebody"},
                     {"role", "Administrator"},
                     {"inherited", inherited ? "true" : "false"},
                     {"creator", creator ? "true" : "false"}};
    cloud.objects.push_back(object);
  }

  Plan plan() const { return planned(declared, cloud, policy); }
};

struct Row {
  const char* name;
  std::function<void(Squatted&)> prepare;
  const char* named;  ///< what the refusal names
};

std::vector<Refusal> untrusted(const Plan& plan) {
  std::vector<Refusal> found;
  std::ranges::copy_if(plan.refusals, std::back_inserter(found),
                       [](const Refusal& refusal) { return refusal.guard == "untrusted-connection"; });
  return found;
}

}  // namespace

TEST_CASE("squatted: a connection that others can use or manage gets no identity of ours") {
  const std::vector<Row> rows = {
      {"open to all pipelines", [](Squatted& s) { s.admit("*"); }, "all pipelines"},
      {"open to a pipeline that nobody declared", [](Squatted& s) { s.admit("13"); }, "sc-microbots-openai/13"},
      {"the same, tolerated by the manifest",
       [](Squatted& s) {
         s.admit("13");
         s.policy.allow_undeclared = {"*"};
       },
       "sc-microbots-openai/13"},
      {"shared with another project", [](Squatted& s) { s.share(); }, "Portal"},
      {"shared with projects that nobody shows us", [](Squatted& s) { s.connection().fields["shared"] = "true"; },
       "not visible"},
      {"administered by its creator", [](Squatted& s) { s.give_role(squatter, true); }, "Mallory, its creator"},
      {"administered by somebody else", [](Squatted& s) { s.give_role(ourselves, true), s.give_role(squatter); },
       "Administrator Mallory"},
      {"ours by role, but not as its creator", [](Squatted& s) { s.give_role(ourselves); }, "Administrator somebody"},
      {"made by whoever is signed in to another organization",
       [](Squatted& s) {
         s.give_role(ourselves, true);
         s.policy.caller.devops_ids = {{"fabrikam", ourselves}};
       },
       "its creator"},
      {"with our client id already in it, so that only the trust is missing",
       [](Squatted& s) {
         s.admit("*");
         Declarations identity_only;
         identity_only.identity("mi-microbots-ado", identity_only.group("rg-microbots-identity"));
         const auto connection = s.connection();
         s.cloud.carry_out(planned(identity_only, s.cloud));
         s.connection().fields["clientId"] = s.cloud.find(kinds::identity, "mi-microbots-ado")->fields.at("clientId");
       },
       "all pipelines"},
      {"with a secret that claims to be our managed identity",
       [](Squatted& s) {
         s.admit("*");
         s.connection().fields["scheme"] = "ServicePrincipal";
         s.declared.at(connection_at).adopt = true;
         Declarations identity_only;
         identity_only.identity("mi-microbots-ado", identity_only.group("rg-microbots-identity"));
         s.cloud.carry_out(planned(identity_only, s.cloud));
         s.connection().fields["clientId"] = s.cloud.find(kinds::identity, "mi-microbots-ado")->fields.at("clientId");
       },
       "all pipelines"},
  };
  for (const auto& row : rows) {
    DYNAMIC_SECTION(row.name) {
      for (const bool marked : {true, false}) {
        Squatted squatted;
        row.prepare(squatted);
        if (!marked) squatted.connection().mark.reset();
        squatted.declared.at(connection_at).adopt = true;
        const auto refusals = untrusted(squatted.plan());
        REQUIRE(refusals.size() == 1);
        CHECK(refusals[0].address == connection_at);
        CHECK(refusals[0].message.find(row.named) != std::string::npos);

        squatted.policy.connections = {{"microbots", squatted.connection().id, "2026-03-01"}};
        CHECK(untrusted(squatted.plan()).empty());
        squatted.policy.connections = {{"microbots", squatted.connection().id, "2026-02-28"}};
        CHECK(untrusted(squatted.plan()).size() == 1);
        squatted.policy.connections = {{"microbots", "*", "2026-03-31"},
                                       {"auditors", squatted.connection().id, "2026-03-31"}};
        CHECK(untrusted(squatted.plan()).size() == 1);
      }
    }
  }
}

TEST_CASE("squatted: one that only we have opened goes on") {
  Squatted world;
  world.give_role(ourselves, true);
  world.give_role(squatter, false, true);
  const auto plan = world.plan();
  CHECK(plan.refusals.empty());
  CHECK(plan.unseen.empty());
  CHECK(plan.find(connection_at)->action == Action::move);
  CHECK(joined(plan.notes, "\n").find("come from its project: Administrator Mallory") != std::string::npos);
  settles(world.declared, world.cloud, world.policy);
}

TEST_CASE("squatted: what is declared counts as ours") {
  Squatted world;
  world.admit("11");  // microbots-ci
  world.give_role(squatter, true);
  Resource role;
  role.address = Address("securityRole", "Microbots/sc-microbots-openai/Mallory");
  role.kind = &kinds::security_role;
  role.owner = "microbots";
  role.fields = {{"projectId", text_of(world.connection().fields, "projectId")},
                 {"connectionId", Reference{connection_at, "id"}},
                 {"principalId", squatter},
                 {"role", "Administrator"}};
  auto graph = world.declared.graph();
  graph.add(role);
  CHECK(untrusted(diff::make_plan(graph, world.cloud.read(), world.policy)).empty());
}

TEST_CASE("squatted: what this run prunes goes before the connection gets its identity, and before its trust") {
  Squatted world;
  world.admit("*");
  world.admit("13");
  world.policy.prune = true;
  const auto plan = world.plan();
  CHECK(plan.refusals.empty());
  int pruned = 0;
  for (const auto& change : plan.changes) {
    if (change.action != Action::remove) continue;
    ++pruned;
    for (const auto& later : {connection_at, wired_at})
      CHECK(std::ranges::count(plan.find(later)->after, change.address) == 1);
  }
  CHECK(pruned == 2);
  settles(world.declared, world.cloud, world.policy);
}

TEST_CASE("squatted: what prune does not reach because of a target is refused") {
  Squatted world;
  world.admit("13");
  world.policy.prune = true;
  world.policy.targets = {connection_at.text()};
  CHECK(untrusted(world.plan()).size() == 1);
}

TEST_CASE("squatted: lists that nobody could read are no proof of trust") {
  for (const std::string list : {"pipelinePermissions", "connectionShares", "connectionRoles"}) {
    DYNAMIC_SECTION(list) {
      Squatted world;
      const auto home =
          list == "pipelinePermissions" ? "/" + lower(text_of(world.connection().fields, "projectId")) : "";
      world.cloud.hidden[list + "@" + lower(world.connection().id) + home] = "HTTP 403";
      const auto plan = world.plan();
      CHECK(std::ranges::count_if(plan.unseen, [](const Unseen& unseen) {
              return unseen.address == connection_at && unseen.reason.find("HTTP 403") != std::string::npos;
            }) == 1);
    }
  }
}

TEST_CASE("squatted: a connection that keeps its identity is not asked about") {
  const auto declared = microbots();
  auto cloud = applied(declared);
  auto policy = policy_of(declared);
  cloud.hidden["connectionRoles@" + lower(cloud.find(kinds::service_connection, "sc-microbots-openai")->id)] =
      "HTTP 403";
  OpenQuestions open;
  const auto plan = diff::make_plan(declared.graph(), cloud.read(), policy, &open);
  CHECK(rows_of(plan) == "");
  CHECK(open.empty());
}
