#include <catch2/catch.hpp>

#include "base/digest.hpp"
#include "base/text.hpp"
#include "diff/grants.hpp"
#include "diff/planned.hpp"
#include "model/kinds/kinds.hpp"

// Checks and security roles on a connection, and what an identity is in the organization.

using namespace keyless;
using namespace keyless::test;
using namespace keyless::model;

namespace {

const std::string member_id = uuid5("member");

LiveObject object_of(const Kind& kind, const std::string& id, Fields fields) {
  LiveObject object;
  object.kind = &kind;
  object.id = id;
  object.fields = std::move(fields);
  object.fields.insert_or_assign("id", Value(id));
  return object;
}

/// The common case, applied, and a graph and a Live to which a test adds its own.
struct World {
  Declarations declared = microbots();
  CloudSimulator cloud = applied(declared);
  diff::Policy policy = policy_of(declared);
  Graph graph = declared.graph();
  Live live = cloud.read();
  std::string connection_id = cloud.find(kinds::service_connection, "sc-microbots-openai")->id;
  std::string principal_id = text_of(cloud.find(kinds::identity, "mi-microbots-ado")->fields, "principalId");

  World() {
    live.saw_all_of("checks@" + lower(connection_id));
    live.saw_all_of("securityRoles@" + lower(connection_id));
    live.saw_all_of("organizationMembers@contoso");
    live.saw_all_of("projectEntitlements@" + member_id);
    live.saw_all_of("groupMemberships@contoso/aadsp.x");
  }

  Plan plan() const { return diff::make_plan(graph, live, policy); }

  void declare(const Kind& kind, const std::string& path, Fields fields, bool adopt = false) {
    Resource resource;
    resource.address = Address(kind.name, path);
    resource.kind = &kind;
    resource.fields = std::move(fields);
    resource.owner = "microbots";
    resource.adopt = adopt;
    graph.add(std::move(resource));
  }

  Fields on_connection(Fields more) const {
    more.insert({{"organization", "contoso"}, {"projectName", "Microbots"}, {"projectId", uuid5("project")}});
    more.insert_or_assign("connectionId", Value(connection_id));
    return more;
  }

  void declare_approval(const Strings& approvers) {
    auto fields = on_connection({{"type", "approval"}, {"approvers", approvers}, {"disabled", "false"}});
    fields["connectionId"] = Reference{connection_at, "id"};
    declare(kinds::check, "Microbots/sc-microbots-openai/approval", std::move(fields));
  }

  void add_check(const std::string& type, const Strings& approvers) {
    live.add(object_of(kinds::check, "check-" + type,
                       on_connection({{"type", type}, {"approvers", approvers}, {"disabled", "false"}})));
  }

  void add_role(const std::string& who, const std::string& role) {
    live.add(object_of(kinds::security_role, "role-" + who,
                       on_connection({{"principalId", uuid5(who)}, {"principal", who}, {"role", role}})));
  }

  void declare_member(const Address& identity, const std::string& level, bool on_existing = false, bool adopt = false) {
    declare(kinds::organization_member, "bots/contoso",
            {{"organization", "contoso"},
             {"principalId", Reference{identity, "principalId"}},
             {"accessLevel", level},
             {"onExisting", on_existing ? "true" : "false"}},
            adopt);
  }

  void add_member(const std::string& principal, const std::string& level) {
    live.add(object_of(
        kinds::organization_member, member_id,
        {{"organization", "contoso"}, {"principalId", principal}, {"accessLevel", level}, {"descriptor", "aadsp.x"}}));
  }
};

}  // namespace

TEST_CASE("a declared check is added, changed back, and never removed") {
  World world;
  world.declare_approval({"ana", "bob"});
  SECTION("missing") {
    CHECK(rows_of(world.plan()) == "+ check/Microbots/sc-microbots-openai/approval\n");
  }
  SECTION("equal, in another order") {
    world.add_check("approval", {"bob", "ana"});
    CHECK(rows_of(world.plan()).empty());
  }
  SECTION("loosened") {
    world.add_check("approval", {"ana"});
    CHECK(rows_of(world.plan()) == "~ check/Microbots/sc-microbots-openai/approval\n");
  }
  SECTION("destroyed with its connection") {
    world.add_check("approval", {"ana"});
    world.add_role("eve", "Administrator");
    world.policy.destroy = true;
    const auto rows = rows_of(world.plan());
    CHECK(rows.find("- serviceConnection/Microbots/sc-microbots-openai") != std::string::npos);
    CHECK(rows.find("check/") == std::string::npos);
    CHECK(rows.find("securityRole/") == std::string::npos);
  }
}

TEST_CASE("checks and roles that nobody declared are told apart, and prune takes neither") {
  World world;
  world.add_check("businessHours", {});
  world.add_role("eve", "User");
  for (const bool prune : {false, true}) {
    world.policy.prune = prune;
    const auto plan = world.plan();
    CHECK(totals_of(plan).allowed == 1);
    CHECK(totals_of(plan).undeclared == 1);
    CHECK_FALSE(would_write(plan));
  }
}

