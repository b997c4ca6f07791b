#include "providers/connection_parts.hpp"

using namespace keyless;
using namespace keyless::test;

namespace {

const std::string in_project = "/contoso/Microbots/_apis/serviceendpoint/endpoints";
const std::string list = in_project + "?api-version=7.1&includeFailed=true";
const std::string by_name = in_project + "?api-version=7.1&endpointNames=sc-openai&includeFailed=true";
const std::string one = in_project + "/" + connection_id + "?api-version=7.1";
const std::string collection = "/contoso/_apis/serviceendpoint/endpoints?api-version=7.1";
const std::string write_one = "/contoso/_apis/serviceendpoint/endpoints/" + connection_id + "?api-version=7.1";
const std::string remove_one = write_one + "&projectIds=" + project_id;

std::string listed(const std::string& json) {
  return R"({"count":1,"value":[)" + json + "]}";
}

std::string not_ready(const std::string& state) {
  const auto description = "Talks\\n" + connection_mark;
  return connection_json(
      description, reference_json(project_id, "Microbots", "sc-openai", description), "",
      R"("isReady":false,"operationStatus":{"state":")" + state + R"(","statusMessage":"no rights"},)");
}

}  // namespace

TEST_CASE("connections of a project are read in one request, failed ones included") {
  World world;
  world.desired.add(connection_resource());
  world.fake.on("GET", list, 200, listed(ours_json()));
  const auto live = world.observe(kinds::service_connection).value();
  KEYLESS_FOLLOWED(world.fake);
  const auto seen = live.of(kinds::service_connection, connection_resource().fields);
  REQUIRE(seen.state == State::present);
  const auto& object = *seen.object;
  for (const auto& field : kinds::service_connection.fields) {
    INFO(field.name);
    CHECK(model::equal(field.compare, connection_resource().fields.at(std::string(field.name)),
                       object.fields.at(std::string(field.name))));
  }
  CHECK(text(object, "issuer") == "https://issuer");
  CHECK(text(object, "subject") == "/eid1/sc");
  CHECK(text(object, "shared") == "false");
  CHECK(text(object, "isReady") == "true");
  REQUIRE(object.mark);
  CHECK(model::proves(*object.mark, model::connection_mark_id("contoso", project_id, "sc-openai")));
}

TEST_CASE("name and description are those of the project we ask through") {
  const auto references = reference_json(other_project, "Other", "sc-there", "theirs") + "," +
                          reference_json(project_id, "Microbots", "sc-openai", "Talks");
  const auto object = live_connection(connection_json("top", references));
  CHECK(text(object, "name") == "sc-openai");
  CHECK(text(object, "description") == "Talks");
  CHECK(text(object, "projectId") == project_id);
  CHECK(text(object, "shared") == "true");
  CHECK(!object.mark);
}

TEST_CASE("half an object means that we are only a Reader of it") {
  World world;
  world.desired.add(connection_resource());
  world.fake.on(
      "GET", list, 200,
      listed(R"({"id":")" + connection_id + R"(","name":"sc-openai","data":null,"serviceEndpointProjectReferences":[)" +
             reference_json(project_id, "Microbots", "sc-openai", "") + "]}"));
  const auto live = world.observe(kinds::service_connection).value();
  const auto seen = live.of(kinds::service_connection, connection_resource().fields);
  CHECK(seen.state == State::not_visible);
  CHECK(seen.reason.find("only a Reader") != std::string::npos);
}

TEST_CASE("a connection is created with name, description and mark in both places") {
  World world;
  world.fake.on("POST", collection, 200, ours_json());
  const auto created = world.create(connection_resource());
  REQUIRE(ok(created));
  KEYLESS_FOLLOWED(world.fake);
  CHECK(text(*created, "subject") == "/eid1/sc");
  CHECK(world.fake.requests.at(0).repeat == http::Repeat::never);
  const auto description = "Talks\\n" + connection_mark;
  CHECK(
      world.fake.bodies("POST").at(0) ==
      R"({"authorization":{"parameters":{"scope":"/subscriptions/)" + subscription_id +
          R"(/resourcegroups/rg-openai","serviceprincipalid":")" + client_id + R"(","tenantid":")" + tenant_id +
          R"("},"scheme":"WorkloadIdentityFederation"},"data":{"creationMode":"Manual","environment":"AzureCloud",)" +
          R"("scopeLevel":"Subscription","subscriptionId":")" + subscription_id +
          R"(","subscriptionName":"Production"},"description":")" + description +
          R"(","isReady":true,"isShared":false,"name":"sc-openai","owner":"library","serviceEndpointProjectReferences":[)" +
          R"({"description":")" + description + R"(","name":"sc-openai","projectReference":{"id":")" + project_id +
          R"(","name":"Microbots"}}],"type":"azurerm","url":"https://management.azure.com/"})");
}

