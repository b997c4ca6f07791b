#include <algorithm>
#include <catch2/catch.hpp>

#include "base/base64.hpp"
#include "base/json.hpp"
#include "sandbox/graph/graph_lab.hpp"
#include "sandbox/keys/jwt.hpp"
#include "sandbox/keys/rsa_key.hpp"
#include "sandbox/text/timestamps.hpp"

using namespace keyless;
using namespace keyless::sandbox;
using namespace keyless::sandbox::test;
using nlohmann::json;

namespace {

std::string id_of(const json& object) {
  return object["id"].get<std::string>();
}

json roles_in(const std::string& token) {
  auto claims = keyless::parsed_json(parse_jwt(token).claims);
  auto roles = claims.value("roles", json::array());
  std::sort(roles.begin(), roles.end());
  return roles;
}

bool holds(const json& list, const char* value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

json role(const char* id, const char* value) {
  return {{"id", id},
          {"value", value},
          {"displayName", value},
          {"description", value},
          {"isEnabled", true},
          {"allowedMemberTypes", {"Application"}}};
}

}  // namespace

TEST_CASE("a token for Graph names the app roles of its principal, and one for another service does not", "[sandbox]") {
  GraphLab graph;
  auto roles = roles_in(graph.token);
  CHECK(holds(roles, "Application.ReadWrite.All"));
  CHECK_FALSE(holds(roles, "Mail.Send"));
  CHECK(roles_in(graph.lab.client_token(graph.lab.ready("microsoftGraph") + "/.default")) == roles);
  CHECK(roles_in(graph.lab.client_token("00000003-0000-0000-c000-000000000000/.default")) == roles);
  CHECK(roles_in(graph.lab.client_token()).empty());
  json principal;
  CHECK(roles_in(graph.stranger("stranger", principal)).empty());
}

TEST_CASE("a token for an application of the tenant names the roles given there alone", "[sandbox]") {
  GraphLab graph;
  constexpr const char* run = "aaaaaaaa-0000-4000-8000-000000000001";
  constexpr const char* stop = "aaaaaaaa-0000-4000-8000-000000000002";
  auto application =
      graph
          .send("POST", "applications",
                {{"displayName", "bots"}, {"appRoles", json::array({role(run, "Bots.Run"), role(stop, "Bots.Stop")})}})
          .body;
  auto resource = graph.principal(application);
  auto clause = "appId eq '" + graph.lab.ready("clientId") + "'";
  auto client = graph.get(filter("servicePrincipals", clause)).body["value"][0];
  auto scope = application["appId"].get<std::string>() + "/.default";
  CHECK(roles_in(graph.lab.client_token(scope)).empty());
  auto given = graph.send("POST", "servicePrincipals/" + id_of(client) + "/appRoleAssignments",
                          {{"principalId", id_of(client)}, {"resourceId", id_of(resource)}, {"appRoleId", run}});
  REQUIRE(given.status == 201);
  CHECK(roles_in(graph.lab.client_token(scope)) == json::array({"Bots.Run"}));
}

TEST_CASE("a managed identity shows the platform's certificate and no information of its own", "[sandbox]") {
  GraphLab graph;
  auto properties = make_identity(graph.lab, "mi-one");
  auto client = properties["clientId"].get<std::string>();
  auto shown = graph.get("servicePrincipals(appId='" + client + "')").body;
  CHECK(shown["createdDateTime"] == "2026-11-21T00:00:00Z");
  CHECK(shown["info"].is_null());
  CHECK(shown["servicePrincipalNames"][0] == client);
  REQUIRE(shown["keyCredentials"].size() == 1);
  const auto& certificate = shown["keyCredentials"][0];
  CHECK(certificate["displayName"] == "CN=" + client);
  CHECK(certificate["startDateTime"] == "2026-11-21T00:00:00Z");
  CHECK(certificate["endDateTime"] == "2027-02-19T00:00:00Z");
  CHECK(certificate["customKeyIdentifier"].get<std::string>().size() == 40);
  CHECK(certificate["key"].is_null());
}

TEST_CASE("a certificate of an application shows the recorded members", "[sandbox]") {
  GraphLab graph;
  auto application = graph.application("signs");
  auto pair = make_rsa_key("the certificate of an application");
  auto key = json{{"key", base64(certificate_around(pair.get(), "signs"))}};
  auto path = "applications/" + id_of(application);
  REQUIRE(graph.send("PATCH", path, {{"keyCredentials", json::array({key})}}).status == 204);
  auto shown = graph.get(path).body["keyCredentials"][0];
  CHECK(names_of(shown.dump()) == std::vector<std::string>{"customKeyIdentifier", "displayName", "endDateTime", "key",
                                                           "keyId", "startDateTime", "type", "usage"});
  CHECK(shown["customKeyIdentifier"].get<std::string>().size() == 40);
  CHECK(shown["key"].is_null());
}

TEST_CASE("who proves nothing learns what is wrong with the token", "[sandbox]") {
  GraphLab graph;
  auto none = graph.lab.send("microsoftGraph", "GET", "/v1.0/applications");
  CHECK(none.status == 401);
  CHECK(none.code() == "InvalidAuthenticationToken");
  CHECK(none.message() == "Access token is empty.");
  CHECK(none.header("WWW-Authenticate").ends_with("client_id=\"00000003-0000-0000-c000-000000000000\""));
  auto complaint = [&](const std::string& token) { return graph.send_as(token, "GET", "applications").message(); };
  CHECK(complaint("nonsense").starts_with("IDX14100: JWT is not well formed, there are no dots (.)."));
  CHECK(complaint(graph.token + "x") == "Access token validation failure.");
  CHECK(complaint(graph.lab.client_token()) == "Access token validation failure. Invalid audience.");
  graph.lab.clock.pass(std::chrono::hours(2));
  CHECK(complaint(graph.token) == "Lifetime validation failed, the token is expired.");
}
