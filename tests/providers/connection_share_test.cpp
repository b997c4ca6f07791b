#include "providers/connection_parts.hpp"

using namespace keyless;
using namespace keyless::test;

namespace {

const std::string one = "/contoso/Microbots/_apis/serviceendpoint/endpoints/" + connection_id + "?api-version=7.1";
const std::string write_one = "/contoso/_apis/serviceendpoint/endpoints/" + connection_id + "?api-version=7.1";

std::string shared_json(const std::string& name = "sc-there", const std::string& description = "theirs") {
  const auto ours = "Talks\\n" + connection_mark;
  return connection_json(ours,
                         reference_json(other_project, "Other", name, description) + "," +
                             reference_json(project_id, "Microbots", "sc-openai", ours),
                         R"("revertSchemeDeadline":"2026-01-01",)");
}

model::Resource share_resource() {
  return resource(kinds::connection_share, "Microbots/sc-openai/Other",
                  {{"organization", "contoso"},
                   {"homeProject", "Microbots"},
                   {"projectName", "Other"},
                   {"projectId", other_project},
                   {"connectionId", connection_id},
                   {"name", "sc-there"},
                   {"description", "theirs"}});
}

model::LiveObject live_share(const std::string& json = shared_json()) {
  World world;
  world.live.add(live_connection(json));
  const auto live = world.observe(kinds::connection_share).value();
  CHECK(world.fake.requests.empty());
  return *live.all(kinds::connection_share).at(0);
}

}  // namespace

TEST_CASE("a connection tells its shares without another question") {
  const auto share = live_share();
  CHECK(text(share, "name") == "sc-there");
  CHECK(text(share, "description") == "theirs");
  CHECK(text(share, "projectId") == other_project);
  CHECK(text(share, "connectionId") == connection_id);
  CHECK(!share.mark);
}

TEST_CASE("sharing adds one reference, and is waited for") {
  World world;
  world.fake.on("GET", one, 200, ours_json()).on("PATCH", write_one, 204, "");
  world.fake.on("GET", one, 200, ours_json()).on("GET", one, 200, shared_json());
  CHECK(ok(world.create(share_resource())));
  KEYLESS_FOLLOWED(world.fake);
  CHECK(world.fake.bodies("PATCH").at(0) == R"([{"description":"theirs","name":"sc-there","projectReference":{"id":")" +
                                                other_project + R"(","name":"Other"}}])");
}

TEST_CASE("sharing of unknown fate is read back") {
  World world;
  world.fake.on("GET", one, 200, ours_json()).fails("PATCH", write_one, Error{Errc::indeterminate, "reset"});
  SECTION("it was done") {
    world.fake.on("GET", one, 200, shared_json());
    CHECK(ok(world.create(share_resource())));
  }
  SECTION("it was not") {
    for (int i = 0; i < 20; ++i) world.fake.on("GET", one, 200, ours_json());
    CHECK(world.create(share_resource()).error().code == Errc::indeterminate);
  }
  CHECK(world.fake.unforeseen.empty());
}

TEST_CASE("a share that somebody made since the plan is not renamed") {
  World world;
  SECTION("as declared: used as it is") {
    world.fake.on("GET", one, 200, shared_json());
    CHECK(ok(world.create(share_resource())));
  }
  SECTION("under another name: left alone") {
    world.fake.on("GET", one, 200, shared_json("sc-theirs"));
    CHECK(world.create(share_resource()).error().code == Errc::conflict);
  }
  KEYLESS_FOLLOWED(world.fake);
  CHECK(world.fake.bodies("PATCH").empty());
}

TEST_CASE("a name that is taken in the other project says so") {
  World world;
  world.fake.on("GET", one, 200, ours_json());
  world.fake.on("PATCH", write_one, 500, devops_error("DuplicateServiceConnectionException", "already exists"));
  const auto created = world.create(share_resource());
  REQUIRE(!ok(created));
  CHECK(created.error().advice.find("another name") != std::string::npos);
}

TEST_CASE("a change sends the whole connection with that one reference changed") {
  World world;
  world.fake.on("GET", one, 200, shared_json("sc-old", "old")).on("PUT", write_one, 200, shared_json());
  world.fake.on("GET", one, 200, shared_json());
  REQUIRE(ok(world.update(live_share(shared_json("sc-old", "old")), share_resource())));
  KEYLESS_FOLLOWED(world.fake);
  const auto sent = world.fake.bodies("PUT").at(0);
  CHECK(sent.find(R"("description":"theirs","name":"sc-there")") != std::string::npos);
  CHECK(sent.find(R"("name":"sc-openai","projectReference")") != std::string::npos);
  CHECK(sent.find("revertSchemeDeadline") == std::string::npos);
}

TEST_CASE("a share that moved since the plan is not written") {
  World world;
  world.fake.on("GET", one, 200, shared_json("sc-moved", "x"));
  CHECK(world.update(live_share(), share_resource()).error().code == Errc::conflict);
  KEYLESS_FOLLOWED(world.fake);
}

TEST_CASE("taking it out of a project names that project alone") {
  World world;
  SECTION("there") {
    world.fake.on("GET", one, 200, shared_json()).on("DELETE", write_one + "&projectIds=" + other_project, 204, "");
    world.fake.on("GET", one, 200, ours_json());
  }
  SECTION("gone already") {
    world.fake.on("GET", one, 200, ours_json());
  }
  SECTION("the connection is gone") {
    world.fake.on("GET", one, 200, "null");
  }
  CHECK(ok(world.remove(live_share())));
  KEYLESS_FOLLOWED(world.fake);
}
