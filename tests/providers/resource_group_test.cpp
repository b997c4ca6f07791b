#include "base/json.hpp"

#include "providers/world.hpp"

using namespace keyless;
using namespace keyless::test;

namespace {

const std::string list = "/subscriptions/" + subscription_id + "/resourcegroups?api-version=2022-09-01";
const std::string one = group_id + "?api-version=2022-09-01";

std::string group_body(const std::string& name, const std::string& tags = "") {
  return R"({"id":"/subscriptions/)" + subscription_id + "/resourceGroups/" + name + R"(","name":")" + name +
         R"(","type":"Microsoft.Resources/resourceGroups","location":"eastus",)" + (tags.empty() ? "" : tags + ",") +
         R"("properties":{"provisioningState":"Succeeded"}})";
}

std::string mark_json() {
  const auto tags = model::mark_tags("microbots", group_id);
  return R"("keyless-owner":"microbots","keyless-proof":")" + tags.at("keyless-proof") + R"(")";
}

model::LiveObject live_group() {
  World world;
  world.fake.on("GET", list, 200,
                R"({"value":[)" + group_body("rg-a", R"("tags":{"cost":"7",)" + mark_json() + "}") + "]}");
  world.desired.add(group_resource());
  const auto live = world.observe(kinds::resource_group).value();
  return *live.all(kinds::resource_group).at(0);
}

}  // namespace

