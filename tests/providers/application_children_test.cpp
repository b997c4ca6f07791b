#include "base/json.hpp"
#include "providers/application_parts.hpp"
#include "providers/wire.hpp"

using namespace keyless;
using namespace keyless::test;

namespace {

const std::string key_a = "99999999-0000-4000-8000-00000000000a", key_b = "99999999-0000-4000-8000-00000000000b";
const std::string credentials = application_id + "/federatedIdentityCredentials";

json with_leftovers() {
  auto body = application_body();
  body["owners"].push_back({{"id", somebody_id}, {"displayName", "somebody"}});
  body["passwordCredentials"].push_back({{"keyId", key_a},
                                         {"displayName", "ci"},
                                         {"hint", "abc"},
                                         {"secretText", "abc~do-not-print"},
                                         {"endDateTime", "2027-02-03T00:00:00Z"}});
  body["keyCredentials"].push_back(
      {{"keyId", key_b}, {"key", "MIIdo-not-print"}, {"endDateTime", "2027-02-03T00:00:00Z"}});
  return body;
}

void declare(World& world, const json& body) {
  world.desired.add(application_resource());
  world.live.add(live_application(body));
}

model::LiveObject only(World& world, const model::Kind& kind, std::size_t at = 0) {
  const auto live = world.observe(kind).value();
  return *live.all(kind).at(at);
}

model::Resource credential() {
  return resource(kinds::federated_credential, "app-a/github",
                  {{"identityId", application_id},
                   {"name", "github"},
                   {"issuer", "https://token.actions.githubusercontent.com"},
                   {"subject", "repo:a/b:ref:refs/heads/main"},
                   {"audience", "api://AzureADTokenExchange"}});
}

json credential_body(const std::string& subject = "repo:a/b:ref:refs/heads/main") {
  return {{"id", key_a},
          {"name", "github"},
          {"issuer", "https://token.actions.githubusercontent.com"},
          {"subject", subject},
          {"audiences", {"api://AzureADTokenExchange"}}};
}

}  // namespace

TEST_CASE("owners and secrets come with their application, without a call and without any value") {
  World world;
  declare(world, with_leftovers());
  CHECK(text(only(world, kinds::application_owner), "ownerId") == somebody_id);
  const auto secret = only(world, kinds::application_secret);
  CHECK(text(secret, "displayName") == "ci");
  CHECK(text(secret, "endDate") == "2027-02-03");
  CHECK(world.observe(kinds::application_secret).value().all(kinds::application_secret).size() == 2);
  CHECK(providers::kept_of(live_application(with_leftovers())).dump().find("do-not-print") == std::string::npos);
  CHECK(providers::kept_of(live_application(with_leftovers())).dump().find("abc") == std::string::npos);
  KEYLESS_FOLLOWED(world.fake);
}

TEST_CASE("more owners than an expanded list holds are asked for") {
  auto body = application_body();
  for (int i = 10; i < 30; ++i)
    body["owners"].push_back({{"id", "66666666-0000-4000-8000-0000000000" + std::to_string(i)}});
  World world;
  world.desired.add(application_resource());
  auto all = body["owners"];
  all.push_back({{"id", somebody_id}});
  json list;
  list["value"] = all;
  world.fake.on("GET", application_target("", marked_filter), 200, list_of(body))
      .on("GET", graph_target(application_id + "/owners"), 200, list.dump())
      .on("GET", principal_target("", "appId in ('" + client_id + "')"), 200, list_of(principal_body()));
  world.live = world.observe(kinds::application).value();
  CHECK(world.observe(kinds::application_owner).value().all(kinds::application_owner).size() == 21);
  KEYLESS_FOLLOWED(world.fake);
}

