#include "providers/connection_parts.hpp"

using namespace keyless;
using namespace keyless::test;

namespace {

const std::string in_project = "/contoso/Microbots/_apis/serviceendpoint/endpoints";
const std::string list = in_project + "?api-version=7.1&includeFailed=true";
const std::string other_list = "/contoso/Other/_apis/serviceendpoint/endpoints?api-version=7.1&includeFailed=true";
const std::string one = in_project + "/" + connection_id + "?api-version=7.1";
const std::string write_one = "/contoso/_apis/serviceendpoint/endpoints/" + connection_id + "?api-version=7.1";
const std::string project = "/contoso/_apis/projects/Microbots?api-version=7.1";
const std::string rights = "/contoso/_apis/security/permissionevaluationbatch?api-version=7.1";
const std::string nothing = R"({"count":0,"value":[]})";

std::string listed(const std::string& json) {
  return R"({"count":1,"value":[)" + json + "]}";
}

std::string project_json() {
  return R"({"id":")" + project_id + R"(","name":"Microbots"})";
}

std::string evaluated(bool use, bool administer, bool view) {
  const auto one_of = [](int bit, bool value) {
    return R"({"securityNamespaceId":"49b48001-ca20-4adc-8111-5b60c903a50c","token":"endpoints/)" + project_id +
           R"(","permissions":)" + std::to_string(bit) + R"(,"value":)" + (value ? "true" : "false") + "}";
  };
  return R"({"evaluations":[)" + one_of(1, use) + "," + one_of(2, administer) + "," + one_of(16, view) + "]}";
}

/// What a reading that finds no connection makes of the declared one.
model::Observation unlisted(World& world, const model::Resource& declared) {
  world.desired.add(declared);
  const auto live = world.observe(kinds::service_connection);
  REQUIRE(ok(live));
  return live->of(kinds::service_connection, declared.fields);
}

std::string with_level(const std::string& level) {
  const std::string subscription = R"("scopeLevel":"Subscription")";
  auto json = ours_json();
  return json.replace(json.find(subscription), subscription.size(), R"("scopeLevel":")" + level + "\"");
}

}  // namespace

TEST_CASE("what a list lacks is absent only for who may see all connections of the project") {
  World world;
  world.fake.on("GET", list, 200, nothing).on("GET", project, 200, project_json());
  SECTION("a role on all of them proves it") {
    const int role = GENERATE(0, 1, 2);
    world.fake.on("POST", rights, 200, evaluated(role == 0, role == 1, role == 2));
    CHECK(unlisted(world, connection_resource()).state == State::absent);
    CHECK(world.fake.bodies("POST").at(0).find("endpoints/" + project_id) != std::string::npos);
  }
  SECTION("without one it may be hidden") {
    world.fake.on("POST", rights, 200, evaluated(false, false, false));
    const auto seen = unlisted(world, connection_resource());
    CHECK(seen.state == State::not_visible);
    CHECK(seen.reason.find("new: true") != std::string::npos);
  }
  SECTION("who may not even ask has no proof") {
    world.fake.on("POST", rights, 403, devops_error("AccessCheckException"));
    CHECK(unlisted(world, connection_resource()).state == State::not_visible);
  }
  SECTION("people who know say that it is new") {
    world.fake.on("POST", rights, 200, evaluated(false, false, false));
    auto declared = connection_resource();
    declared.fields["new"] = "true";
    CHECK(unlisted(world, declared).state == State::absent);
  }
  KEYLESS_FOLLOWED(world.fake);
}

TEST_CASE("a question about our rights that fails proves nothing") {
  World world;
  world.fake.on("GET", list, 200, nothing).on("GET", project, 500, devops_error("Exception"));
  CHECK(unlisted(world, connection_resource()).state == State::not_visible);
}

TEST_CASE("a connection under its former name is found, and needs no proof of absence") {
  World world;
  auto renamed = connection_resource();
  renamed.fields["name"] = "sc-new";
  renamed.fields["previousName"] = "sc-openai";
  world.desired.add(renamed);
  world.fake.on("GET", list, 200, listed(ours_json()));
  const auto live = world.observe(kinds::service_connection).value();
  KEYLESS_FOLLOWED(world.fake);
  const auto seen = live.of(kinds::service_connection, renamed.fields);
  REQUIRE(seen.state == State::present);
  CHECK(text(*seen.object, "name") == "sc-openai");
}

