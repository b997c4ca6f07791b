#include "providers/world.hpp"

using namespace keyless;
using namespace keyless::test;

namespace {

model::Resource subscription_resource() {
  return resource(kinds::subscription, subscription_id, {{"id", subscription_id}});
}

model::Resource existing_resource() {
  return resource(kinds::existing_identity, "mi-old", {{"id", identity_id}});
}

model::Resource role_resource(const std::string& name) {
  return resource(kinds::role_definition, name, {{"subscriptionId", subscription_id}, {"name", name}});
}

std::string role(const std::string& guid, const std::string& name, const std::string& actions,
                 const std::string& not_actions = "") {
  return R"({"id":"/subscriptions/)" + subscription_id + "/providers/Microsoft.Authorization/roleDefinitions/" + guid +
         R"(","properties":{"roleName":")" + name + R"(","type":"CustomRole","permissions":[{"actions":[)" + actions +
         R"(],"notActions":[)" + not_actions + R"(]}]}})";
}

const std::string roles_list =
    "/subscriptions/" + subscription_id + "/providers/Microsoft.Authorization/roleDefinitions?api-version=2022-04-01";
const std::string guid_a = "aaaaaaaa-0000-4000-8000-00000000000a";
const std::string guid_b = "bbbbbbbb-0000-4000-8000-00000000000b";

}  // namespace

TEST_CASE("a subscription is read by its id") {
  World world;
  world.desired.add(subscription_resource());
  const auto target = "/subscriptions/" + subscription_id + "?api-version=2022-12-01";
  const auto group_of_that_id =
      "/providers/Microsoft.Management/managementGroups/" + subscription_id + "?api-version=2020-05-01";
  SECTION("present") {
    world.fake.on("GET", target, 200,
                  R"({"id":"/subscriptions/)" + subscription_id + R"(","subscriptionId":")" + subscription_id +
                      R"(","displayName":"Production","tenantId":")" + tenant_id + R"(","state":"Enabled"})");
    const auto live = world.observe(kinds::subscription).value();
    const auto seen = live.of(kinds::subscription, subscription_resource().fields);
    REQUIRE(seen.state == State::present);
    CHECK(text(*seen.object, "displayName") == "Production");
    CHECK(text(*seen.object, "tenantId") == tenant_id);
  }
  SECTION("unknown to us is not absent") {
    world.fake.on("GET", target, 404, error_body("SubscriptionNotFound"));
    world.fake.on("GET", group_of_that_id, 403, error_body("AuthorizationFailed"));
    CHECK(state_of(world.observe(kinds::subscription).value(), subscription_resource()) == State::not_visible);
  }
  SECTION("the id of a tenant, or of a management group, is named for what it is") {
    const bool tenant = GENERATE(true, false);
    world.fake.on("GET", target, 404, error_body("SubscriptionNotFound"));
    world.fake.on(
        "GET", group_of_that_id, 200,
        R"({"id":"/x","name":"y","properties":{"tenantId":")" + (tenant ? subscription_id : tenant_id) + R"("}})");
    const auto live = world.observe(kinds::subscription).value();
    const auto seen = live.of(kinds::subscription, subscription_resource().fields);
    REQUIRE(seen.state == State::not_visible);
    CHECK(seen.reason.find(tenant ? "id of the tenant" : "management group") != std::string::npos);
  }
  SECTION("not signed in at all is an error") {
    world.fake.on("GET", target, 401, error_body("InvalidAuthenticationToken"));
    CHECK(world.observe(kinds::subscription).error().code == Errc::unauthorized);
  }
  KEYLESS_FOLLOWED(world.fake);
}

TEST_CASE("an existing identity is read by its id") {
  World world;
  world.desired.add(existing_resource());
  const auto target = identity_id + "?api-version=2024-11-30";
  SECTION("present") {
    world.fake.on("GET", target, 200,
                  R"({"id":")" + identity_id + R"(","location":"eastus","tags":{},"properties":{"tenantId":")" +
                      tenant_id + R"(","principalId":")" + principal_id + R"(","clientId":")" + client_id + R"("}})");
    const auto live = world.observe(kinds::existing_identity).value();
    CHECK(text(*live.of(kinds::existing_identity, existing_resource().fields).object, "clientId") == client_id);
  }
  SECTION("absent") {
    world.fake.on("GET", target, 404, error_body("ResourceNotFound"));
    CHECK(state_of(world.observe(kinds::existing_identity).value(), existing_resource()) == State::absent);
  }
  SECTION("forbidden") {
    world.fake.on("GET", target, 403, error_body("AuthorizationFailed"));
    CHECK(state_of(world.observe(kinds::existing_identity).value(), existing_resource()) == State::not_visible);
  }
  KEYLESS_FOLLOWED(world.fake);
}

TEST_CASE("a role definition is found by name or GUID, and only when it is the only one") {
  World world;
  for (const auto& name : {std::string("Bot Operator"), guid_b, std::string("Twin"), std::string("Missing")})
    world.desired.add(role_resource(name));
  world.fake.on("GET", roles_list, 200,
                R"({"value":[)" + role(guid_a, "Bot Operator", R"("Microsoft.Web/sites/read")") + "," +
                    role(guid_b, "Twin", R"("*")") + "," +
                    role("cccccccc-0000-4000-8000-00000000000c", "twin", R"("*/read")") + "]}");
  const auto live = world.observe(kinds::role_definition).value();
  KEYLESS_FOLLOWED(world.fake);
  const auto named = live.of(kinds::role_definition, role_resource("bot operator").fields);
  REQUIRE(named.state == State::present);
  CHECK(text(*named.object, "guid") == guid_a);
  CHECK(text(*named.object, "privileged") == "false");
  CHECK(text(*live.of(kinds::role_definition, role_resource(guid_b).fields).object, "privileged") == "true");
  const auto twin = live.of(kinds::role_definition, role_resource("Twin").fields);
  CHECK(twin.state == State::not_visible);
  CHECK(twin.reason.find(guid_b) != std::string::npos);
  CHECK(state_of(live, role_resource("Missing")) == State::absent);
}