TEST_CASE("resource groups are listed page by page, once a subscription") {
  World world;
  world.desired.add(group_resource("rg-a"));
  world.desired.add(group_resource("RG-B"));
  const auto next = list + "&%24skiptoken=abc";
  world.fake.on(
      "GET", list, 200,
      R"({"value":[)" + group_body("rg-a") + R"(],"nextLink":"https://management.azure.com)" + next + R"("})");
  world.fake.on("GET", next, 200, R"({"value":[)" + group_body("rg-b") + "]}");
  const auto live = world.observe(kinds::resource_group).value();
  KEYLESS_FOLLOWED(world.fake);
  CHECK(live.all(kinds::resource_group).size() == 2);
  CHECK(state_of(live, group_resource("RG-B")) == State::present);
  CHECK(state_of(live, group_resource("rg-c")) == State::absent);
  for (const auto& request : world.fake.requests) CHECK(request.audience == http::Audience::resource_manager);
}

TEST_CASE("a declared group that the list does not show is asked for by name") {
  struct Case {
    const char* name;
    int status;
    std::string body;
    State expected;
  };
  const Case cases[] = {
      {"there after all", 200, group_body("rg-a"), State::present},
      {"absent", 404, error_body("ResourceGroupNotFound"), State::absent},
      {"forbidden", 403, error_body("AuthorizationFailed"), State::not_visible},
      {"subscription unknown", 404, error_body("SubscriptionNotFound"), State::not_visible},
      {"404 of something else", 404, "<html>", State::not_visible},
      {"404 of a bad route", 404, error_body("InvalidResourceType"), State::not_visible},
      {"another group answered", 200, group_body("rg-other"), State::not_visible},
  };
  for (const auto& row : cases) {
    DYNAMIC_SECTION(row.name) {
      World world;
      world.desired.add(group_resource());
      world.fake.on("GET", list, 200, R"({"value":[]})").on("GET", one, row.status, row.body);
      const auto live = world.observe(kinds::resource_group).value();
      KEYLESS_FOLLOWED(world.fake);
      CHECK(state_of(live, group_resource()) == row.expected);
    }
  }
}

TEST_CASE("a group that is being deleted is not visible") {
  World world;
  world.desired.add(group_resource());
  world.fake.on(
      "GET", list, 200,
      R"({"value":[{"id":")" + group_id + R"(","location":"eastus","properties":{"provisioningState":"Deleting"}}]})");
  const auto live = world.observe(kinds::resource_group).value();
  KEYLESS_FOLLOWED(world.fake);
  CHECK(state_of(live, group_resource()) == State::not_visible);
}

TEST_CASE("a group is created after one more look, with its mark") {
  World world;
  world.fake.on("GET", one, 404, error_body("ResourceGroupNotFound"));
  world.fake.on("PUT", one, 201, group_body("rg-a", R"("tags":{)" + mark_json() + "}"));
  const auto created = world.create(group_resource());
  KEYLESS_FOLLOWED(world.fake);
  REQUIRE(ok(created));
  CHECK(created->mark->owner == "microbots");
  CHECK(world.fake.bodies("PUT") == std::vector<std::string>{R"({"location":"eastus","tags":{)" + mark_json() + "}}"});
}

TEST_CASE("a group that appeared meanwhile is not overwritten") {
  World world;
  world.fake.on("GET", one, 200, group_body("rg-a"));
  const auto created = world.create(group_resource());
  KEYLESS_FOLLOWED(world.fake);
  REQUIRE(!ok(created));
  CHECK(created.error().code == Errc::conflict);
}

TEST_CASE("a group that can't be looked at is not created") {
  World world;
  world.fake.on("GET", one, 403, error_body("AuthorizationFailed"));
  CHECK(world.create(group_resource()).error().code == Errc::forbidden);
  KEYLESS_FOLLOWED(world.fake);
}

TEST_CASE("a create of unknown fate is read back") {
  struct Case {
    const char* name;
    int status;
    std::string body;
    bool succeeds;
  };
  const Case cases[] = {{"ours is there", 200, group_body("rg-a", R"("tags":{)" + mark_json() + "}"), true},
                        {"a foreign one is there", 200, group_body("rg-a"), false},
                        {"nothing is there", 404, error_body("ResourceGroupNotFound"), false}};
  for (const auto& row : cases) {
    DYNAMIC_SECTION(row.name) {
      World world;
      world.fake.on("GET", one, 404, error_body("ResourceGroupNotFound"));
      world.fake.fails("PUT", one, Error{Errc::indeterminate, "connection reset"});
      world.fake.on("GET", one, row.status, row.body);
      CHECK(ok(world.create(group_resource())) == row.succeeds);
      KEYLESS_FOLLOWED(world.fake);
    }
  }
}

TEST_CASE("tags of others survive an update") {
  World world;
  auto desired = group_resource();
  auto tags = model::tags_of(desired.fields, "tags");
  tags["keyless-protect"] = "true";
  desired.fields["tags"] = tags;
  world.fake.on("GET", one, 200, group_body("rg-a", R"("tags":{"cost":"8",)" + mark_json() + R"(,"new":"1"})"));
  world.fake.on("PATCH", one, 200, group_body("rg-a"));
  REQUIRE(ok(world.update(live_group(), desired)));
  KEYLESS_FOLLOWED(world.fake);
  const auto expected = R"({"tags":{"cost":"8","new":"1",)" + mark_json() + R"(,"keyless-protect":"true"}})";
  CHECK(keyless::parsed_json(world.fake.bodies("PATCH").at(0)) == keyless::parsed_json(expected));
}

TEST_CASE("a group whose mark moved since the plan is not written") {
  struct Case {
    const char* name;
    int status;
    std::string body;
    Errc expected;
  };
  const Case cases[] = {
      {"unmarked", 200, group_body("rg-a"), Errc::conflict},
      {"another owner's", 200,
       group_body("rg-a", R"("tags":{"keyless-owner":"others","keyless-proof":"0123456789abcdef"})"), Errc::conflict},
      {"gone", 404, error_body("ResourceGroupNotFound"), Errc::not_found}};
  for (const auto& row : cases) {
    DYNAMIC_SECTION(row.name) {
      World world;
      world.fake.on("GET", one, row.status, row.body);
      CHECK(world.update(live_group(), group_resource()).error().code == row.expected);
      KEYLESS_FOLLOWED(world.fake);
    }
  }
}

TEST_CASE("only an empty group of ours is deleted") {
  const auto resources = group_id + "/resources?api-version=2021-04-01";
  const auto marked = group_body("rg-a", R"("tags":{)" + mark_json() + "}");
  const std::string poll = "/subscriptions/" + subscription_id + "/operationresults/abc?api-version=2022-09-01";
  const http::Headers location = {{"Location", "https://management.azure.com" + poll}, {"Retry-After", "15"}};
  World world;
  SECTION("empty: deleted and waited for") {
    world.fake.on("GET", one, 200, marked).on("GET", resources, 200, R"({"value":[]})");
    world.fake.on("DELETE", one, 202, "", location).on("GET", poll, 202, "", location).on("GET", poll, 200, "");
    world.fake.on("GET", one, 404, error_body("ResourceGroupNotFound"));
    CHECK(ok(world.remove(live_group())));
    CHECK(world.clock.passed >= std::chrono::seconds(30));
  }
  SECTION("not empty: refused") {
    world.fake.on("GET", one, 200, marked).on("GET", resources, 200, R"({"value":[{"id":"/x/y"}]})");
    CHECK(world.remove(live_group()).error().code == Errc::conflict);
  }
  SECTION("the list still shows an identity that is gone already: deleted") {
    world.fake.on("GET", one, 200, marked).on("GET", resources, 200, R"({"value":[{"id":")" + identity_id + R"("}]})");
    world.fake.on("GET", identity_id + "?api-version=2024-11-30", 404, error_body("ResourceNotFound"));
    world.fake.on("DELETE", one, 200, "").on("GET", one, 404, error_body("ResourceGroupNotFound"));
    CHECK(ok(world.remove(live_group())));
  }
  SECTION("it holds an identity: refused") {
    world.fake.on("GET", one, 200, marked).on("GET", resources, 200, R"({"value":[{"id":")" + identity_id + R"("}]})");
    world.fake.on("GET", identity_id + "?api-version=2024-11-30", 200, "{}");
    CHECK(world.remove(live_group()).error().code == Errc::conflict);
  }
  SECTION("not known whether empty: refused") {
    world.fake.on("GET", one, 200, marked).on("GET", resources, 403, error_body("AuthorizationFailed"));
    CHECK(world.remove(live_group()).error().code == Errc::forbidden);
  }
  SECTION("mark gone meanwhile: refused") {
    world.fake.on("GET", one, 200, group_body("rg-a"));
    CHECK(world.remove(live_group()).error().code == Errc::conflict);
  }
  SECTION("gone already") {
    world.fake.on("GET", one, 404, error_body("ResourceGroupNotFound"));
    CHECK(ok(world.remove(live_group())));
  }
  SECTION("a poll link to another origin is not followed") {
    world.fake.on("GET", one, 200, marked).on("GET", resources, 200, R"({"value":[]})");
    world.fake.on("DELETE", one, 202, "", {{"Location", "https://evil.example/x"}});
    CHECK(world.remove(live_group()).error().code == Errc::untrusted);
  }
  KEYLESS_FOLLOWED(world.fake);
}
