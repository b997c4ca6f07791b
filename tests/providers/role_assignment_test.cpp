#include "model/digest.hpp"
#include "providers/world.hpp"

using namespace keyless;
using namespace keyless::test;

namespace {

const std::string list =
    "/subscriptions/" + subscription_id + "/providers/Microsoft.Authorization/roleAssignments?api-version=2022-04-01";
const std::string name = "0a0b0c0d-0000-4000-8000-000000000009";

std::string assignment(const std::string& scope, const std::string& principal, const std::string& role,
                       const std::string& guid = name) {
  return R"({"id":")" + (scope == "/" ? "" : scope) + "/providers/Microsoft.Authorization/roleAssignments/" + guid +
         R"(","name":")" + guid +
         R"(","type":"Microsoft.Authorization/roleAssignments","properties":{"roleDefinitionId":"/subscriptions/)" +
         subscription_id + "/providers/Microsoft.Authorization/roleDefinitions/" + role + R"(","principalId":")" +
         principal + R"(","principalType":"ServicePrincipal","scope":")" + scope +
         R"(","condition":null,"createdBy":null}})";
}

model::Resource role_resource(const std::string& scope = openai_scope) {
  model::Fields fields;
  fields["scope"] = scope;
  fields["roleId"] = openai_user;
  fields["roleName"] = "Cognitive Services OpenAI User";
  fields["principalId"] = principal_id;
  fields["principalType"] = "ServicePrincipal";
  fields["onExisting"] = "false";
  return resource(kinds::role_assignment, "mi-a/role", fields);
}

/// As it is read back, with the times of its creation and of its last update.
std::string assigned_at(const std::string& created, const std::string& updated) {
  auto body = assignment(openai_scope, principal_id, openai_user);
  body.insert(body.size() - 2, R"(,"createdOn":")" + created + R"(","updatedOn":")" + updated + '"');
  return body;
}

std::string put_target(const std::string& owner = "") {
  return openai_scope + "/providers/Microsoft.Authorization/roleAssignments/" +
         model::role_assignment_name(owner, openai_scope, principal_id, openai_user) + "?api-version=2022-04-01";
}

void declare(World& world) {
  world.desired.add(group_resource());
  world.desired.add(identity_resource());
  auto role = role_resource();
  role.fields["principalId"] = model::Reference{model::Address("identity", "mi-a"), "principalId"};
  world.desired.add(role);
  world.live.add(live_identity());
}

}  // namespace

TEST_CASE("one unfiltered list a subscription holds the roles of all its identities") {
  World world;
  declare(world);
  const std::string stranger = "99999999-0000-4000-8000-000000000009";
  const std::string owner_role = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635";
  const std::string above = "/providers/Microsoft.Management/managementGroups/top";
  world.fake.on("GET", list, 200,
                R"({"value":[)" + assignment(openai_scope, principal_id, openai_user) + "," +
                    assignment(openai_scope, stranger, owner_role, "0a0b0c0d-0000-4000-8000-000000000001") + "," +
                    assignment(above, principal_id, owner_role, "0a0b0c0d-0000-4000-8000-000000000002") + "]}");
  const auto live = world.observe(kinds::role_assignment).value();
  KEYLESS_FOLLOWED(world.fake);
  CHECK(live.all(kinds::role_assignment).size() == 2);
  const auto seen = live.of(kinds::role_assignment, role_resource().fields);
  REQUIRE(seen.state == State::present);
  CHECK(text(*seen.object, "roleName") == "Cognitive Services OpenAI User");
  CHECK(text(*seen.object, "roleId") == openai_user);
  CHECK(text(*seen.object, "name") == name);
  CHECK(seen.object->fields.count("description") == 0);
}

TEST_CASE("a scope outside subscriptions is listed too, and what both lists hold counts once") {
  World world;
  declare(world);
  const std::string top = "/providers/Microsoft.Management/managementGroups/top";
  world.desired.add(resource(kinds::role_assignment, "mi-a/top", role_resource(top).fields));
  const auto inherited = assignment(top, principal_id, openai_user);
  world.fake.on("GET", list, 200, R"({"value":[)" + inherited + "]}");
  world.fake.on("GET",
                "/providers/microsoft.management/managementgroups/top/providers/Microsoft.Authorization/roleAssignments"
                "?api-version=2022-04-01&$filter=atScope%28%29",
                200, R"({"value":[)" + inherited + "]}");
  const auto live = world.observe(kinds::role_assignment).value();
  KEYLESS_FOLLOWED(world.fake);
  CHECK(live.all(kinds::role_assignment).size() == 1);
  CHECK(state_of(live, role_resource(top)) == State::present);
  CHECK(state_of(live, role_resource()) == State::absent);
}

