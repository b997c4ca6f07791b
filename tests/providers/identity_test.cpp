#include "providers/world.hpp"

using namespace keyless;
using namespace keyless::test;

namespace {

const std::string list = "/subscriptions/" + subscription_id +
                         "/providers/Microsoft.ManagedIdentity/userAssignedIdentities?api-version=2024-11-30";
const std::string one = identity_id + "?api-version=2024-11-30";

std::string body(const std::string& tags = "{}") {
  // The service spells resourcegroups in lower case, whatever was asked.
  return R"({"id":"/subscriptions/)" + subscription_id +
         R"(/resourcegroups/rg-a/providers/Microsoft.ManagedIdentity/userAssignedIdentities/mi-a","name":"mi-a",)" +
         R"("type":"Microsoft.ManagedIdentity/userAssignedIdentities","location":"eastus","tags":)" + tags +
         R"(,"properties":{"tenantId":")" + tenant_id + R"(","principalId":")" + principal_id + R"(","clientId":")" +
         client_id + R"("}})";
}

model::Resource known_identity() {
  auto known = identity_resource();
  known.fields["resourceGroup"] = "rg-a";
  return known;
}

std::string mark_json() {
  return R"("keyless-owner":"microbots","keyless-proof":")" +
         model::mark_tags("microbots", identity_id).at("keyless-proof") + R"(")";
}

}  // namespace

TEST_CASE("identities are listed by subscription, their ids compared without letter case") {
  World world;
  world.desired.add(group_resource());
  world.desired.add(identity_resource());
  world.fake.on("GET", list, 200, R"({"value":[)" + body("{" + mark_json() + "}") + "]}");
  const auto live = world.observe(kinds::identity).value();
  KEYLESS_FOLLOWED(world.fake);
  const auto seen = live.of(kinds::identity, known_identity().fields);
  REQUIRE(seen.state == State::present);
  CHECK(text(*seen.object, "clientId") == client_id);
  CHECK(text(*seen.object, "principalId") == principal_id);
  CHECK(text(*seen.object, "resourceGroup") == "rg-a");
  REQUIRE(seen.object->mark);
  CHECK(model::proves(*seen.object->mark, seen.object->id));
}

TEST_CASE("a declared identity that the list does not show is asked for by its id") {
  struct Case {
    const char* name;
    int status;
    std::string answer;
    State expected;
  };
  const Case cases[] = {{"there after all", 200, body(), State::present},
                        {"absent", 404, error_body("ResourceNotFound"), State::absent},
                        {"its group is absent", 404, error_body("ResourceGroupNotFound"), State::absent},
                        {"forbidden", 403, error_body("AuthorizationFailed"), State::not_visible},
                        {"half an answer", 200, R"({"id":")" + identity_id + R"("})", State::not_visible},
                        {"null", 200, "null", State::not_visible}};
  for (const auto& row : cases) {
    DYNAMIC_SECTION(row.name) {
      World world;
      world.desired.add(group_resource());
      world.desired.add(identity_resource());
      world.fake.on("GET", list, 200, R"({"value":[]})").on("GET", one, row.status, row.answer);
      const auto live = world.observe(kinds::identity).value();
      KEYLESS_FOLLOWED(world.fake);
      CHECK(state_of(live, known_identity()) == row.expected);
    }
  }
}

TEST_CASE("an identity is created after one more look") {
  World world;
  world.fake.on("GET", one, 404, error_body("ResourceNotFound")).on("PUT", one, 201, body("{" + mark_json() + "}"));
  const auto created = world.create(known_identity());
  KEYLESS_FOLLOWED(world.fake);
  REQUIRE(ok(created));
  CHECK(text(*created, "principalId") == principal_id);
  CHECK(world.fake.bodies("PUT") == std::vector<std::string>{R"({"location":"eastus","tags":{)" + mark_json() + "}}"});
}

TEST_CASE("the namespace is registered where it is missing, then the identity is written once more") {
  const std::string provider = "/subscriptions/" + subscription_id + "/providers/Microsoft.ManagedIdentity";
  World world;
  world.fake.on("GET", one, 404, error_body("ResourceNotFound"));
  world.fake.on("PUT", one, 409, error_body("MissingSubscriptionRegistration"));
  world.fake.on("POST", provider + "/register?api-version=2022-09-01", 200, R"({"registrationState":"Registering"})");
  world.fake.on("GET", provider + "?api-version=2022-09-01", 200, R"({"registrationState":"Registering"})");
  world.fake.on("GET", provider + "?api-version=2022-09-01", 200, R"({"registrationState":"Registered"})");
  world.fake.on("PUT", one, 201, body());
  CHECK(ok(world.create(known_identity())));
  KEYLESS_FOLLOWED(world.fake);
}

