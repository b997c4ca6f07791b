#include "base/text.hpp"
#include "model/mark.hpp"
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

const std::string openai_group = "/subscriptions/" + subscription_id + "/resourceGroups/rg-openai";

std::string list_at(const std::string& place) {
  return place + "/providers/Microsoft.Authorization/roleAssignments?api-version=2022-04-01";
}

/// Before something is granted, its scope is asked whether it is there.
void scope_is_there(World& world) {
  world.fake.on("GET", openai_group + "?api-version=2022-09-01", 200, R"({"id":")" + openai_group + R"("})");
  world.fake.on("GET", list_at(openai_scope) + "&$filter=atScope%28%29", 200, R"({"value":[]})");
}

std::string reason(const model::Live& live, const model::Resource& resource) {
  return live.of(*resource.kind, resource.fields).reason;
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
  scope_is_there(world);
  const auto live = world.observe(kinds::role_assignment).value();
  KEYLESS_FOLLOWED(world.fake);
  CHECK(live.all(kinds::role_assignment).size() == 1);
  CHECK(state_of(live, role_resource(top)) == State::present);
  CHECK(state_of(live, role_resource()) == State::absent);
}

TEST_CASE("without an identity only what is to come is asked for: the room there is, and the scope") {
  World world;
  declare(world);
  world.live = model::Live();
  world.fake.on("GET", list, 200, R"({"value":[)" + assignment(openai_scope, principal_id, openai_user) + "]}");
  scope_is_there(world);
  const auto live = world.observe(kinds::role_assignment).value();
  CHECK(live.all(kinds::role_assignment).empty());
  CHECK(live.size_of("roleAssignments@/subscriptions/" + subscription_id) == 1);
  KEYLESS_FOLLOWED(world.fake);
  World nothing;
  CHECK(nothing.observe(kinds::role_assignment).value().all(kinds::role_assignment).empty());
  CHECK(nothing.fake.requests.empty());
}

TEST_CASE("a subscription's assignments are counted without what it inherits, whosoever they are") {
  World world;
  declare(world);
  const std::string stranger = "99999999-0000-4000-8000-000000000009";
  const std::string above = "/providers/Microsoft.Management/managementGroups/top";
  world.fake.on("GET", list, 200,
                R"({"value":[)" + assignment(openai_scope, principal_id, openai_user) + "," +
                    assignment(group_id, stranger, openai_user, "0a0b0c0d-0000-4000-8000-000000000001") + "," +
                    assignment(above, stranger, openai_user, "0a0b0c0d-0000-4000-8000-000000000002") + "]}");
  const auto live = world.observe(kinds::role_assignment).value();
  CHECK(live.size_of("roleAssignments@/subscriptions/" + subscription_id) == 2);
}

TEST_CASE("with rights on groups only, the groups that the manifest names are read") {
  World world;
  declare(world);
  const auto lower_group = lower(openai_group), lower_own = lower(group_id);
  const auto inherited = assignment("/subscriptions/" + subscription_id, principal_id, openai_user);
  world.fake.on("GET", list, 403, error_body("AuthorizationFailed"));
  world.fake.on("GET", list_at(lower_own), 200, R"({"value":[)" + inherited + "]}");
  SECTION("what is there is found, and what is not is known to be absent") {
    const auto twin = assignment(openai_group, principal_id, openai_user, "0a0b0c0d-0000-4000-8000-000000000003");
    world.fake.on("GET", list_at(lower_group), 200, R"({"value":[)" + inherited + "," + twin + "]}");
    scope_is_there(world);
    const auto live = world.observe(kinds::role_assignment).value();
    KEYLESS_FOLLOWED(world.fake);
    CHECK(live.all(kinds::role_assignment).size() == 2);
    CHECK(state_of(live, role_resource()) == State::absent);
    CHECK(state_of(live, role_resource(openai_group)) == State::present);
    CHECK(state_of(live, role_resource(group_id)) == State::absent);
    // Of the rest of the subscription nothing is known.
    CHECK(state_of(live, role_resource("/subscriptions/" + subscription_id + "/resourceGroups/rg-else")) ==
          State::not_visible);
    CHECK(!live.size_of("roleAssignments@/subscriptions/" + subscription_id));
  }
  SECTION("with rights on the resource only, that is read") {
    world.fake.on("GET", list_at(lower_group), 403, error_body("AuthorizationFailed"));
    world.fake.on("GET", list_at(lower(openai_scope)), 200,
                  R"({"value":[)" + assignment(openai_scope, principal_id, openai_user) + "]}");
    const auto live = world.observe(kinds::role_assignment).value();
    KEYLESS_FOLLOWED(world.fake);
    CHECK(state_of(live, role_resource()) == State::present);
    CHECK(state_of(live, role_resource(openai_group)) == State::not_visible);
  }
  SECTION("a list that fails otherwise is no reason to look elsewhere") {
    world.fake.on("GET", list_at(lower_group), 500, error_body("InternalServerError"));
    const auto live = world.observe(kinds::role_assignment).value();
    KEYLESS_FOLLOWED(world.fake);
    CHECK(state_of(live, role_resource()) == State::not_visible);
  }
}