TEST_CASE("checks that could not be read hold their declarations back") {
  World world;
  world.live.could_not_see("checks@" + lower(world.connection_id), "forbidden");
  world.declare_approval({"ana"});
  CHECK(rows_of(world.plan()) == "! check/Microbots/sc-microbots-openai/approval\n");
}

TEST_CASE("a member on an identity of ours is ours: changed back, and pruned with all it has when nobody declares it") {
  World world;
  world.add_member(world.principal_id, "Stakeholder");
  SECTION("declared") {
    world.declare_member(identity_at, "Basic");
    CHECK(rows_of(world.plan()) == "~ organizationMember/bots/contoso\n");
  }
  SECTION("not declared") {
    CHECK(rows_of(world.plan()) == "? organizationMember/mi-microbots-ado/contoso\n");
    world.policy.prune = true;
    CHECK(rows_of(world.plan()) == "- organizationMember/mi-microbots-ado/contoso\n");
  }
  SECTION("a group of it that nobody declared") {
    world.declare_member(identity_at, "Stakeholder");
    world.live.add(object_of(kinds::group_membership, "m",
                             {{"organization", "contoso"},
                              {"memberDescriptor", "aadsp.x"},
                              {"groupDescriptor", "vssgp.pca"},
                              {"groupName", "[contoso]\\Administrators"}}));
    CHECK(rows_of(world.plan()) == "? groupMembership/bots/contoso/[contoso]\\Administrators\n");
    world.policy.prune = true;
    CHECK(rows_of(world.plan()) == "- groupMembership/bots/contoso/[contoso]\\Administrators\n");
  }
}

TEST_CASE("on an existing identity membership is used, and ours only by adopt: true") {
  World world;
  const auto theirs = world.declared.existing_identity("mi-shared");
  world.graph = world.declared.graph();
  const auto principal = text_of(world.cloud.find(kinds::existing_identity, "mi-shared")->fields, "principalId");
  SECTION("missing: added") {
    world.declare_member(theirs, "Basic", true);
    CHECK(rows_of(world.plan()) == "+ organizationMember/bots/contoso\n");
  }
  SECTION("equal: used, and left by destroy") {
    world.add_member(principal, "Basic");
    world.declare_member(theirs, "Basic", true);
    CHECK(rows_of(world.plan()).empty());
    world.policy.destroy = true;
    CHECK(rows_of(world.plan()).find("organizationMember") == std::string::npos);
  }
  SECTION("different: refused") {
    world.add_member(principal, "Basic");
    world.declare_member(theirs, "Stakeholder", true);
    const auto plan = world.plan();
    REQUIRE(plan.refusals.size() == 1);
    CHECK(plan.refusals.front().guard == "ownership");
    CHECK_FALSE(would_write(plan));
  }
  SECTION("different, and adopted: changed; and removed by destroy") {
    world.add_member(principal, "Basic");
    world.declare_member(theirs, "Stakeholder", true, true);
    CHECK(rows_of(world.plan()) == "~ organizationMember/bots/contoso\n");
    world.policy.destroy = true;
    CHECK(rows_of(world.plan()).find("- organizationMember/bots/contoso") != std::string::npos);
  }
  SECTION("groups nobody declared on it are no difference") {
    world.add_member(principal, "Basic");
    world.declare_member(theirs, "Basic", true);
    world.live.add(object_of(kinds::group_membership, "m",
                             {{"organization", "contoso"},
                              {"memberDescriptor", "aadsp.x"},
                              {"groupDescriptor", "vssgp.pca"},
                              {"groupName", "[contoso]\\Readers"}}));
    world.policy.prune = true;
    const auto plan = world.plan();
    CHECK(totals_of(plan).undeclared == 0);
    CHECK_FALSE(would_write(plan));
  }
}

TEST_CASE("an identity that somebody prepared becomes no member") {
  World world;
  world.live.add(foreign_credential(world.cloud, "mi-microbots-ado", "backdoor"));
  world.declare_member(identity_at, "Basic");
  const auto plan = world.plan();
  REQUIRE(plan.refusals.size() == 1);
  CHECK(plan.refusals.front().guard == "untrusted-identity");
}

TEST_CASE("groups that administer Azure DevOps need a policy") {
  World world;
  const auto member = Address("organizationMember", "bots/contoso");
  world.declare_member(identity_at, "Basic");
  world.declare(kinds::project_entitlement, "bots/contoso/Microbots",
                {{"organization", "contoso"},
                 {"memberId", Reference{member, "id"}},
                 {"projectId", uuid5("project")},
                 {"projectName", "Microbots"},
                 {"group", "Administrators"},
                 {"onExisting", "false"}});
  const auto refusals = diff::check_policy(world.graph, world.policy);
  REQUIRE(refusals.size() == 1);
  CHECK(refusals.front().guard == "policy");
  world.policy.grants.push_back({"microbots", "Administrators", "contoso/Microbots"});
  CHECK(diff::check_policy(world.graph, world.policy).empty());
}
