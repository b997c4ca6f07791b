#include <catch2/catch.hpp>

#include "base/json.hpp"
#include "sandbox/directory/principals.hpp"
#include "sandbox/graph/first_party.hpp"
#include "sandbox/graph/graph_lab.hpp"
#include "sandbox/graph/handlers.hpp"
#include "sandbox/keys/keyring.hpp"
#include "sandbox/state/ids.hpp"
#include "sandbox/state/world.hpp"

using namespace keyless::sandbox;
using namespace keyless::sandbox::test;
using nlohmann::json;

namespace {

std::string id_of(const json& object) {
  return object["id"].get<std::string>();
}

/// A directory whose new objects take half a minute to be seen, met without the wire.
struct SlowDirectory {
  SlowDirectory() {
    cloud.behaviour.delays.principal = std::chrono::seconds(30);
    json client = {{"objectId", client_id}, {"appId", client_id}, {"tenantId", Lab::tenant}, {"kind", "application"}};
    put_principal(world, client);
    graph::seed_directory(cloud, Lab::tenant, client_id);
  }

  Reply send(const std::string& method, const std::string& target, const json& body = nullptr) {
    Request request;
    request.method = method;
    request.target = target;
    request.path = target;
    request.body = body.is_null() ? "" : body.dump();
    request.caller.kind = Caller::Kind::principal;
    request.caller.object_id = client_id;
    request.caller.tenant = Lab::tenant;
    return graph::carry_out(cloud, request);
  }

  static constexpr const char* client_id = "00000000-0000-4000-8000-000000000001";
  World world;
  Ids ids{world, 1};
  Keyring keyring{world, ids};
  StillClock clock;
  Cloud cloud{world, ids, keyring, clock};
};

std::string trust_of(const json& application) {
  return "applications/" + id_of(application) + "/federatedIdentityCredentials";
}

}  // namespace

TEST_CASE("ARM trap 2: on Graph a second name for an issuer and subject is a 400 of its own code", "[sandbox]") {
  GraphLab graph;
  auto path = trust_of(graph.application("one"));
  REQUIRE(graph.send("POST", path, GraphLab::credential("first", "repo:x")).status == 201);
  auto clash = graph.send("POST", path, GraphLab::credential("second", "repo:x"));
  CHECK(clash.status == 400);
  CHECK(clash.code() == "InvalidFederatedIdentityCredentialValue");
  CHECK(clash.message().starts_with("The combination of issuer and subject must be unique for the application."));
  auto same_name = graph.send("POST", path, GraphLab::credential("first", "repo:y"));
  CHECK(same_name.status == 409);
  CHECK(same_name.code() == "Request_MultipleObjectsWithSameKeyValue");
  CHECK(graph.send("DELETE", path + "/first").status == 204);
  CHECK(graph.send("POST", path, GraphLab::credential("second", "repo:x")).status == 201);
  auto elsewhere = trust_of(graph.application("two"));
  CHECK(graph.send("POST", elsewhere, GraphLab::credential("first", "repo:x")).status == 201);
}

TEST_CASE("ARM trap 3: an application takes twenty federated credentials and no more", "[sandbox]") {
  GraphLab graph;
  auto path = trust_of(graph.application("one"));
  for (int at = 0; at < 20; ++at) {
    auto number = std::to_string(at);
    REQUIRE(graph.send("POST", path, GraphLab::credential("c" + number, "s" + number)).status == 201);
  }
  CHECK(graph.send("POST", path, GraphLab::credential("c20", "s20")).status == 400);
  CHECK(graph.get(path).body["value"].size() == 20);
  graph.send("DELETE", path + "/c3");
  CHECK(graph.send("POST", path, GraphLab::credential("c20", "s20")).status == 201);
}

TEST_CASE("ARM trap 22: an application is multi-tenant unless told otherwise, and names are not unique", "[sandbox]") {
  GraphLab graph;
  auto one = graph.send("POST", "applications", {{"displayName", "same"}});
  CHECK(one.body["signInAudience"] == "AzureADandPersonalMicrosoftAccount");
  auto two = graph.send("POST", "applications", {{"displayName", "same"}, {"signInAudience", "AzureADMyOrg"}});
  REQUIRE(two.status == 201);
  CHECK(two.body["signInAudience"] == "AzureADMyOrg");
  CHECK(two.body["api"]["requestedAccessTokenVersion"] == nullptr);
  CHECK(one.body["appId"] != two.body["appId"]);
  CHECK(graph.get(filter("applications", "displayName eq 'same'")).body["value"].size() == 2);
}

TEST_CASE("ARM trap 23: a batch takes twenty parts, each with a status of its own, in no order", "[sandbox]") {
  GraphLab graph;
  auto one = graph.application("one");
  json parts = {{{"id", "1"}, {"method", "GET"}, {"url", "/applications/" + id_of(one)}},
                {{"id", "2"}, {"method", "GET"}, {"url", "/applications/11111111-1111-4111-8111-111111111111"}},
                {{"id", "3"}, {"method", "GET"}, {"url", "/applications"}, {"dependsOn", {"2"}}},
                {{"id", "4"},
                 {"method", "POST"},
                 {"url", "/applications"},
                 {"headers", {{"Content-Type", "application/json"}}},
                 {"body", {{"displayName", "made in a batch"}}}}};
  auto answer = graph.send("POST", "$batch", {{"requests", parts}});
  REQUIRE(answer.status == 200);
  std::map<std::string, json> by_id;
  std::vector<std::string> order;
  for (const auto& part : answer.body["responses"]) {
    by_id[part["id"].get<std::string>()] = part;
    order.push_back(part["id"].get<std::string>());
  }
  CHECK(order != std::vector<std::string>{"1", "2", "3", "4"});
  CHECK(by_id["1"]["body"]["displayName"] == "one");
  CHECK(by_id["2"]["status"] == 404);
  CHECK(by_id["2"]["body"]["error"]["code"] == "Request_ResourceNotFound");
  CHECK(by_id["3"]["status"] == 424);
  CHECK(by_id["4"]["status"] == 201);
  CHECK(graph.get(filter("applications", "displayName eq 'made in a batch'")).body["value"].size() == 1);
  auto many = json::array();
  for (int at = 0; at < 21; ++at)
    many.push_back({{"id", std::to_string(at)}, {"method", "GET"}, {"url", "/organization"}});
  CHECK(graph.send("POST", "$batch", {{"requests", many}}).status == 400);
  many.erase(20);
  CHECK(graph.send("POST", "$batch", {{"requests", many}}).status == 200);
  many[1]["id"] = many[0]["id"];
  CHECK(graph.send("POST", "$batch", {{"requests", many}}).status == 400);
}