TEST_CASE("a create of unknown fate is read back by name, never repeated") {
  World world;
  SECTION("reset after the service stored it") {
    world.fake.fails("POST", collection, Error{Errc::indeterminate, "reset"});
    world.fake.on("GET", by_name, 200, listed(ours_json()));
    CHECK(ok(world.create(connection_resource())));
  }
  SECTION("500 after the service stored it, and listed late") {
    world.fake.on("POST", collection, 500, devops_error("Exception"));
    world.fake.on("GET", by_name, 200, R"({"count":0,"value":[]})").on("GET", by_name, 200, listed(ours_json()));
    CHECK(ok(world.create(connection_resource())));
  }
  SECTION("500 after the service stored it, and a squatter has the name by then") {
    world.fake.on("POST", collection, 500, devops_error("Exception"));
    const auto foreign = connection_json("x", reference_json(project_id, "Microbots", "sc-openai", "x"));
    world.fake.on("GET", by_name, 200, listed(foreign));
    CHECK(world.create(connection_resource()).error().code == Errc::conflict);
  }
  KEYLESS_FOLLOWED(world.fake);
  CHECK(world.fake.bodies("POST").size() == 1);
}

TEST_CASE("a name that is taken is somebody else's, whatever mark its connection carries") {
  World world;
  world.fake.on("POST", collection, 500, devops_error("DuplicateServiceConnectionException", "already exists"));
  const auto created = world.create(connection_resource());
  REQUIRE(!ok(created));
  CHECK(created.error().code == Errc::conflict);
  CHECK(created.error().message.find("sc-openai") != std::string::npos);
  KEYLESS_FOLLOWED(world.fake);
}

TEST_CASE("a create that left no trace is an error that says what is known") {
  struct Case {
    const char* name;
    std::string body;
    Errc expected;
  };
  const Case cases[] = {
      {"hidden", devops_error("DuplicateServiceConnectionException", "already exists"), Errc::conflict},
      {"unknown", devops_error("Exception"), Errc::indeterminate}};
  for (const auto& row : cases) {
    DYNAMIC_SECTION(row.name) {
      World world;
      world.fake.on("POST", collection, 500, row.body);
      for (int i = 0; i < 9; ++i) world.fake.on("GET", by_name, 200, R"({"count":0,"value":[]})");
      CHECK(world.create(connection_resource()).error().code == row.expected);
      CHECK(world.fake.bodies("POST").size() == 1);
      CHECK(world.fake.unforeseen.empty());
    }
  }
}

TEST_CASE("a create that is refused is not read back") {
  World world;
  world.fake.on("POST", collection, 403, devops_error("AccessDeniedException", "You need to be a Creator"));
  CHECK(world.create(connection_resource()).error().code == Errc::forbidden);
  KEYLESS_FOLLOWED(world.fake);
}

TEST_CASE("a new connection is waited for until it is ready") {
  World world;
  world.fake.on("POST", collection, 200, not_ready("InProgress"));
  SECTION("ready") {
    world.fake.on("GET", one, 200, not_ready("InProgress")).on("GET", one, 200, ours_json());
    CHECK(ok(world.create(connection_resource())));
  }
  SECTION("failed") {
    world.fake.on("GET", one, 200, not_ready("Failed"));
    CHECK(world.create(connection_resource()).error().message.find("no rights") != std::string::npos);
  }
  KEYLESS_FOLLOWED(world.fake);
}

