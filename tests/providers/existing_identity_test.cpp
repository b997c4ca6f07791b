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
    const auto id = by_client_id ? client_id : principal_id;
    world.fake.on("GET", principal_target(by_client_id ? "/" + id : "(appId='" + id + "')"), 404, gone)
        .on("GET", application_target("/" + id), 404, gone)
        .on("GET", application_target("(appId='" + id + "')"), 404, gone)
        .on("GET", graph_target("/directoryObjects/" + id), 404, gone);
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

TEST_CASE("an id of the wrong kind is named for what it is, with the key to write") {
  struct Case {
    const char* name;
    std::string field;
    std::string answered;  ///< the question that finds it
    std::string body;
    std::string says;
  };
  const std::string id = somebody_id;
  auto principal = principal_body();
  auto application = application_body();
  const std::vector<Case> cases = {
      {"an object id for a client id", "clientId", principal_target("/" + id), principal.dump(),
       "use `principalId: " + id},
      {"a client id for an object id", "principalId", principal_target("(appId='" + id + "')"), principal.dump(),
       "use `clientId: " + id},
      {"the object id of the application for a client id", "clientId", application_target("/" + id), application.dump(),
       "use `clientId: " + client_id},
      {"the object id of the application for that of its principal", "principalId", application_target("/" + id),
       application.dump(), "use `clientId: " + client_id},
      {"a client id without a principal", "clientId", application_target("(appId='" + id + "')"), application.dump(),
       "no service principal in this tenant"},
      {"a group", "principalId", graph_target("/directoryObjects/" + id),
       R"({"@odata.type":"#microsoft.graph.group","displayName":"SG"})", "object id of a group"}};
  for (const auto& row : cases) {
    DYNAMIC_SECTION(row.name) {
      World world;
      const auto declared = existing(row.field, id);
      world.desired.add(declared);
      const bool by_client_id = row.field == "clientId";
      world.fake.on("GET", principal_target("", (by_client_id ? "appId in ('" : "id in ('") + id + "')"), 200,
                    empty_list);
      const std::vector<std::string> questions = {
          principal_target(by_client_id ? "(appId='" + id + "')" : "/" + id),
          principal_target(by_client_id ? "/" + id : "(appId='" + id + "')"), application_target("/" + id),
          application_target("(appId='" + id + "')"), graph_target("/directoryObjects/" + id)};
      for (const auto& question : questions) {
        const bool found = question == row.answered;
        world.fake.on("GET", question, found ? 200 : 404, found ? row.body : gone);
        if (found) break;
      }
      const auto seen = world.observe(kinds::existing_identity).value().of(kinds::existing_identity, declared.fields);
      REQUIRE(seen.state == State::not_visible);
      INFO(seen.reason);
      CHECK(seen.reason.find(row.says) != std::string::npos);
      CHECK(seen.reason.find(row.field + " " + id) != std::string::npos);
      KEYLESS_FOLLOWED(world.fake);
    }
  }
}

TEST_CASE("a resource without an identity of its own says so") {
  World world;
  const auto declared = existing("id", machine);
  world.desired.add(declared);
  const auto resources = group_id + "/resources?api-version=2021-04-01";
  world.fake.on("GET", own, 404, error_body("NotFound"));
  SECTION("it has none") {
    world.fake.on("GET", resources, 200, list_of({{"id", machine}, {"name", "vm-a"}}));
    const auto seen = world.observe(kinds::existing_identity).value().of(kinds::existing_identity, declared.fields);
    REQUIRE(seen.state == State::not_visible);
    CHECK(seen.reason.find("vm-a has no system-assigned identity") != std::string::npos);
  }
  SECTION("it uses another") {
    json entry = {{"id", machine}, {"name", "vm-a"}};
    entry["identity"]["userAssignedIdentities"][identity_id] = json::object();
    world.fake.on("GET", resources, 200, list_of(entry));
    const auto seen = world.observe(kinds::existing_identity).value().of(kinds::existing_identity, declared.fields);
    CHECK(seen.reason.find(identity_id) != std::string::npos);
  }
  SECTION("it does not exist") {
    world.fake.on("GET", resources, 200, empty_list);
    const auto live = world.observe(kinds::existing_identity).value();
    CHECK(state_of(live, declared) == State::absent);
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
