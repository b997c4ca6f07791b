#include <catch2/catch.hpp>

#include "sandbox/devops/world.hpp"

using namespace keyless::sandbox;
using nlohmann::json;
using test::DevOpsWorld;

TEST_CASE("definitions are found by pattern and folder") {
  DevOpsWorld there;
  auto names = [&](const std::string& query) {
    std::vector<std::string> found;
    auto answer = there.send("GET", "/contoso/Microbots/_apis/build/definitions" + query);
    for (const auto& one : answer.body["value"]) found.push_back(one["name"]);
    return found;
  };
  CHECK(names("").size() == 3);
  CHECK(names("?name=microbots-ci") == std::vector<std::string>{"microbots-ci"});
  CHECK(names("?name=*-RELEASE") == std::vector<std::string>{"microbots-release"});
  CHECK(names("?name=microbots").empty());
  CHECK(names("?path=%5Crelease") == std::vector<std::string>{"microbots-release"});
  CHECK(names("?path=%5C").size() == 2);
}

TEST_CASE("pipelines carry their folder, and definitions come in pages") {
  DevOpsWorld there;
  auto pipelines = there.send("GET", "/contoso/Microbots/_apis/pipelines").body["value"];
  REQUIRE(pipelines.size() == 3);
  CHECK(pipelines[2]["folder"] == "\\release");
  auto page = there.send("GET", "/contoso/Microbots/_apis/build/definitions?$top=2");
  CHECK(page.body["count"] == 2);
  auto rest = there.send("GET", "/contoso/Microbots/_apis/build/definitions?$top=2&continuationToken=" +
                                    page.header("x-ms-continuationtoken"));
  CHECK(rest.body["count"] == 1);
}

TEST_CASE("permissions merge, are taken back one by one, and all of them are a thing of their own") {
  DevOpsWorld there;
  auto id = there.create("sc")["id"].get<std::string>();
  auto path = there.permissions(id);
  auto fresh = there.send("GET", path);
  CHECK(fresh.body == json{{"resource", {{"type", "endpoint"}, {"id", id}}}, {"pipelines", json::array()}});
  auto change = [&](const json& body) { return there.send("PATCH", path, body).body; };
  change({{"pipelines", json::array({{{"id", 1}, {"authorized", true}}})}});
  auto two = change({{"pipelines", json::array({{{"id", 2}, {"authorized", true}}})}});
  CHECK(two["pipelines"].size() == 2);
  CHECK_FALSE(two.contains("allPipelines"));
  auto one = change({{"pipelines", json::array({{{"id", 1}, {"authorized", false}}})}});
  REQUIRE(one["pipelines"].size() == 1);
  CHECK(one["pipelines"][0]["id"] == 2);
  CHECK(change({{"allPipelines", {{"authorized", true}}}})["allPipelines"]["authorized"] == true);
  auto closed = change({{"allPipelines", {{"authorized", false}}}});
  CHECK_FALSE(closed.contains("allPipelines"));
  CHECK(there.send("GET", path).body == closed);
}

TEST_CASE("a permission for what does not exist is refused") {
  DevOpsWorld there;
  auto id = there.create("sc")["id"].get<std::string>();
  json unknown = {{"pipelines", json::array({{{"id", 4711}, {"authorized", true}}})}};
  CHECK(there.send("PATCH", there.permissions(id), unknown).status == 404);
  json known = {{"pipelines", json::array({{{"id", 1}, {"authorized", true}}})}};
  CHECK(there.send("PATCH", there.permissions("99999999-2222-4333-8444-555555555555"), known).status == 404);
  CHECK(there.send("PATCH", there.permissions(id), json{{"pipelines", "all"}}).status == 400);
}