TEST_CASE("a scope that does not exist is told before anything is granted on it") {
  World world;
  declare(world);
  world.fake.on("GET", list, 200, R"({"value":[]})");
  const auto group_target = openai_group + "?api-version=2022-09-01";
  const auto scope_target = list_at(openai_scope) + "&$filter=atScope%28%29";
  SECTION("the group") {
    world.fake.on("GET", group_target, 404, error_body("ResourceGroupNotFound"));
    world.fake.on("GET", scope_target, 404, error_body("ResourceGroupNotFound"));
    const auto live = world.observe(kinds::role_assignment).value();
    CHECK(state_of(live, role_resource()) == State::not_visible);
    CHECK(reason(live, role_resource(openai_group)) ==
          "the scope " + openai_group + " does not exist (create it, or correct `scope`)");
  }
  SECTION("the resource") {
    world.fake.on("GET", group_target, 200, R"({"id":")" + openai_group + R"("})");
    world.fake.on("GET", scope_target, 404, error_body("ResourceNotFound"));
    const auto live = world.observe(kinds::role_assignment).value();
    CHECK(reason(live, role_resource()) ==
          "the scope " + openai_scope + " does not exist (create it, or correct `scope`)");
    CHECK(state_of(live, role_resource(openai_group)) == State::absent);  // others in that group are judged as ever
  }
  SECTION("not being allowed to look proves nothing") {
    world.fake.on("GET", group_target, 403, error_body("AuthorizationFailed"));
    world.fake.on("GET", scope_target, 403, error_body("AuthorizationFailed"));
    CHECK(state_of(world.observe(kinds::role_assignment).value(), role_resource()) == State::absent);
  }
  SECTION("nor does an answer that nobody promised") {
    world.fake.on("GET", group_target, 404, "<html>no such page</html>", {{"Content-Type", "text/html"}});
    world.fake.on("GET", scope_target, 404, error_body("SubscriptionNotFound"));
    CHECK(state_of(world.observe(kinds::role_assignment).value(), role_resource()) == State::absent);
  }
  KEYLESS_FOLLOWED(world.fake);
}