TEST_CASE("a role is judged by all its permissions, data included, and not by what they take back") {
  struct Case {
    const char* name;
    const char* permissions;
    const char* privileged;
  };
  const Case cases[] = {
      {"like Contributor", R"([{"actions":["*"],"notActions":["Microsoft.Authorization/*/Write"]}])", "true"},
      {"all of it taken back", R"([{"actions":["*/write"],"notActions":["*"]}])", "true"},
      {"in the second permission", R"([{"actions":["*/read"]},{"actions":["microsoft.AUTHORIZATION/*"]}])", "true"},
      {"all data", R"([{"actions":[],"dataActions":["Microsoft.KeyVault/*"],"notDataActions":["*"]}])", "true"},
      {"reading", R"([{"actions":["*/read"],"dataActions":["Microsoft.KeyVault/vaults/*"]}])", "false"},
      {"nothing", "[]", "false"},
      {"what is not shown", "null", "true"},
  };
  for (const auto& row : cases) {
    DYNAMIC_SECTION(row.name) {
      World world;
      world.desired.add(role_resource("R"));
      world.fake.on("GET", roles_list, 200,
                    R"({"value":[{"id":"/subscriptions/)" + subscription_id +
                        "/providers/Microsoft.Authorization/roleDefinitions/" + guid_a +
                        R"(","properties":{"roleName":"R","permissions":)" + row.permissions + "}}]}");
      const auto live = world.observe(kinds::role_definition).value();
      const auto seen = *live.of(kinds::role_definition, role_resource("R").fields).object;
      CHECK(text(seen, "privileged") == row.privileged);
      CHECK(text(seen, "privilege").empty() == (std::string(row.privileged) == "false"));
    }
  }
}

TEST_CASE("a role of a management group is looked up there, by name or GUID") {
  const std::string group = "/providers/Microsoft.Management/managementGroups/mg-a";
  const auto target = group + "/providers/Microsoft.Authorization/roleDefinitions?api-version=2022-04-01";
  const auto asked = [](const std::string& name) {
    return resource(kinds::role_definition, name, {{"managementGroup", "mg-a"}, {"name", name}});
  };
  World world;
  world.desired.add(asked("Watcher"));
  world.desired.add(asked(guid_b));
  world.desired.add(asked("Missing"));
  SECTION("visible") {
    world.fake.on(
        "GET", target, 200,
        R"({"value":[)" + role(guid_a, "Watcher", R"("*/read")") + "," + role(guid_b, "Other", R"("*")") + "]}");
    const auto live = world.observe(kinds::role_definition).value();
    CHECK(text(*live.of(kinds::role_definition, asked("watcher").fields).object, "guid") == guid_a);
    CHECK(text(*live.of(kinds::role_definition, asked(guid_b).fields).object, "privileged") == "true");
    CHECK(state_of(live, asked("Missing")) == State::absent);
    CHECK(state_of(live, role_resource("Watcher")) == State::not_looked_at);  // a subscription is another place
  }
  SECTION("not visible") {
    world.fake.on("GET", target, 403, error_body("AuthorizationFailed"));
    CHECK(state_of(world.observe(kinds::role_definition).value(), asked("Watcher")) == State::not_visible);
  }
  KEYLESS_FOLLOWED(world.fake);
}

TEST_CASE("with rights on groups only, a role is looked up where it is to be granted") {
  World world;
  world.desired.add(role_resource("Deployer"));
  world.desired.add(role_resource("Missing"));
  auto grant = resource(kinds::role_assignment, "mi-a/deployer", {{"scope", openai_scope}});
  grant.fields["roleId"] = model::Reference{role_resource("Deployer").address, "guid"};
  world.desired.add(grant);
  world.fake.on("GET", roles_list, 403, error_body("AuthorizationFailed"));
  const auto there = "/subscriptions/" + subscription_id + "/resourcegroups/rg-openai";
  world.fake.on("GET", there + "/providers/Microsoft.Authorization/roleDefinitions?api-version=2022-04-01", 200,
                R"({"value":[)" + role(guid_a, "Deployer", R"("Microsoft.Web/sites/write")") + "]}");
  const auto live = world.observe(kinds::role_definition).value();
  KEYLESS_FOLLOWED(world.fake);
  CHECK(state_of(live, role_resource("Deployer")) == State::present);
  CHECK(state_of(live, role_resource("Missing")) == State::not_visible);
}

TEST_CASE("what is only looked up is never written") {
  World world;
  CHECK(world.create(subscription_resource()).error().code == Errc::internal);
  CHECK(world.fake.requests.empty());
}

TEST_CASE("there is one provider a kind, in the order of the kinds, and none asks without being asked") {
  World world;
  REQUIRE(world.all.size() == model::all_kinds().size());
  for (std::size_t i = 0; i < world.all.size(); ++i) CHECK(&world.all[i]->kind() == model::all_kinds()[i]);
  for (const auto* kind : model::all_kinds()) CHECK(ok(world.observe(*kind)));
  CHECK(world.fake.requests.empty());
}
