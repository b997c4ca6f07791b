#include <catch2/catch.hpp>

#include "sandbox/devops/world.hpp"

using namespace keyless::sandbox;
using nlohmann::json;
using test::DevOpsWorld;

namespace {

const std::string project = "/contoso/Microbots/_apis/";

json names_of(const json& answer, const char* name) {
  auto names = json::array();
  for (const auto& one : answer["value"]) names.push_back(one[name]);
  return names;
}

}  // namespace

TEST_CASE("a definition is made, changed and deleted; its secrets stay and never show") {
  DevOpsWorld there;
  json body = {{"name", "deploy"},
               {"path", "team/blue"},
               {"process", {{"yamlFilename", "deploy.yml"}, {"type", 2}}},
               {"repository", {{"type", "tfsgit"}, {"defaultBranch", "main"}}},
               {"triggers", json::array({{{"settingsSourceType", 2}, {"triggerType", 2}}})},
               {"variables", {{"key", {{"value", "hidden"}, {"isSecret", true}, {"allowOverride", false}}}}}};
  auto made = there.send("POST", project + "build/definitions", body);
  REQUIRE(made.status == 200);
  CHECK(made.body["revision"] == 1);
  CHECK(made.body["path"] == "\\team\\blue");
  CHECK(made.body["repository"]["type"] == "TfsGit");
  CHECK(made.body["triggers"][0]["triggerType"] == "continuousIntegration");
  CHECK(made.body["variables"]["key"] == json{{"value", nullptr}, {"isSecret", true}});
  CHECK(there.send("POST", project + "build/definitions", body).status == 409);
  auto changed = made.body;
  changed["name"] = "deploy all";
  auto one = project + "build/definitions/" + made.body["id"].dump();
  auto after = there.send("PUT", one, changed);
  CHECK(after.body["revision"] == 2);
  CHECK(after.body["repository"]["defaultBranch"] == "refs/heads/main");
  auto row = there.world.find(tables::pipelines, there.project_id + "/" + made.body["id"].dump());
  REQUIRE(row);
  CHECK((*row)["variables"]["key"]["value"] == "hidden");
  auto listed = there.send("GET", project + "build/definitions?name=deploy*").body;
  CHECK(names_of(listed, "name") == json{"deploy all"});
  CHECK_FALSE(listed["value"][0].contains("process"));
  CHECK(there.send("GET", project + "build/definitions?path=/team/blue").body["count"] == 1);
  CHECK(there.send("DELETE", one).status == 204);
  CHECK(there.send("GET", one).body["typeKey"] == "DefinitionNotFoundException");
}

TEST_CASE("a pipeline of a YAML file is a definition too") {
  DevOpsWorld there;
  json configuration = {
      {"type", "yaml"}, {"path", "/ci.yml"}, {"repository", {{"id", "r"}, {"type", "azureReposGit"}}}};
  json body = {{"name", "ci"}, {"folder", "\\yaml"}, {"configuration", configuration}};
  auto made = there.send("POST", project + "pipelines", body);
  REQUIRE(made.status == 200);
  CHECK(made.body["configuration"] == configuration);
  auto definition = there.send("GET", project + "build/definitions/" + made.body["id"].dump()).body;
  CHECK(definition["process"]["yamlFilename"] == "/ci.yml");
  auto ordered = there.send("GET", project + "pipelines?orderBy=name desc").body;
  CHECK(names_of(ordered, "name") == json{"microbots-release", "microbots-nightly", "microbots-ci", "ci"});
}

TEST_CASE("folders are made with those above, renamed with what is in them, deleted the same way") {
  DevOpsWorld there;
  auto folders = project + "build/folders";
  auto made = there.send("PUT", folders + "/Tests", {{"path", "Tests"}, {"description", "ours"}});
  REQUIRE(made.status == 200);
  CHECK(made.body["path"] == "\\Tests");
  CHECK(there.send("PUT", folders + "/tests", {{"path", "tests"}}).status == 409);
  auto moved = there.send("POST", folders + "/release", {{"path", "\\Old\\release"}, {"description", "moved"}});
  CHECK(moved.body["path"] == "\\Old\\release");
  CHECK(names_of(there.send("GET", folders).body, "path") == json{"\\", "\\Old", "\\Old\\release", "\\Tests"});
  CHECK(there.send("GET", project + "build/definitions?path=\\Old\\release").body["count"] == 1);
  CHECK(there.send("DELETE", folders + "/%5COld").status == 204);
  CHECK(names_of(there.send("GET", folders).body, "path") == json{"\\", "\\Tests"});
  CHECK(there.send("GET", project + "build/definitions").body["count"] == 2);
  CHECK(there.send("DELETE", folders + "/gone").status == 404);
}

