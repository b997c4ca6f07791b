#include "base/json.hpp"
#include "providers/application_parts.hpp"

using namespace keyless;
using namespace keyless::test;

namespace {

constexpr auto forbidden = "Authorization_RequestDenied";

void reads_pair(World& world, const std::string& key, const json& application, bool with_principal = true) {
  world.fake.on("GET", application_target(key), 200, application.dump());
  world.fake.on("GET", principal_target(by_client), with_principal ? 200 : 404,
                with_principal ? principal_body().dump() : gone);
}

}  // namespace

TEST_CASE("applications of ours come in one list, with their principals in sets") {
  World world;
  world.desired.add(application_resource());
  world.fake.on("GET", application_target("", marked_filter), 200, list_of(application_body()))
      .on("GET", principal_target("", "appId in ('" + client_id + "')"), 200, list_of(principal_body()));
  const auto live = world.observe(kinds::application).value();
  KEYLESS_FOLLOWED(world.fake);
  const auto seen = live.of(kinds::application, application_resource().fields);
  REQUIRE(seen.state == State::present);
  CHECK(text(*seen.object, "id") == application_id);
  CHECK(text(*seen.object, "clientId") == client_id);
  CHECK(text(*seen.object, "principalId") == principal_id);
  CHECK(model::proven_owner(*seen.object) == "microbots");
}

TEST_CASE("many applications cost two calls for each fifteen principals and none for each") {
  World world;
  json list;
  std::string filters[2] = {"appId in (", "appId in ("};
  for (int i = 0; i < 20; ++i) {
    const auto client = "77777777-0000-4000-8000-0000000000" + std::to_string(10 + i);
    auto one = application_body();
    one["appId"] = client;
    one["id"] = "88888888-0000-4000-8000-0000000000" + std::to_string(10 + i);
    one["uniqueName"] = unique_name + std::to_string(i);
    list["value"].push_back(one);
    filters[i / 15] += std::string(i % 15 == 0 ? "" : ",") + "'" + client + "'";
    auto declared = application_resource();
    declared.address = model::Address("application", "app-" + std::to_string(i));
    declared.fields["uniqueName"] = unique_name + std::to_string(i);
    world.desired.add(declared);
  }
  world.fake.on("GET", application_target("", marked_filter), 200, list.dump())
      .on("GET", principal_target("", filters[0] + ")"), 200, empty_list)
      .on("GET", principal_target("", filters[1] + ")"), 200, empty_list);
  const auto live = world.observe(kinds::application).value();
  KEYLESS_FOLLOWED(world.fake);
  CHECK(live.all(kinds::application).size() == 20);
}

TEST_CASE("who declares no application asks the directory nothing") {
  World world;
  for (const auto* kind : {&kinds::application, &kinds::application_owner, &kinds::application_secret})
    CHECK(ok(world.observe(*kind)));
  KEYLESS_FOLLOWED(world.fake);
}

TEST_CASE("one without its mark is found by its key; one that is gone is told from one that can be restored") {
  World world;
  world.desired.add(application_resource());
  world.fake.on("GET", application_target("", marked_filter), 200, empty_list);
  SECTION("unmarked") {
    auto body = application_body();
    body["tags"] = json::array();
    world.fake.on("GET", application_target(by_name), 200, body.dump())
        .on("GET", principal_target("", "appId in ('" + client_id + "')"), 200, list_of(principal_body()));
    const auto live = world.observe(kinds::application).value();
    const auto seen = live.of(kinds::application, application_resource().fields);
    REQUIRE(seen.state == State::present);
    CHECK(model::proven_owner(*seen.object).empty());
  }
  SECTION("gone") {
    auto others = application_body();
    others["tags"] = json::array({"keyless-owner=microbots", "keyless-proof=0123456789abcdef"});
    world.fake.on("GET", application_target(by_name), 404, gone).on("GET", deleted_target, 200, list_of(others));
    const auto live = world.observe(kinds::application).value();
    const auto seen = live.of(kinds::application, application_resource().fields);
    CHECK(seen.state == State::absent);
    CHECK(seen.remains.empty());
  }
  SECTION("restorable") {
    auto ours = application_body();
    ours["deletedDateTime"] = "2026-11-20T10:00:00Z";
    world.fake.on("GET", application_target(by_name), 404, gone).on("GET", deleted_target, 200, list_of(ours));
    const auto live = world.observe(kinds::application).value();
    const auto seen = live.of(kinds::application, application_resource().fields);
    CHECK(seen.state == State::absent);
    CHECK(seen.remains.find("deleted on 2026-11-20") != std::string::npos);
  }
  SECTION("the deleted ones may not be read") {
    world.fake.on("GET", application_target(by_name), 404, gone).on("GET", deleted_target, 403, error_body(forbidden));
    const auto live = world.observe(kinds::application).value();
    CHECK(state_of(live, application_resource()) == State::not_visible);
  }
  SECTION("something in front of the directory says 404") {
    world.fake.on("GET", application_target(by_name), 404, error_body("GatewayNotFound"));
    const auto live = world.observe(kinds::application).value();
    CHECK(state_of(live, application_resource()) == State::not_visible);
  }
  KEYLESS_FOLLOWED(world.fake);
}

