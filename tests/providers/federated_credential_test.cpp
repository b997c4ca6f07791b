#include "providers/world.hpp"

using namespace keyless;
using namespace keyless::test;

namespace {

const std::string base = identity_id + "/federatedIdentityCredentials";
const std::string list = base + "?api-version=2024-11-30";
const std::string one = base + "/keyless-sc-1?api-version=2024-11-30";
const std::string issuer = "https://login.microsoftonline.com/" + tenant_id + "/v2.0";
const std::string subject = "/eid1/c/pub/t/x/a/y/sc/o/c";

std::string credential(const std::string& name, const std::string& of_subject) {
  return R"({"id":")" + base + "/" + name + R"(","name":")" + name + R"(","properties":{"issuer":")" + issuer +
         R"(",)" + (of_subject.empty() ? "" : R"("subject":")" + of_subject + R"(",)") +
         R"("audiences":["api://AzureADTokenExchange"]}})";
}

model::Resource desired_credential() {
  model::Fields fields;
  fields["identityId"] = identity_id;
  fields["name"] = "keyless-sc-1";
  fields["issuer"] = issuer;
  fields["subject"] = subject;
  fields["audience"] = "api://AzureADTokenExchange";
  return resource(kinds::federated_credential, "mi-a/keyless-sc-1", fields);
}

/// As a list showed it when the plan was made.
model::LiveObject live_credential(const std::string& name = "keyless-sc-1", const std::string& of_subject = subject) {
  model::LiveObject live;
  live.kind = &kinds::federated_credential;
  live.id = base + "/" + name;
  live.fields = {{"id", live.id},    {"identityId", identity_id}, {"name", name},
                 {"issuer", issuer}, {"subject", of_subject},     {"audience", "api://AzureADTokenExchange"}};
  return live;
}

void declare(World& world) {
  world.desired.add(group_resource());
  world.desired.add(identity_resource());
  world.live.add(live_identity());
}

const std::string wanted_body = R"({"properties":{"audiences":["api://AzureADTokenExchange"],"issuer":")" + issuer +
                                R"(","subject":")" + subject + R"("}})";
const std::string concurrent = error_body("ConcurrentFederatedIdentityCredentialsWritesForSingleManagedIdentity");

}  // namespace

TEST_CASE("credentials are listed on every identity that is there, whatever else they are") {
  World world;
  declare(world);
  world.fake.on("GET", list, 200,
                R"({"value":[)" + credential("other-name", subject) + "," + credential("flexible", "") + "]}");
  const auto live = world.observe(kinds::federated_credential).value();
  KEYLESS_FOLLOWED(world.fake);
  CHECK(live.all(kinds::federated_credential).size() == 2);
  const auto seen = live.of(kinds::federated_credential, desired_credential().fields);
  REQUIRE(seen.state == State::present);  // by issuer and subject, its name is another
  CHECK(text(*seen.object, "name") == "other-name");
  CHECK(text(*seen.object, "audience") == "api://AzureADTokenExchange");
}

TEST_CASE("an id that is no credential's is a broken promise") {
  World world;
  declare(world);
  const std::string odd = R"({"id":")" + identity_id + R"(","name":"mi-a","properties":{"issuer":"https://i"}})";
  world.fake.on("GET", list, 200, R"({"value":[)" + odd + "]}");
  CHECK(state_of(world.observe(kinds::federated_credential).value(), desired_credential()) == State::not_visible);
}

TEST_CASE("a credential list that is not there says nothing") {
  World world;
  declare(world);
  world.fake.on("GET", list, 404, error_body("ParentResourceNotFound"));
  CHECK(state_of(world.observe(kinds::federated_credential).value(), desired_credential()) == State::not_visible);
}

TEST_CASE("a credential of another identity in the list makes the list worthless") {
  World world;
  declare(world);
  world.fake.on("GET", list, 200,
                R"({"value":[{"id":"/subscriptions/x/federatedIdentityCredentials/y","properties":{"issuer":"i"}}]})");
  CHECK(state_of(world.observe(kinds::federated_credential).value(), desired_credential()) == State::not_visible);
}