TEST_CASE("variable groups keep their secrets and are opened to pipelines in the older form") {
  DevOpsWorld there;
  auto groups = project + "distributedtask/variablegroups";
  json body = {{"name", "group"}, {"type", "Vsts"}, {"variables", {{"a", {{"value", "1"}}}}}};
  auto made = there.send("POST", groups, body);
  REQUIRE(made.status == 200);
  CHECK(made.body["createdBy"]["displayName"].is_null());
  CHECK(there.send("POST", groups, body).status == 409);
  auto id = made.body["id"].dump();
  CHECK(there.send("GET", groups + "/" + id).body["createdBy"]["displayName"] == "Administrator");
  body["variables"]["b"] = {{"value", "2"}, {"isSecret", true}};
  CHECK(there.send("PUT", groups + "/" + id, body).body["variables"]["b"]["value"].is_null());
  body["variables"]["b"].erase("value");
  there.send("PUT", groups + "/" + id, body);
  CHECK(there.world.rows("variableGroups").begin()->second["variables"]["b"]["value"] == "2");
  auto resources = project + "build/authorizedresources";
  auto authorize = [&](bool yes) {
    return json::array({{{"type", "variablegroup"}, {"id", id}, {"authorized", yes}}});
  };
  auto member = DevOpsWorld::basic(DevOpsWorld::member_token);
  CHECK(there.send_as(member, "PATCH", resources, authorize(true)).status == 403);
  CHECK(there.send("PATCH", resources, authorize(true)).body["value"] == authorize(true));
  CHECK(there.send("GET", resources + "?type=variablegroup&id=" + id).body["count"] == 1);
  CHECK(there.send("PATCH", resources, authorize(false)).body["count"] == 0);
  CHECK(there.send("DELETE", groups + "/" + id).status == 204);
  CHECK(there.send("GET", groups).body["count"] == 0);
}

TEST_CASE("an environment carries checks") {
  DevOpsWorld there;
  auto made = there.send("POST", project + "pipelines/environments", {{"name", "production"}});
  REQUIRE(made.status == 200);
  auto id = made.body["id"].dump();
  json lock = {{"type", {{"id", "2ef31ad6-baa0-403a-8b45-2cbc9b4e5563"}}},
               {"settings", json::object()},
               {"resource", {{"type", "environment"}, {"id", id}}}};
  auto checks = project + "pipelines/checks/configurations";
  CHECK(there.send("POST", checks, lock).status == 200);
  CHECK(there.send("GET", checks + "?resourceType=environment&resourceId=" + id).body["count"] == 1);
  lock["resource"]["id"] = "99";
  CHECK(there.send("POST", checks, lock).status == 403);
  CHECK(there.send("DELETE", project + "pipelines/environments/" + id).status == 204);
}

TEST_CASE("a build is queued for a definition that is there") {
  DevOpsWorld there;
  auto builds = project + "build/builds";
  auto queued = there.send("POST", builds, {{"definition", {{"id", 1}}}, {"sourceBranch", "main"}});
  REQUIRE(queued.status == 200);
  CHECK(queued.body["buildNumber"] == "20261121.1");
  CHECK(queued.body["sourceBranch"] == "refs/heads/main");
  CHECK(queued.body["sourceVersion"].get<std::string>().size() == 40);
  CHECK(queued.body["orchestrationPlan"] == queued.body["plans"][0]);
  CHECK_FALSE(queued.body["repository"].contains("defaultBranch"));
  CHECK(queued.body["queue"]["name"] == "Azure Pipelines");
  CHECK(there.send("GET", builds + "/" + queued.body["id"].dump()).body["definition"]["name"] == "microbots-ci");
  CHECK(there.send("POST", builds, {{"definition", {{"id", 99}}}}).status == 404);
}

TEST_CASE("the types name what a form for azurerm asks") {
  DevOpsWorld there;
  auto types = "/contoso/_apis/serviceendpoint/types?type=azurerm";
  auto type = there.send("GET", types).body["value"][0];
  CHECK(type["authenticationSchemes"].size() == 3);
  CHECK(type["inputDescriptors"][0]["values"]["defaultValue"] == "AzureCloud");
  auto one = there.send("GET", std::string(types) + "&scheme=workloadidentityfederation").body["value"][0];
  CHECK(names_of({{"value", one["authenticationSchemes"]}}, "scheme") == json{"WorkloadIdentityFederation"});
}