TEST_CASE("without an identity there is nothing to ask") {
  World world;
  declare(world);
  world.live = model::Live();
  CHECK(world.observe(kinds::role_assignment).value().all(kinds::role_assignment).empty());
  CHECK(world.fake.requests.empty());
}

TEST_CASE("a marked identity that is declared no more is judged all the same") {
  World world;
  world.desired.add(group_resource());  // the same owner declares something
  world.live.add(live_identity());
  world.fake.on("GET", list, 200, R"({"value":[)" + assignment(openai_scope, principal_id, openai_user) + "]}");
  CHECK(world.observe(kinds::role_assignment).value().all(kinds::role_assignment).size() == 1);
  KEYLESS_FOLLOWED(world.fake);
}

TEST_CASE("a role is assigned under a name made of scope, principal and role") {
  World world;
  world.fake.on("PUT", put_target(), 201, assignment(openai_scope, principal_id, openai_user));
  world.fake.on("GET", put_target(), 200, assignment(openai_scope, principal_id, openai_user));
  REQUIRE(ok(world.create(role_resource())));
  KEYLESS_FOLLOWED(world.fake);
  CHECK(world.fake.bodies("PUT") ==
        std::vector<std::string>{R"({"properties":{"principalId":")" + principal_id +
                                 R"(","principalType":"ServicePrincipal","roleDefinitionId":"/subscriptions/)" +
                                 subscription_id + "/providers/Microsoft.Authorization/roleDefinitions/" + openai_user +
                                 R"("}})"});
}

TEST_CASE("on an existing identity the name proves the owner") {
  World world;
  auto desired = role_resource();
  desired.fields["onExisting"] = "true";
  world.fake.on("PUT", put_target("microbots"), 201, assignment(openai_scope, principal_id, openai_user));
  world.fake.on("GET", put_target("microbots"), 200, assignment(openai_scope, principal_id, openai_user));
  CHECK(ok(world.create(desired)));
  KEYLESS_FOLLOWED(world.fake);
}