TEST_CASE("ARM trap 23: an upsert needs to say so, and tells a creation from an update", "[sandbox]") {
  GraphLab graph;
  keyless::http::Headers prefer = {{"Prefer", "create-if-missing"}};
  json body = {{"displayName", "by name"}};
  CHECK(graph.send("PATCH", "applications(uniqueName='bots')", body).status == 404);
  auto made = graph.send("PATCH", "applications(uniqueName='bots')", body, prefer);
  REQUIRE(made.status == 201);
  CHECK(made.body["uniqueName"] == "bots");
  CHECK(graph.send("PATCH", "applications(uniqueName='bots')", {{"notes", "again"}}, prefer).status == 204);
  CHECK(graph.get("applications(uniqueName='bots')").body["id"] == made.body["id"]);
  auto path = trust_of(made.body);
  auto credential = GraphLab::credential("ignored", "repo:x");
  credential.erase("name");
  CHECK(graph.send("PATCH", path + "(name='fic')", credential).status == 404);
  CHECK(graph.send("PATCH", path + "(name='fic')", credential, prefer).status == 201);
  credential["subject"] = "repo:y";
  CHECK(graph.send("PATCH", path + "(name='fic')", credential, prefer).status == 204);
  CHECK(graph.get(path + "/fic").body["subject"] == "repo:y");
}

TEST_CASE("ARM trap 23: advanced filters need ConsistencyLevel and $count", "[sandbox]") {
  GraphLab graph;
  graph.send("POST", trust_of(graph.application("one")), GraphLab::credential("fic", "repo:x"));
  keyless::http::Headers eventual = {{"ConsistencyLevel", "eventual"}};
  for (auto clause : {"displayName ne 'x'", "not(displayName eq 'x')", "endsWith(displayName,'e')",
                      "federatedIdentityCredentials/any(f:f/subject eq 'repo:x')",
                      "federatedIdentityCredentials/any(f:startsWith(f/issuer,'https://token'))"}) {
    auto target = filter("applications", clause);
    INFO(clause);
    CHECK(graph.get(target).code() == "Request_UnsupportedQuery");
    CHECK(graph.get(target, eventual).code() == "Request_UnsupportedQuery");
    auto served = graph.get(target + "&$count=true", eventual);
    CHECK(served.status == 200);
    CHECK(served.body["@odata.count"].get<std::size_t>() == served.body["value"].size());
    CHECK(served.body["value"].size() >= 1);
  }
  CHECK_FALSE(graph.get("applications?$count=true").body.contains("@odata.count"));
  CHECK(graph.get("applications/$count").status == 400);
  CHECK(graph.get("applications/$count", eventual).text == "2");
}

TEST_CASE("ARM trap 6: what is new is unknown everywhere until it has replicated", "[sandbox]") {
  SlowDirectory directory;
  auto made = directory.send("POST", "/v1.0/applications", {{"displayName", "new"}});
  REQUIRE(made.status == 201);
  auto application = keyless::parsed_json(made.body);
  auto path = "/v1.0/applications/" + id_of(application);
  json wanted = {{"appId", application["appId"]}};
  auto listed = [&](const std::string& set) {
    return keyless::parsed_json(directory.send("GET", set).body)["value"].size();
  };
  auto before = listed("/v1.0/servicePrincipals");
  CHECK(directory.send("GET", path).status == 404);
  CHECK(directory.send("PATCH", path, {{"notes", "x"}}).status == 404);
  CHECK(directory.send("POST", path + "/addPassword", json::object()).status == 404);
  CHECK(directory.send("POST", "/v1.0/servicePrincipals", wanted).status == 400);
  auto seen = listed("/v1.0/applications");
  directory.clock.pass(std::chrono::seconds(30));
  CHECK(directory.send("GET", path).status == 200);
  CHECK(listed("/v1.0/applications") == seen + 1);
  auto principal = keyless::parsed_json(directory.send("POST", "/v1.0/servicePrincipals", wanted).body);
  auto of_principal = "/v1.0/servicePrincipals/" + id_of(principal);
  json link = {{"@odata.id", "https://graph.microsoft.com/v1.0/directoryObjects/" + id_of(principal)}};
  CHECK(directory.send("GET", of_principal).status == 404);
  CHECK(listed("/v1.0/servicePrincipals") == before);
  CHECK(directory.send("POST", path + "/owners/$ref", link).status == 404);
  directory.clock.pass(std::chrono::seconds(30));
  CHECK(directory.send("GET", of_principal).status == 200);
  CHECK(directory.send("POST", path + "/owners/$ref", link).status == 204);
}
