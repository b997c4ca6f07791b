#include "providers/world.hpp"

using namespace keyless;
using namespace keyless::test;

namespace {

model::Resource organization_resource() {
  return resource(kinds::organization, "contoso", {{"name", "contoso"}});
}

model::Resource project_resource(const std::string& name) {
  return resource(kinds::project, name, {{"organization", "contoso"}, {"name", name}});
}

model::Resource pipeline_resource(const std::string& name) {
  return resource(kinds::pipeline, "Microbots/" + name,
                  {{"organization", "contoso"}, {"projectName", "Microbots"}, {"name", name}});
}

std::string pipeline(int id, const std::string& name, const std::string& path) {
  return R"({"id":)" + std::to_string(id) + R"(,"name":")" + name + R"(","path":")" + path + R"(","type":"build"})";
}

const std::string pipelines = "/contoso/Microbots/_apis/build/definitions?api-version=7.1";
const std::string projects = "/contoso/_apis/projects?api-version=7.1";
const std::string connection_data = "/contoso/_apis/connectionData?api-version=7.1-preview";
const std::string organization_id = "55555555-0000-4000-8000-000000000005";

}  // namespace

TEST_CASE("an organization answers with its id, and its tenant in a header") {
  World world;
  world.desired.add(organization_resource());
  SECTION("present") {
    world.fake.on("GET", connection_data, 200, R"({"instanceId":")" + organization_id + R"("})",
                  {{"x-vss-resourcetenant", tenant_id}});
    const auto live = world.observe(kinds::organization).value();
    const auto seen = live.of(kinds::organization, organization_resource().fields);
    REQUIRE(seen.state == State::present);
    CHECK(text(*seen.object, "id") == organization_id);
    CHECK(text(*seen.object, "tenantId") == tenant_id);
    CHECK(world.fake.requests.at(0).audience == http::Audience::azure_devops);
  }
  SECTION("404 is no proof") {
    world.fake.on("GET", connection_data, 404, devops_error("X"));
    CHECK(state_of(world.observe(kinds::organization).value(), organization_resource()) == State::not_visible);
  }
  SECTION("a sign-in page means we are not signed in") {
    world.fake.on("GET", connection_data, 203, "<html>", {{"Content-Type", "text/html"}});
    CHECK(world.observe(kinds::organization).error().code == Errc::unauthorized);
  }
  KEYLESS_FOLLOWED(world.fake);
}

TEST_CASE("projects are followed to the end and found by name or id") {
  World world;
  world.desired.add(project_resource("Microbots"));
  world.desired.add(project_resource(project_id));
  world.desired.add(project_resource("Microbot"));
  world.fake.on("GET", projects, 200,
                R"({"count":1,"value":[{"id":"66666666-0000-4000-8000-000000000006","name":"Other"}]})",
                {{"x-ms-continuationtoken", "a+b/="}});
  world.fake.on("GET", projects + "&continuationToken=a%2Bb%2F%3D", 200,
                R"({"count":1,"value":[{"id":")" + project_id + R"(","name":"Microbots"}]})");
  const auto live = world.observe(kinds::project).value();
  KEYLESS_FOLLOWED(world.fake);
  CHECK(state_of(live, project_resource("microbots")) == State::present);
  CHECK(text(*live.of(kinds::project, project_resource(project_id).fields).object, "name") == "Microbots");
  const auto missing = live.of(kinds::project, project_resource("Microbot").fields);
  CHECK(missing.state == State::not_visible);
  CHECK(missing.reason.find("did you mean \"Microbots\"") != std::string::npos);
}

TEST_CASE("a pipeline is found by name, by folder and name, or by id") {
  World world;
  for (const auto* name : {"ci", "\\deploy\\ci", "\\ci", "17", "nightly", "nope"})
    world.desired.add(pipeline_resource(name));
  world.fake.on(
      "GET", pipelines, 200,
      R"({"count":2,"value":[)" + pipeline(17, "nightly", "\\\\jobs") + "," + pipeline(3, "ci", "\\\\") + "]}",
      {{"X-MS-ContinuationToken", "2"}});
  world.fake.on("GET", pipelines + "&continuationToken=2", 200,
                R"({"count":1,"value":[)" + pipeline(4, "ci", "\\\\deploy") + "]}");
  const auto live = world.observe(kinds::pipeline).value();
  KEYLESS_FOLLOWED(world.fake);
  const auto id_of = [&](const std::string& name) {
    const auto seen = live.of(kinds::pipeline, pipeline_resource(name).fields);
    return seen.object ? text(*seen.object, "id") : std::string("-");
  };
  CHECK(id_of("\\deploy\\ci") == "4");
  CHECK(id_of("\\ci") == "3");
  CHECK(id_of("17") == "17");
  CHECK(id_of("Nightly") == "17");
  const auto several = live.of(kinds::pipeline, pipeline_resource("ci").fields);
  CHECK(several.state == State::not_visible);
  CHECK(several.reason.find("\\deploy\\ci") != std::string::npos);
  CHECK(state_of(live, pipeline_resource("nope")) == State::not_visible);
}

TEST_CASE("a project that can't be listed hides its pipelines") {
  World world;
  world.desired.add(pipeline_resource("ci"));
  world.fake.on("GET", pipelines, 400, devops_error("ProjectDoesNotExistWithNameException", "VS800075: no project"));
  CHECK(state_of(world.observe(kinds::pipeline).value(), pipeline_resource("ci")) == State::not_visible);
  KEYLESS_FOLLOWED(world.fake);
}