TEST_CASE("an owner is added by reference; one that is there already is fine") {
  World world;
  const auto reference = graph_target(application_id + "/owners/$ref"), list = graph_target(application_id + "/owners");
  auto owner = resource(kinds::application_owner, "app-a/x",
                        {{"identityId", application_id}, {"holder", "application"}, {"ownerId", somebody_id}});
  SECTION("added") {
    world.fake.on("POST", reference, 204, "").on("GET", list, 200, list_of({{"id", somebody_id}}));
    CHECK(ok(world.create(owner)));
    CHECK(keyless::parsed_json(world.fake.bodies("POST")[0]).at("@odata.id") ==
          "https://graph.microsoft.com/v1.0/directoryObjects/" + somebody_id);
  }
  SECTION("there already") {
    world.fake.on("POST", reference, 400, error_body("Request_BadRequest"))
        .on("GET", list, 200, list_of({{"id", somebody_id}}));
    CHECK(ok(world.create(owner)));
  }
  SECTION("refused") {
    world.fake.on("POST", reference, 400, error_body("Request_BadRequest")).on("GET", list, 200, empty_list);
    CHECK(world.create(owner).error().status == 400);
  }
  KEYLESS_FOLLOWED(world.fake);
}

TEST_CASE("a password goes by its key id, a certificate by what is left") {
  World world;
  declare(world, with_leftovers());
  const auto holder = graph_target(application_id, {{"$select", "id,passwordCredentials,keyCredentials"}});
  const auto body = with_leftovers();
  SECTION("password") {
    world.fake.on("GET", holder, 200, body.dump())
        .on("POST", graph_target(application_id + "/removePassword"), 204, "");
    CHECK(ok(world.remove(only(world, kinds::application_secret, 0))));
    CHECK(keyless::parsed_json(world.fake.bodies("POST")[0]) == json({{"keyId", key_a}}));
  }
  SECTION("certificate") {
    world.fake.on("GET", holder, 200, body.dump()).on("PATCH", graph_target(application_id), 204, "");
    CHECK(ok(world.remove(only(world, kinds::application_secret, 1))));
    CHECK(keyless::parsed_json(world.fake.bodies("PATCH")[0]).at("keyCredentials").empty());
  }
  SECTION("gone already") {
    world.fake.on("GET", holder, 200, application_body().dump());
    CHECK(ok(world.remove(only(world, kinds::application_secret, 0))));
  }
  KEYLESS_FOLLOWED(world.fake);
}

TEST_CASE("what an application trusts is read, written and removed in the directory") {
  World world;
  declare(world, application_body());
  const auto list = graph_target(credentials), by_key = graph_target(credentials + "(name='github')");
  SECTION("read") {
    world.fake.on("GET", list, 200, list_of(credential_body()));
    const auto live = world.observe(kinds::federated_credential).value();
    CHECK(state_of(live, credential()) == State::present);
  }
  SECTION("may not be read") {
    world.fake.on("GET", list, 403, error_body("Authorization_RequestDenied"));
    const auto live = world.observe(kinds::federated_credential).value();
    CHECK(state_of(live, credential()) == State::not_visible);
  }
  SECTION("created, and waited for") {
    world.fake.on("GET", list, 200, empty_list)
        .on("PATCH", by_key, 201, credential_body().dump())
        .on("GET", list, 200, empty_list)
        .on("GET", list, 200, list_of(credential_body()));
    CHECK(ok(world.create(credential())));
  }
  SECTION("the same pair under another name is the trust we want") {
    auto other = credential_body();
    other["name"] = "other";
    world.fake.on("GET", list, 200, list_of(other))
        .on("PATCH", by_key, 400, error_body("InvalidFederatedIdentityCredentialValue"))
        .on("GET", list, 200, list_of(other));
    CHECK(text(world.create(credential()).value(), "name") == "other");
  }
  SECTION("removed only while it is what was judged") {
    world.fake.on("GET", list, 200, list_of(credential_body()));
    const auto live = *world.observe(kinds::federated_credential).value().all(kinds::federated_credential).front();
    world.fake.on("GET", list, 200, list_of(credential_body("repo:x/y:ref:refs/heads/main")));
    CHECK(world.remove(live).error().code == Errc::conflict);
    world.fake.on("GET", list, 200, list_of(credential_body()))
        .on("DELETE", graph_target(credentials + "/github"), 204, "");
    CHECK(ok(world.remove(live)));
  }
  KEYLESS_FOLLOWED(world.fake);
}