TEST_CASE("an answer without the identity's ids is read again") {
  World world;
  world.fake.on("GET", one, 404, error_body("ResourceNotFound"));
  world.fake.on("PUT", one, 201, R"({"id":")" + identity_id + R"(","properties":{}})");
  world.fake.on("GET", one, 200, body("{" + mark_json() + "}"));
  CHECK(ok(world.create(known_identity())));
  KEYLESS_FOLLOWED(world.fake);
}

TEST_CASE("an update writes the full map of tags, the desired ones replacing theirs whatever the letter case") {
  World world;
  const auto live = live_identity();
  // What another process did since the plan: a tag of its own, and the letter case of ours.
  const auto marked = model::mark_tags("microbots", identity_id);
  const auto now = R"({"cost":"7","Keyless-Owner":"microbots","keyless-entry":"e1","keyless-proof":")" +
                   marked.at("keyless-proof") + R"("})";
  auto desired = known_identity();
  auto tags = model::mark_tags("microbots", identity_id);
  tags["keyless-entry"] = "e2";
  desired.fields["tags"] = tags;
  world.fake.on("GET", one, 200, body(now)).on("PATCH", one, 200, body());
  REQUIRE(ok(world.update(live, desired)));
  KEYLESS_FOLLOWED(world.fake);
  const auto proof = tags.at("keyless-proof");
  CHECK(world.fake.bodies("PATCH") ==
        std::vector<std::string>{
            R"({"tags":{"cost":"7","keyless-entry":"e2","keyless-owner":"microbots","keyless-proof":")" + proof +
            R"("}})"});
}

TEST_CASE("an identity that is not ours any more is not written") {
  const auto protect = "{" + mark_json() + R"(,"keyless-protect":"true"})";
  const std::string answers[] = {body(), body(R"({"keyless-owner":"others","keyless-proof":"0123456789abcdef"})")};
  for (const auto& answer : answers) {
    World world;
    world.fake.on("GET", one, 200, answer).on("GET", one, 200, answer);
    const auto updated = world.update(live_identity(), known_identity());
    const auto removed = world.remove(live_identity());
    KEYLESS_FOLLOWED(world.fake);
    REQUIRE(!ok(updated));
    REQUIRE(!ok(removed));
    CHECK(updated.error().code == Errc::conflict);
    CHECK(removed.error().code == Errc::conflict);
    CHECK(removed.error().advice == "create a new plan");
  }
  SECTION("a protection that was put on meanwhile stops the removal alone") {
    World world;
    world.fake.on("GET", one, 200, body(protect)).on("GET", one, 200, body(protect)).on("PATCH", one, 200, body());
    CHECK(world.remove(live_identity()).error().code == Errc::conflict);
    CHECK(ok(world.update(live_identity(), known_identity())));
    KEYLESS_FOLLOWED(world.fake);
  }
  SECTION("gone: nothing to update, nothing to remove") {
    World world;
    for (int i = 0; i < 2; ++i) world.fake.on("GET", one, 404, error_body("ResourceNotFound"));
    CHECK(world.update(live_identity(), known_identity()).error().code == Errc::not_found);
    CHECK(ok(world.remove(live_identity())));
    KEYLESS_FOLLOWED(world.fake);
  }
}

TEST_CASE("removing an identity succeeds when it is gone already") {
  struct Case {
    const char* name;
    int status;
    std::string answer;
    bool succeeds;
  };
  const Case cases[] = {{"deleted", 200, "", true},
                        {"absent", 204, "", true},
                        {"group gone", 404, error_body("ResourceGroupNotFound"), true},
                        {"locked", 409, error_body("ScopeLocked"), false},
                        {"forbidden", 403, error_body("AuthorizationFailed"), false}};
  for (const auto& row : cases) {
    DYNAMIC_SECTION(row.name) {
      World world;
      world.fake.on("GET", one, 200, body("{" + mark_json() + "}")).on("DELETE", one, row.status, row.answer);
      CHECK(ok(world.remove(live_identity())) == row.succeeds);
      KEYLESS_FOLLOWED(world.fake);
    }
  }
}