TEST_CASE("a shared connection is one, seen from any of its projects, and marked in one of them") {
  World world;
  auto there = connection_resource();
  there.address = model::Address("serviceConnection", "Other/sc-else");
  there.fields["projectName"] = "Other";
  there.fields["projectId"] = other_project;
  there.fields["name"] = "sc-else";
  there.fields["new"] = "true";
  world.desired.add(connection_resource());
  world.desired.add(there);
  const auto description = "Talks\\n" + connection_mark;
  const auto shared =
      connection_json(description, reference_json(other_project, "Other", "sc-there", "theirs") + "," +
                                       reference_json(project_id, "Microbots", "sc-openai", description));
  world.fake.on("GET", list, 200, listed(shared)).on("GET", other_list, 200, listed(shared));
  world.fake.on("GET", "/contoso/_apis/projects/Other?api-version=7.1", 200,
                R"({"id":")" + other_project + R"(","name":"Other"})");
  world.fake.on("POST", rights, 200, evaluated(false, false, false));
  const auto live = world.observe(kinds::service_connection).value();
  KEYLESS_FOLLOWED(world.fake);
  REQUIRE(live.all(kinds::service_connection).size() == 1);
  CHECK(text(*live.all(kinds::service_connection)[0], "projectName") == "Microbots");
}

TEST_CASE("a level that is not ours to write is not judged where it is declared") {
  World world;
  world.desired.add(connection_resource());
  world.fake.on("GET", list, 200, listed(with_level("AzureMLWorkspace")));
  const auto live = world.observe(kinds::service_connection).value();
  const auto seen = live.of(kinds::service_connection, connection_resource().fields);
  CHECK(seen.state == State::not_visible);
  CHECK(seen.reason.find("AzureMLWorkspace") != std::string::npos);
}

TEST_CASE("what the top says where the project says something else is a field of its own") {
  auto json = ours_json();
  const std::string name = R"("name":"sc-openai","type")";
  json.replace(json.find(name), name.size(), R"("name":"sc-old","type")");
  CHECK(text(live_connection(json), "topLevel") == "name 'sc-old'");
  CHECK(text(live_connection(), "topLevel") == "in step");
}

TEST_CASE("a connection moves to a management group and leaves its subscription's members behind") {
  auto desired = connection_resource();
  desired.fields["scopeLevel"] = "ManagementGroup";
  desired.fields["subscriptionId"] = "";
  desired.fields["scopeResourceGroup"] = "";
  desired.fields["managementGroupId"] = "mg-a";
  desired.fields["managementGroupName"] = "All of A";
  World world;
  world.fake.on("GET", one, 200, ours_json()).on("PUT", write_one, 200, ours_json());
  REQUIRE(ok(world.update(live_connection(), desired)));
  const auto sent = world.fake.bodies("PUT").at(0);
  CHECK(sent.find(R"("managementGroupId":"mg-a","managementGroupName":"All of A","scopeLevel":"ManagementGroup"})") !=
        std::string::npos);
  CHECK(sent.find("subscriptionId") == std::string::npos);
  CHECK(sent.find("resourcegroups") == std::string::npos);
}

TEST_CASE("a resource group as the level stays so while it is the group that is wanted") {
  auto json = with_level("ResourceGroup");
  const std::string scope = R"("scope":"/subscriptions/)" + subscription_id + R"(/resourcegroups/rg-openai",)";
  json.replace(json.find(scope), scope.size(), "");
  const std::string manual = R"("creationMode":"Manual")";
  json.replace(json.find(manual), manual.size(), manual + R"(,"resourceGroupName":"rg-openai")");
  const auto live = live_connection(json);
  CHECK(text(live, "scopeLevel") == "Subscription");
  CHECK(text(live, "scopeResourceGroup") == "rg-openai");
  World world;
  world.fake.on("GET", one, 200, json).on("PUT", write_one, 200, json);
  REQUIRE(ok(world.update(live, connection_resource())));
  CHECK(world.fake.bodies("PUT").at(0).find(R"("scopeLevel":"ResourceGroup")") != std::string::npos);
}

TEST_CASE("a connection is removed from all of its projects, but not from one it got meanwhile") {
  const auto description = "Talks\\n" + connection_mark;
  const auto home = reference_json(project_id, "Microbots", "sc-openai", description);
  const auto shared =
      connection_json(description, home + "," + reference_json(other_project, "Other", "sc-there", "theirs"));
  World world;
  world.fake.on("GET", one, 200, shared);
  SECTION("known") {
    world.fake.on("DELETE", write_one + "&projectIds=" + project_id + "%2C" + other_project, 204, "");
    world.fake.on("GET", one, 200, "null");
    CHECK(ok(world.remove(live_connection(shared))));
  }
  SECTION("meanwhile") {
    CHECK(world.remove(live_connection()).error().code == Errc::conflict);
  }
  KEYLESS_FOLLOWED(world.fake);
}