TEST_CASE("a credential is created by name") {
  World world;
  world.fake.on("GET", one, 404, error_body("ResourceNotFound"));
  SECTION("at once") {
    world.fake.on("PUT", one, 201, credential("keyless-sc-1", subject));
  }
  SECTION("after another writer is done") {
    world.fake.on("PUT", one, 409, concurrent).on("PUT", one, 409, concurrent);
    world.fake.on("PUT", one, 201, credential("keyless-sc-1", subject));
  }
  SECTION("its fate unknown: read back") {
    world.fake.fails("PUT", one, Error{Errc::indeterminate, "reset"});
    world.fake.on("GET", list, 200, R"({"value":[)" + credential("keyless-sc-1", subject) + "]}");
  }
  SECTION("the trust exists under another name already") {
    world.fake.on("PUT", one, 400, error_body("BadRequest"));
    world.fake.on("GET", list, 200, R"({"value":[)" + credential("other", subject) + "]}");
  }
  CHECK(ok(world.create(desired_credential())));
  KEYLESS_FOLLOWED(world.fake);
  CHECK(world.fake.bodies("PUT").at(0) == wanted_body);
}

TEST_CASE("a create of a credential that can't be") {
  World world;
  SECTION("refused for good: the service's own words stay") {
    world.fake.on("GET", one, 404, error_body("ResourceNotFound")).on("PUT", one, 400, error_body("BadRequest"));
    world.fake.on("GET", list, 200, R"({"value":[]})");
    CHECK(world.create(desired_credential()).error().message.find("said BadRequest") != std::string::npos);
  }
  SECTION("one of that name says something else") {
    world.fake.on("GET", one, 200, credential("keyless-sc-1", "other"));
    CHECK(world.create(desired_credential()).error().code == Errc::conflict);
  }
  SECTION("the same is there: nothing is sent") {
    world.fake.on("GET", one, 200, credential("keyless-sc-1", subject));
    CHECK(ok(world.create(desired_credential())));
  }
  SECTION("others never stop writing") {
    world.fake.on("GET", one, 404, error_body("ResourceNotFound"));
    for (int i = 0; i < 9; ++i) world.fake.on("PUT", one, 409, concurrent);
    CHECK(!ok(world.create(desired_credential())));
    CHECK(world.clock.passed <= std::chrono::minutes(3));
    return;
  }
  KEYLESS_FOLLOWED(world.fake);
}

TEST_CASE("an update writes everything under the live name") {
  World world;
  const auto live = live_credential("old-name", "/old");
  const auto old = base + "/old-name?api-version=2024-11-30";
  world.fake.on("GET", old, 200, credential("old-name", "/old"));
  world.fake.on("PUT", old, 200, credential("old-name", subject));
  const auto updated = world.update(live, desired_credential());
  REQUIRE(ok(updated));
  KEYLESS_FOLLOWED(world.fake);
  CHECK(text(*updated, "name") == "old-name");
  CHECK(world.fake.bodies("PUT") == std::vector<std::string>{wanted_body});
}

TEST_CASE("a credential that trusts another one than the plan saw is not written") {
  World world;
  SECTION("changed") {
    for (int i = 0; i < 2; ++i) world.fake.on("GET", one, 200, credential("keyless-sc-1", "/changed"));
    const auto updated = world.update(live_credential(), desired_credential());
    const auto removed = world.remove(live_credential());
    REQUIRE(!ok(updated));
    REQUIRE(!ok(removed));
    CHECK(updated.error().code == Errc::conflict);
    CHECK(removed.error().code == Errc::conflict);
    CHECK(removed.error().advice == "create a new plan");
  }
  SECTION("gone") {
    for (int i = 0; i < 2; ++i) world.fake.on("GET", one, 404, error_body("ResourceNotFound"));
    CHECK(world.update(live_credential(), desired_credential()).error().code == Errc::not_found);
    CHECK(ok(world.remove(live_credential())));
  }
  SECTION("not visible") {
    world.fake.on("GET", one, 403, error_body("AuthorizationFailed"));
    CHECK(world.remove(live_credential()).error().code == Errc::forbidden);
  }
  KEYLESS_FOLLOWED(world.fake);
}

TEST_CASE("a delete waits for other writers, and takes gone for done") {
  const auto live = live_credential();
  World world;
  world.fake.on("GET", one, 200, credential("keyless-sc-1", subject));
  SECTION("busy, then done") {
    world.fake.on("DELETE", one, 409, concurrent).on("DELETE", one, 200, "");
  }
  SECTION("absent") {
    world.fake.on("DELETE", one, 204, "");
  }
  SECTION("parent gone") {
    world.fake.on("DELETE", one, 404, error_body("ParentResourceNotFound"));
  }
  CHECK(ok(world.remove(live)));
  KEYLESS_FOLLOWED(world.fake);
}
