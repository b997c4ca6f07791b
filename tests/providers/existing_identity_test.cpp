#include "providers/application_parts.hpp"

using namespace keyless;
using namespace keyless::test;

namespace {

const std::string machine = group_id + "/providers/Microsoft.Compute/virtualMachines/vm-a";
const std::string own = machine + "/providers/Microsoft.ManagedIdentity/identities/default?api-version=2018-11-30";

model::Resource existing(const std::string& field, const std::string& value) {
  return resource(kinds::existing_identity, "theirs", {{field, value}, {"tenantId", tenant_id}});
}

json managed_principal(const std::string& resource_id) {
  auto body = principal_body();
  body["servicePrincipalType"] = "ManagedIdentity";
  body["alternativeNames"] = {"isExplicit=True", resource_id};
  body["keyCredentials"] = json::array({{{"keyId", somebody_id}}});
  return body;
}

}  // namespace

TEST_CASE("identities by client id and by principal id cost one list for each set") {
  World world;
  const auto by = GENERATE("clientId", "principalId");
  const bool by_client_id = std::string(by) == "clientId";
  const auto declared = existing(by, by_client_id ? client_id : principal_id);
  world.desired.add(declared);
  const auto filter = by_client_id ? "appId in ('" + client_id + "')" : "id in ('" + principal_id + "')";
  SECTION("of an application") {
    world.fake.on("GET", principal_target("", filter), 200, list_of(principal_body()))
        .on("GET", application_target("", "appId in ('" + client_id + "')"), 200, list_of(application_body()));
    const auto seen = world.observe(kinds::existing_identity).value().of(kinds::existing_identity, declared.fields);
    REQUIRE(seen.state == State::present);
    CHECK(text(*seen.object, "id") == application_id);
    CHECK(text(*seen.object, "tenantId") == tenant_id);
  }
  SECTION("of a managed identity, whose certificate is the platform's own") {
    world.fake.on("GET", principal_target("", filter), 200, list_of(managed_principal(identity_id)));
    world.live = world.observe(kinds::existing_identity).value();
    const auto seen = world.live.of(kinds::existing_identity, declared.fields);
    REQUIRE(seen.state == State::present);
    CHECK(text(*seen.object, "id") == identity_id);
    CHECK(world.observe(kinds::application_secret).value().all(kinds::application_secret).empty());
  }
  SECTION("of an application of another tenant") {
    world.fake.on("GET", principal_target("", filter), 200, list_of(principal_body()))
        .on("GET", application_target("", "appId in ('" + client_id + "')"), 200, empty_list);
    const auto seen = world.observe(kinds::existing_identity).value().of(kinds::existing_identity, declared.fields);
    REQUIRE(seen.state == State::present);
    CHECK(kinds::trust_place(text(*seen.object, "id")) == kinds::TrustPlace::nowhere);
  }
  SECTION("of nobody") {
    world.fake.on("GET", principal_target("", filter), 200, empty_list)
        .on("GET", principal_target(by_client_id ? by_client : "/" + principal_id), 404, gone);
    const auto live = world.observe(kinds::existing_identity).value();
    CHECK(state_of(live, declared) == State::absent);
  }
  SECTION("of whom we may not know") {
    world.fake.on("GET", principal_target("", filter), 403, error_body("Authorization_RequestDenied"));
    const auto live = world.observe(kinds::existing_identity).value();
    CHECK(state_of(live, declared) == State::not_visible);
  }
  KEYLESS_FOLLOWED(world.fake);
}

TEST_CASE("the identity of a resource's own is read through the resource, and can't hold trust") {
  World world;
  const auto declared = existing("id", machine);
  world.desired.add(declared);
  world.fake.on(
      "GET", own, 200,
      json({{"id", machine + "/providers/Microsoft.ManagedIdentity/identities/default"},
            {"name", "default"},
            {"properties", {{"tenantId", tenant_id}, {"principalId", principal_id}, {"clientId", client_id}}}})
          .dump());
  world.live = world.observe(kinds::existing_identity).value();
  REQUIRE(state_of(world.live, declared) == State::present);
  auto trust = resource(kinds::federated_credential, "theirs/x",
                        {{"identityId", machine}, {"name", "x"}, {"issuer", "https://i"}, {"subject", "s"}});
  world.desired.add(trust);
  const auto seen = world.observe(kinds::federated_credential).value().of(kinds::federated_credential, trust.fields);
  CHECK(seen.state == State::not_visible);
  CHECK(seen.reason.find("can't hold federated credentials") != std::string::npos);
  CHECK_FALSE(world.create(trust).has_value());
  KEYLESS_FOLLOWED(world.fake);
}