TEST_CASE("an update sends the whole object as it is now, with only ours changed") {
  const auto description = "Talks\\n" + connection_mark;
  const auto references = reference_json(other_project, "Other", "sc-there", "theirs") + "," +
                          reference_json(project_id, "Microbots", "sc-openai", description);
  const auto now =
      connection_json(description, references, R"("revertSchemeDeadline":"2026-01-01","spnObjectId":"s",)");
  auto desired = connection_resource();
  desired.fields["description"] = "Talks more";
  desired.fields["clientId"] = "11111111-0000-4000-8000-00000000000f";
  World world;
  world.fake.on("GET", one, 200, now).on("PUT", write_one, 200, now);
  REQUIRE(ok(world.update(live_connection(now), desired)));
  KEYLESS_FOLLOWED(world.fake);
  const auto sent = world.fake.bodies("PUT").at(0);
  INFO(sent);
  CHECK(sent.find("revertSchemeDeadline") == std::string::npos);
  CHECK(sent.find(R"("spnObjectId":"s")") != std::string::npos);
  CHECK(sent.find(R"("description":"theirs","name":"sc-there")") != std::string::npos);
  CHECK(sent.find(R"("serviceprincipalid":"11111111-0000-4000-8000-00000000000f")") != std::string::npos);
  CHECK(sent.find(R"("description":"Talks more\n)" + connection_mark +
                  R"(","name":"sc-openai","projectReference":{"id":")" + project_id) != std::string::npos);
  CHECK(sent.find(R"("id":")" + connection_id) != std::string::npos);
}

TEST_CASE("an update keeps the name as the service spells it: it may be part of what is trusted") {
  auto desired = connection_resource();
  desired.fields["name"] = "SC-OpenAI";
  desired.fields["clientId"] = "11111111-0000-4000-8000-00000000000f";
  World world;
  world.fake.on("GET", one, 200, ours_json()).on("PUT", write_one, 200, ours_json());
  REQUIRE(ok(world.update(live_connection(), desired)));
  const auto sent = world.fake.bodies("PUT").at(0);
  INFO(sent);
  CHECK(sent.find("SC-OpenAI") == std::string::npos);
  CHECK(sent.find(R"("name":"sc-openai")") != std::string::npos);
}

TEST_CASE("an update of an object whose mark moved is refused") {
  World world;
  world.fake.on("GET", one, 200, connection_json("x", reference_json(project_id, "Microbots", "sc-openai", "x")));
  CHECK(world.update(live_connection(), connection_resource()).error().code == Errc::conflict);
  KEYLESS_FOLLOWED(world.fake);
}

TEST_CASE("a connection is removed from this project and waited for until it is gone") {
  struct Case {
    const char* name;
    int status;
    std::string body;
  };
  const Case gone[] = {
      {"404", 404, devops_error("EndpointNotFoundException")}, {"null", 200, "null"}, {"no id", 200, R"({"id":null})"}};
  for (const auto& row : gone) {
    DYNAMIC_SECTION(row.name) {
      World world;
      world.fake.on("GET", one, 200, ours_json()).on("DELETE", remove_one, 204, "");
      world.fake.on("GET", one, 200, not_ready("InProgress"));
      world.fake.on("GET", one, row.status, row.body);
      CHECK(ok(world.remove(live_connection())));
      KEYLESS_FOLLOWED(world.fake);
    }
  }
  SECTION("failed") {
    World world;
    world.fake.on("GET", one, 200, ours_json()).on("DELETE", remove_one, 204, "");
    world.fake.on("GET", one, 200, not_ready("Failed"));
    CHECK(world.remove(live_connection()).error().code == Errc::conflict);
    KEYLESS_FOLLOWED(world.fake);
  }
  SECTION("refused") {
    World world;
    world.fake.on("GET", one, 200, ours_json()).on("DELETE", remove_one, 403, devops_error("AccessCheckException"));
    CHECK(world.remove(live_connection()).error().code == Errc::forbidden);
    KEYLESS_FOLLOWED(world.fake);
  }
}

TEST_CASE("a connection whose mark moved since the plan is not removed") {
  World world;
  SECTION("unmarked") {
    world.fake.on("GET", one, 200, connection_json("x", reference_json(project_id, "Microbots", "sc-openai", "x")));
    const auto removed = world.remove(live_connection());
    REQUIRE(!ok(removed));
    CHECK(removed.error().code == Errc::conflict);
    CHECK(removed.error().advice == "create a new plan");
  }
  SECTION("gone already") {
    world.fake.on("GET", one, 200, "null");
    CHECK(ok(world.remove(live_connection())));
  }
  KEYLESS_FOLLOWED(world.fake);
}