TEST_CASE("a directory that may not be read hides all applications") {
  World world;
  world.desired.add(application_resource());
  world.fake.on("GET", application_target("", marked_filter), 403, error_body(forbidden));
  const auto live = world.observe(kinds::application).value();
  KEYLESS_FOLLOWED(world.fake);
  CHECK(state_of(live, application_resource()) == State::not_visible);
}

TEST_CASE("an application is made by a key of ours, then its principal, however late the directory knows it") {
  World world;
  const auto patch = graph_target("/applications" + by_name), post = graph_target("/servicePrincipals");
  world.fake.on("GET", application_target(by_name), 404, gone)
      .on("PATCH", patch, 201, application_body().dump())
      .on("GET", application_target(by_name), 404, gone);
  reads_pair(world, by_name, application_body(), false);
  world.fake
      .on("POST", post, 400,
          R"({"error":{"code":"Request_BadRequest","message":"The appId 'x' of the service principal does not )"
          R"(reference a valid application object."}})")
      .on("POST", post, 201, principal_body().dump());
  reads_pair(world, "/" + object_id, application_body());
  const auto made = world.create(application_resource());
  REQUIRE(ok(made));
  KEYLESS_FOLLOWED(world.fake);
  CHECK(text(*made, "principalId") == principal_id);
  const auto sent = keyless::parsed_json(world.fake.bodies("PATCH")[0]);
  CHECK(sent.at("signInAudience") == "AzureADMyOrg");
  CHECK(sent.at("tags").size() == 2);
  for (const auto& request : world.fake.requests)
    if (request.method == "PATCH") CHECK(http::header(request.headers, "Prefer") == "create-if-missing");
}

TEST_CASE("a create that met what others made meanwhile grants them nothing") {
  World world;
  const auto patch = graph_target("/applications" + by_name);
  const auto trust = graph_target(application_id + "/federatedIdentityCredentials");
  world.fake.on("GET", application_target(by_name), 404, gone)
      .fails("PATCH", patch, Error{Errc::indeterminate, "connection lost"});
  auto body = application_body();
  SECTION("it holds a password") {
    body["passwordCredentials"].push_back({{"keyId", somebody_id}, {"hint", "abc"}});
    reads_pair(world, by_name, body);
  }
  SECTION("it has an owner") {
    body["owners"].push_back({{"id", somebody_id}});
    reads_pair(world, by_name, body);
  }
  SECTION("it trusts somebody") {
    reads_pair(world, by_name, body);
    world.fake.on("GET", trust, 200, list_of({{"id", somebody_id}, {"name", "theirs"}}));
  }
  const auto made = world.create(application_resource());
  REQUIRE_FALSE(made.has_value());
  CHECK(made.error().code == Errc::conflict);
  KEYLESS_FOLLOWED(world.fake);
}

TEST_CASE("a create whose answer was lost finds what it made") {
  World world;
  world.fake.on("GET", application_target(by_name), 404, gone)
      .fails("PATCH", graph_target("/applications" + by_name), Error{Errc::indeterminate, "connection lost"});
  reads_pair(world, by_name, application_body());
  world.fake.on("GET", graph_target(application_id + "/federatedIdentityCredentials"), 200, empty_list);
  CHECK(ok(world.create(application_resource())));
  KEYLESS_FOLLOWED(world.fake);
}

TEST_CASE("an update keeps the tags of others and stops where the mark has changed") {
  World world;
  auto body = application_body();
  body["tags"].push_back("HideApp");
  body["displayName"] = "renamed";
  const auto live = live_application(body);
  SECTION("ours") {
    reads_pair(world, "/" + object_id, body);
    world.fake.on("PATCH", graph_target(application_id), 204, "");
    body["displayName"] = "app-a";
    reads_pair(world, "/" + object_id, body);
    CHECK(ok(world.update(live, application_resource())));
    const auto tags = keyless::parsed_json(world.fake.bodies("PATCH")[0]).at("tags");
    CHECK(tags.size() == 3);
    CHECK(tags[0] == "HideApp");
  }
  SECTION("another's by now") {
    body["tags"] = json::array({"keyless-owner=payments", "keyless-proof=0123456789abcdef"});
    reads_pair(world, "/" + object_id, body);
    CHECK(world.update(live, application_resource()).error().code == Errc::conflict);
  }
  KEYLESS_FOLLOWED(world.fake);
}

TEST_CASE("a delete looks once more: gone is done, protected or marked by others is left") {
  World world;
  const auto live = live_application();
  auto body = application_body();
  SECTION("gone") {
    world.fake.on("GET", application_target("/" + object_id), 404, gone);
    CHECK(ok(world.remove(live)));
  }
  SECTION("ours") {
    world.fake.on("GET", application_target("/" + object_id), 200, body.dump())
        .on("DELETE", graph_target(application_id), 204, "");
    CHECK(ok(world.remove(live)));
  }
  SECTION("protected meanwhile") {
    body["tags"].push_back("keyless-protect=true");
    world.fake.on("GET", application_target("/" + object_id), 200, body.dump());
    CHECK(world.remove(live).error().code == Errc::conflict);
  }
  KEYLESS_FOLLOWED(world.fake);
}
