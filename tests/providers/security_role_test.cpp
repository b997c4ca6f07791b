#include "providers/connection_parts.hpp"
#include "providers/wire.hpp"

using namespace keyless;
using namespace keyless::test;

namespace {

const std::string ana = "55555555-0000-6000-8000-000000000005", maker = "66666666-0000-6000-8000-000000000006";
const std::string roles =
    "/contoso/_apis/securityroles/scopes/distributedtask.serviceendpointrole/roleassignments/"
    "resources/" +
    project_id + "_" + connection_id + "?api-version=7.1-preview.1";

std::string held(const std::string& id, const std::string& role, const std::string& access = "assigned") {
  return R"({"identity":{"id":")" + id + R"(","displayName":"Somebody"},"role":{"name":")" + role + R"("},"access":")" +
         access + R"("})";
}

std::string list(const std::string& entries, int count = 1) {
  return R"({"count":)" + std::to_string(count) + R"(,"value":[)" + entries + "]}";
}

model::Resource role(const std::string& id, const std::string& name = "User") {
  return resource(kinds::security_role, "Microbots/sc-openai/ana@contoso.com",
                  {{"organization", "contoso"},
                   {"projectName", "Microbots"},
                   {"projectId", project_id},
                   {"connectionId", connection_id},
                   {"principalId", id},
                   {"principal", "ana@contoso.com"},
                   {"role", name}});
}

void declare(World& world) {
  world.desired.add(resource(kinds::project, "Microbots", {{"organization", "contoso"}, {"name", "Microbots"}}));
  auto connection = connection_resource();
  connection.fields["projectId"] = model::Reference{model::Address("project", "Microbots"), "id"};
  world.desired.add(connection);
  model::LiveObject project;
  project.kind = &kinds::project;
  project.id = project_id;
  project.fields = {{"organization", "contoso"}, {"name", "Microbots"}, {"id", project_id}};
  world.live.add(project);
  auto live = live_connection();
  live.wire = providers::keep({{"createdBy", {{"id", maker}}}});
  world.live.add(live);
}

}  // namespace

TEST_CASE("roles on the connection itself are seen, without what its project gives and what its creator is") {
  World world;
  declare(world);
  world.fake.on("GET", roles, 200,
                list(held(ana, "User") + "," + held(maker, "Administrator") + "," +
                     held("77777777-0000-6000-8000-000000000007", "Administrator", "inherited")));
  const auto live = world.observe(kinds::security_role).value();
  KEYLESS_FOLLOWED(world.fake);
  CHECK(live.all(kinds::security_role).size() == 1);
  CHECK(state_of(live, role(ana)) == State::present);
  CHECK(state_of(live, role("88888888-0000-6000-8000-000000000008")) == State::absent);
}

TEST_CASE("the creator's role is seen when it is declared, or is another than that of a creator") {
  World world;
  declare(world);
  auto given = std::string("Administrator");
  SECTION("declared") {
    world.desired.add(role(maker, "Administrator"));
  }
  SECTION("another") {
    given = "User";
  }
  world.fake.on("GET", roles, 200, list(held(maker, given)));
  CHECK(world.observe(kinds::security_role).value().all(kinds::security_role).size() == 1);
}

TEST_CASE("roles that can't be read are not absent") {
  for (const auto& body : {devops_error("AccessCheckException"), std::string(R"({"count":0})")}) {
    World world;
    declare(world);
    world.fake.on("GET", roles, body.find("count") == std::string::npos ? 403 : 200, body);
    CHECK(state_of(world.observe(kinds::security_role).value(), role(ana)) == State::not_visible);
    KEYLESS_FOLLOWED(world.fake);
  }
}

TEST_CASE("a role is sent until it shows") {
  World world;
  SECTION("at once") {
    world.fake.on("PUT", roles, 200, list(held(ana, "User"))).on("GET", roles, 200, list(held(ana, "User")));
  }
  SECTION("later") {
    world.fake.on("PUT", roles, 200, list(held(ana, "User"))).on("GET", roles, 200, list(""));
    world.fake.on("PUT", roles, 200, list(held(ana, "User"))).on("GET", roles, 200, list(held(ana, "User")));
  }
  SECTION("fate unknown, and done") {
    world.fake.fails("PUT", roles, Error{Errc::indeterminate, "reset"});
    world.fake.on("GET", roles, 200, list(held(ana, "User")));
  }
  REQUIRE(ok(world.create(role(ana))));
  KEYLESS_FOLLOWED(world.fake);
  CHECK(world.fake.bodies("PUT").at(0) == R"([{"roleName":"User","userId":")" + ana + R"("}])");
}

TEST_CASE("a success without effect is an error that says whom the service does not know") {
  World world;
  world.fake.on("PUT", roles, 200, list("", 0));
  const auto created = world.create(role(ana));
  REQUIRE_FALSE(created.has_value());
  CHECK(created.error().message.find(ana) != std::string::npos);
  CHECK(created.error().advice.find("ana@contoso.com") != std::string::npos);
  KEYLESS_FOLLOWED(world.fake);
}

TEST_CASE("a role is taken away until it is gone") {
  World world;
  model::LiveObject live;
  live.kind = &kinds::security_role;
  live.fields = role(ana).fields;
  world.fake.on("PATCH", roles, 204, "").on("GET", roles, 200, list(held(ana, "User")));
  world.fake.on("PATCH", roles, 204, "").on("GET", roles, 200, list(""));
  CHECK(ok(world.remove(live)));
  KEYLESS_FOLLOWED(world.fake);
}