TEST_CASE("a scope outside subscriptions gets the tenant's form of the role definition id") {
  World world;
  const auto desired = role_resource("/");
  const auto target = "/providers/Microsoft.Authorization/roleAssignments/" +
                      model::role_assignment_name("", "/", principal_id, openai_user) + "?api-version=2022-04-01";
  world.fake.on("PUT", target, 201, assignment("/", principal_id, openai_user));
  world.fake.on("GET", target, 200, assignment("/", principal_id, openai_user));
  CHECK(ok(world.create(desired)));
  KEYLESS_FOLLOWED(world.fake);
  CHECK(world.fake.bodies("PUT").at(0).find(
            R"("roleDefinitionId":"/providers/Microsoft.Authorization/roleDefinitions/)") != std::string::npos);
}

TEST_CASE("an assignment that somebody made since the plan is not ours, under whatever name") {
  World world;
  SECTION("another name: the service says so") {
    world.fake.on("PUT", put_target(), 409, error_body("RoleAssignmentExists"));
  }
  SECTION("our name, an hour before our PUT") {
    world.fake.on("PUT", put_target(), 201, assignment(openai_scope, principal_id, openai_user));
    world.fake.on("GET", put_target(), 200,
                  assigned_at("2026-11-29T09:00:00.1234567Z", "2026-11-29T10:00:00.7654321Z"));
  }
  const auto created = world.create(role_resource());
  REQUIRE(!ok(created));
  CHECK(created.error().code == Errc::conflict);
  CHECK(created.error().message.find("somebody else") != std::string::npos);
  KEYLESS_FOLLOWED(world.fake);
}

TEST_CASE("an assignment of ours is told by its times, which the service does not round alike") {
  World world;
  SECTION("created by this very PUT") {
    world.fake.on("PUT", put_target(), 201, assignment(openai_scope, principal_id, openai_user));
    world.fake.on("GET", put_target(), 200, assigned_at("2026-11-29T10:00:00.1Z", "2026-11-29T10:00:01.9Z"));
  }
  SECTION("created by a try before, while the principal was spreading") {
    world.fake.on("PUT", put_target(), 400, error_body("PrincipalNotFound"));
    world.fake.on("PUT", put_target(), 400, error_body("PrincipalNotFound"));
    world.fake.on("PUT", put_target(), 201, assignment(openai_scope, principal_id, openai_user));
    world.fake.on("GET", put_target(), 200, assigned_at("2026-11-29T10:00:00Z", "2026-11-29T10:00:11Z"));
  }
  SECTION("not shown yet") {
    world.fake.on("PUT", put_target(), 201, assignment(openai_scope, principal_id, openai_user));
    world.fake.on("GET", put_target(), 404, error_body("RoleAssignmentNotFound"));
  }
  SECTION("the answer was lost") {
    world.fake.fails("PUT", put_target(), Error{Errc::indeterminate, "reset"});
    world.fake.on("GET", put_target(), 200, assigned_at("2026-11-29T10:00:00Z", "2026-11-29T10:00:00Z"));
  }
  CHECK(ok(world.create(role_resource())));
  KEYLESS_FOLLOWED(world.fake);
}

TEST_CASE("what passes by is waited for, within bounds") {
  World world;
  SECTION("a principal that spreads slowly") {
    world.fake.on("PUT", put_target(), 400, error_body("PrincipalNotFound"));
    world.fake.on("PUT", put_target(), 400, error_body("PrincipalNotFound"));
    world.fake.on("PUT", put_target(), 201, assignment(openai_scope, principal_id, openai_user));
    world.fake.on("GET", put_target(), 200, assignment(openai_scope, principal_id, openai_user));
    CHECK(ok(world.create(role_resource())));
    CHECK(world.clock.sleeps == 2);
    KEYLESS_FOLLOWED(world.fake);
  }
  SECTION("a hash conflict of the service") {
    world.fake.on("PUT", put_target(), 400, error_body("HashConflictOnDifferentRoleAssignmentIds"));
    world.fake.on("PUT", put_target(), 201, assignment(openai_scope, principal_id, openai_user));
    world.fake.on("GET", put_target(), 200, assignment(openai_scope, principal_id, openai_user));
    CHECK(ok(world.create(role_resource())));
    KEYLESS_FOLLOWED(world.fake);
  }
  SECTION("a principal that never comes") {
    for (int i = 0; i < 100; ++i) world.fake.on("PUT", put_target(), 400, error_body("PrincipalNotFound"));
    CHECK(world.create(role_resource()).error().service_code == "PrincipalNotFound");
    CHECK(world.clock.passed <= std::chrono::minutes(5));
  }
  SECTION("a lock never passes by") {
    world.fake.on("PUT", put_target(), 409, error_body("ScopeLocked"));
    CHECK(!ok(world.create(role_resource())));
    CHECK(world.clock.sleeps == 0);
  }
}

TEST_CASE("an update takes away a condition where none is declared, and nothing else") {
  World world;
  model::LiveObject live;
  live.kind = &kinds::role_assignment;
  live.id = openai_scope + "/providers/Microsoft.Authorization/roleAssignments/" + name;
  live.wire = R"({"principalId":"p","roleDefinitionId":"r","principalType":"ServicePrincipal","condition":"c",)"
              R"("conditionVersion":"2.0","description":"why"})";
  auto desired = role_resource();
  desired.fields["condition"] = "";
  world.fake.on("PUT", live.id + "?api-version=2022-04-01", 201, assignment(openai_scope, principal_id, openai_user));
  REQUIRE(ok(world.update(live, desired)));
  KEYLESS_FOLLOWED(world.fake);
  CHECK(world.fake.bodies("PUT") ==
        std::vector<std::string>{
            R"({"properties":{"description":"why","principalId":"p","principalType":"ServicePrincipal",)"
            R"("roleDefinitionId":"r"}})"});
}

TEST_CASE("an update keeps name and condition and writes the new description") {
  World world;
  model::LiveObject live;
  live.kind = &kinds::role_assignment;
  live.id = openai_scope + "/providers/Microsoft.Authorization/roleAssignments/" + name;
  live.wire =
      R"({"scope":"x","principalId":"p","roleDefinitionId":"r","principalType":"ServicePrincipal","condition":"c",)"
      R"("conditionVersion":"2.0","createdBy":"someone","updatedOn":"then"})";
  auto desired = role_resource();
  desired.fields["description"] = "why";
  world.fake.on("PUT", live.id + "?api-version=2022-04-01", 201, assignment(openai_scope, principal_id, openai_user));
  REQUIRE(ok(world.update(live, desired)));
  KEYLESS_FOLLOWED(world.fake);
  CHECK(world.fake.bodies("PUT") ==
        std::vector<std::string>{
            R"({"properties":{"condition":"c","conditionVersion":"2.0","description":"why","principalId":"p",)"
            R"("principalType":"ServicePrincipal","roleDefinitionId":"r"}})"});
}

TEST_CASE("removing a role assignment takes 200 and 204 alike") {
  for (const int status : {200, 204}) {
    World world;
    model::LiveObject live;
    live.kind = &kinds::role_assignment;
    live.id = openai_scope + "/providers/Microsoft.Authorization/roleAssignments/" + name;
    world.fake.on("DELETE", live.id + "?api-version=2022-04-01", status,
                  status == 200 ? assignment(openai_scope, principal_id, openai_user) : "");
    CHECK(ok(world.remove(live)));
    KEYLESS_FOLLOWED(world.fake);
  }
}