TEST_CASE("a scope that this run is to make, or that was listed, is not asked for") {
  World world;
  declare(world);
  auto on_group = role_resource(group_id), on_identity = role_resource(identity_id);
  on_group.address = model::Address("roleAssignment", "mi-a/group");
  on_identity.address = model::Address("roleAssignment", "mi-a/identity");
  world.desired.add(on_group);
  world.desired.add(on_identity);
  world.fake.on("GET", list, 200, R"({"value":[)" + assignment(openai_scope, principal_id, openai_user) + "]}");
  REQUIRE(ok(world.observe(kinds::role_assignment)));
  KEYLESS_FOLLOWED(world.fake);
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
  CHECK(created.error().message.find("outside keyless") != std::string::npos);
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

TEST_CASE("a condition is created with the role") {
  World world;
  auto desired = role_resource();
  desired.fields["condition"] = "c";
  desired.fields["conditionVersion"] = "2.0";
  world.fake.on("PUT", put_target(), 201, assignment(openai_scope, principal_id, openai_user));
  REQUIRE(ok(world.create(desired)));
  CHECK(world.fake.bodies("PUT").at(0).find(R"("condition":"c","conditionVersion":"2.0")") != std::string::npos);
}

namespace {

/// What the service answers of an assignment that others gave this condition.
std::string conditioned(const std::string& condition) {
  auto body = assignment(openai_scope, principal_id, openai_user);
  const std::string none = R"("condition":null)";
  return body.replace(body.find(none), none.size(),
                      R"("description":"old","condition":")" + condition + R"(","conditionVersion":"2.0")");
}

model::LiveObject seen(const std::string& condition) {
  model::LiveObject live;
  live.kind = &kinds::role_assignment;
  live.id = openai_scope + "/providers/Microsoft.Authorization/roleAssignments/" + name;
  live.fields = {{"condition", condition}, {"conditionVersion", "2.0"}};
  return live;
}

const std::string target =
    openai_scope + "/providers/Microsoft.Authorization/roleAssignments/" + name + "?api-version=2022-04-01";

std::string written(const std::string& condition, const std::string& description) {
  return R"({"properties":{)" + condition + R"("description":")" + description + R"(","principalId":")" + principal_id +
         R"(","principalType":"ServicePrincipal","roleDefinitionId":"/subscriptions/)" + subscription_id +
         "/providers/Microsoft.Authorization/roleDefinitions/" + openai_user + R"("}})";
}

}  // namespace

TEST_CASE("an update carries a condition that is not declared along, byte for byte") {
  World world;
  const std::string odd = R"( (\n @Resource[x] StringEquals 'ä'\t)\r\n)";
  auto desired = role_resource();
  desired.fields["description"] = "why";
  world.fake.on("GET", target, 200, conditioned(odd));
  world.fake.on("PUT", target, 201, assignment(openai_scope, principal_id, openai_user));
  REQUIRE(ok(world.update(seen("(\n @Resource[x] StringEquals 'ä'\t)"), desired)));
  KEYLESS_FOLLOWED(world.fake);
  CHECK(world.fake.bodies("PUT") ==
        std::vector<std::string>{written(R"("condition":")" + odd + R"(","conditionVersion":"2.0",)", "why")});
}

TEST_CASE("an update writes the declared condition, or takes it off where there shall be none") {
  World world;
  auto desired = role_resource();
  world.fake.on("GET", target, 200, conditioned("c"));
  world.fake.on("PUT", target, 201, assignment(openai_scope, principal_id, openai_user));
  SECTION("another") {
    desired.fields["condition"] = "d";
    desired.fields["conditionVersion"] = "2.0";
    REQUIRE(ok(world.update(seen("c"), desired)));
    CHECK(world.fake.bodies("PUT") ==
          std::vector<std::string>{written(R"("condition":"d","conditionVersion":"2.0",)", "old")});
  }
  SECTION("none") {
    desired.fields["condition"] = "";
    REQUIRE(ok(world.update(seen("c"), desired)));
    CHECK(world.fake.bodies("PUT") == std::vector<std::string>{written("", "old")});
  }
}

TEST_CASE("a condition that came or changed since the plan was made stops the update") {
  for (const auto& planned : {"", "another"}) {
    World world;
    auto desired = role_resource();
    desired.fields["description"] = "why";
    desired.fields["condition"] = "";
    world.fake.on("GET", target, 200, conditioned("c"));
    const auto updated = world.update(seen(planned), desired);
    REQUIRE(!updated);
    CHECK(updated.error().code == Errc::conflict);
    CHECK(world.fake.bodies("PUT").empty());
    KEYLESS_FOLLOWED(world.fake);
  }
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
