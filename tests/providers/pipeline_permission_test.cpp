#include "providers/connection_parts.hpp"

using namespace keyless;
using namespace keyless::test;

namespace {

const std::string permissions =
    "/contoso/Microbots/_apis/pipelines/pipelinepermissions/endpoint/" + connection_id + "?api-version=7.1-preview.1";

std::string answer(const std::string& pipelines, const std::string& all = "") {
  return R"({"resource":{"type":"endpoint","id":")" + connection_id + R"("},)" + all + R"("pipelines":[)" + pipelines +
         "]}";
}

std::string permitted(int id) {
  return R"({"id":)" + std::to_string(id) + R"(,"authorized":true})";
}

model::Resource permission_resource(const std::string& pipeline_id) {
  return resource(kinds::pipeline_permission, "Microbots/sc-openai/ci",
                  {{"organization", "contoso"},
                   {"projectName", "Microbots"},
                   {"projectId", project_id},
                   {"connectionId", connection_id},
                   {"pipelineId", pipeline_id},
                   {"pipelineName", "ci"}});
}

/// As the desired graph holds it: the project's id is a reference.
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
  world.live.add(live_connection());
  model::LiveObject pipeline;
  pipeline.kind = &kinds::pipeline;
  pipeline.id = "3";
  pipeline.fields = {{"organization", "contoso"}, {"projectName", "Microbots"}, {"name", "ci"}, {"id", "3"}};
  world.live.add(pipeline);
}

model::LiveObject live_permission(const std::string& pipeline_id) {
  model::LiveObject live;
  live.kind = &kinds::pipeline_permission;
  live.fields = permission_resource(pipeline_id).fields;
  return live;
}

}  // namespace

TEST_CASE("permissions are read on every declared connection that is there") {
  World world;
  declare(world);
  world.fake.on("GET", permissions, 200,
                answer(permitted(3) + "," + permitted(9) + R"(,{"id":5,"authorized":false})",
                       R"("allPipelines":{"authorized":true},)"));
  const auto live = world.observe(kinds::pipeline_permission).value();
  KEYLESS_FOLLOWED(world.fake);
  CHECK(live.all(kinds::pipeline_permission).size() == 3);
  const auto named = live.of(kinds::pipeline_permission, permission_resource("3").fields);
  REQUIRE(named.state == State::present);
  CHECK(text(*named.object, "pipelineName") == "ci");
  CHECK(text(*named.object, "unlisted").empty());
  const auto gone = live.of(kinds::pipeline_permission, permission_resource("9").fields);
  REQUIRE(gone.state == State::present);
  CHECK(text(*gone.object, "unlisted") == "true");  // the project lists pipelines, and not this one
  CHECK(state_of(live, permission_resource("*")) == State::present);
  CHECK(state_of(live, permission_resource("5")) == State::absent);
}

TEST_CASE("where no pipelines were listed, none is said to be gone") {
  World world;
  declare(world);
  world.live = model::Live();
  world.live.add(live_connection());
  auto connection = connection_resource();
  world.desired = model::Graph();
  world.desired.add(connection);
  world.fake.on("GET", permissions, 200, answer(permitted(9)));
  const auto live = world.observe(kinds::pipeline_permission).value();
  const auto seen = live.of(kinds::pipeline_permission, permission_resource("9").fields);
  REQUIRE(seen.state == State::present);
  CHECK(text(*seen.object, "unlisted").empty());
}

TEST_CASE("permissions that can't be read are not absent") {
  struct Case {
    const char* name;
    int status;
    std::string body;
  };
  const Case cases[] = {{"403", 403, devops_error("AccessDeniedException")},
                        {"404", 404, devops_error("NotFound")},
                        {"null", 200, "null"},
                        {"empty object", 200, "{}"},
                        {"no list", 200, R"({"pipelines":7})"},
                        {"no ids", 200, R"({"pipelines":[{"authorized":true}]})"}};
  for (const auto& row : cases) {
    DYNAMIC_SECTION(row.name) {
      World world;
      declare(world);
      world.fake.on("GET", permissions, row.status, row.body);
      const auto live = world.observe(kinds::pipeline_permission).value();
      CHECK(state_of(live, permission_resource("3")) == State::not_visible);
      KEYLESS_FOLLOWED(world.fake);
    }
  }
}

TEST_CASE("a permission is sent until it shows") {
  World world;
  SECTION("at once") {
    world.fake.on("PATCH", permissions, 200, answer(permitted(3) + "," + permitted(9)));
  }
  SECTION("visible on the next look") {
    world.fake.on("PATCH", permissions, 200, answer("")).on("GET", permissions, 200, answer(permitted(3)));
  }
  SECTION("lost, then sent again") {
    world.fake.on("PATCH", permissions, 200, answer("")).on("GET", permissions, 200, answer(""));
    world.fake.on("PATCH", permissions, 200, answer(permitted(3)));
  }
  SECTION("fate unknown, and done") {
    world.fake.fails("PATCH", permissions, Error{Errc::indeterminate, "reset"});
    world.fake.on("GET", permissions, 200, answer(permitted(3)));
  }
  const auto created = world.create(permission_resource("3"));
  REQUIRE(ok(created));
  KEYLESS_FOLLOWED(world.fake);
  CHECK(text(*created, "pipelineId") == "3");
  CHECK(world.fake.bodies("PATCH").at(0) == R"({"pipelines":[{"authorized":true,"id":3}]})");
}

TEST_CASE("all pipelines are permitted and revoked as such") {
  World world;
  world.fake.on("PATCH", permissions, 200, answer("", R"("allPipelines":{"authorized":true},)"));
  world.fake.on("PATCH", permissions, 200, answer(""));
  CHECK(ok(world.create(permission_resource("*"))));
  CHECK(ok(world.remove(live_permission("*"))));
  KEYLESS_FOLLOWED(world.fake);
  CHECK(world.fake.bodies("PATCH") == std::vector<std::string>{R"({"allPipelines":{"authorized":true}})",
                                                               R"({"allPipelines":{"authorized":false}})"});
}

TEST_CASE("a permission is revoked, also when its connection is gone") {
  World world;
  SECTION("revoked") {
    world.fake.on("PATCH", permissions, 200, answer(permitted(9)));
  }
  SECTION("gone") {
    world.fake.on("PATCH", permissions, 404, devops_error("NotFound"));
  }
  CHECK(ok(world.remove(live_permission("3"))));
  KEYLESS_FOLLOWED(world.fake);
  CHECK(world.fake.bodies("PATCH") == std::vector<std::string>{R"({"pipelines":[{"authorized":false,"id":3}]})"});
}

TEST_CASE("a permission that never shows is an error, in bounded time") {
  World world;
  for (int i = 0; i < 99; ++i)
    world.fake.on("PATCH", permissions, 200, answer("")).on("GET", permissions, 200, answer(""));
  CHECK(world.create(permission_resource("3")).error().code == Errc::timed_out);
  CHECK(world.clock.passed <= std::chrono::minutes(2));
}

TEST_CASE("what is no pipeline id is never sent") {
  World world;
  CHECK(world.create(permission_resource("ci")).error().code == Errc::invalid_argument);
  CHECK(world.fake.requests.empty());
}
