#include <catch2/catch.hpp>

#include "sandbox/devops/world.hpp"

using namespace keyless::sandbox;
using nlohmann::json;
using test::DevOpsWorld;

TEST_CASE("connections of versions before references belong to the project they are asked through") {
  DevOpsWorld there;
  auto place = std::string("/contoso/Microbots/_apis/serviceendpoint/endpoints");
  auto body = there.connection_body("old");
  body.erase("serviceEndpointProjectReferences");
  CHECK(there.send("POST", place + "?api-version=7.1", body).status == 400);
  auto made = there.send("POST", place + "?api-version=5.0-preview.2", body);
  REQUIRE(made.status == 200);
  auto& references = made.body["serviceEndpointProjectReferences"];
  CHECK(references[0]["projectReference"]["name"] == "Microbots");
  auto one = place + "/" + made.body["id"].get<std::string>();
  body["name"] = "renamed";
  CHECK(there.send("PUT", one + "?api-version=5.0-preview.2", body).body["name"] == "renamed");
  CHECK(there.send("DELETE", one + "?api-version=7.1").status == 400);
  CHECK(there.send("DELETE", one + "?api-version=5.0-preview.2").status == 204);
  CHECK(there.send("GET", one).body.is_null());
}

TEST_CASE("a new connection answers with the issuer and subject of its organization and id") {
  DevOpsWorld there;
  auto answer = there.send("POST", "/contoso/_apis/serviceendpoint/endpoints", there.connection_body("sc"));
  REQUIRE(answer.status == 200);
  auto id = answer.body["id"].get<std::string>();
  auto parameters = answer.body["authorization"]["parameters"];
  CHECK(parameters["workloadIdentityFederationIssuer"] ==
        "https://login.microsoftonline.com/" + std::string(DevOpsWorld::tenant) + "/v2.0");
  CHECK(parameters["workloadIdentityFederationSubject"] ==
        "/eid1/c/pub/t/v4j5cvGGr0GRqy180BHbRw/a/rISbSSETf0KqFyZ8ppdXmA/sc/" + there.organization_id + "/" + id);
  CHECK(answer.body["isReady"] == true);
  CHECK(there.send("GET", there.endpoints(id)).body == answer.body);
}

TEST_CASE("a name is taken once a project, also for who can't see the other") {
  DevOpsWorld there;
  there.create("sc");
  auto again = there.send("POST", "/contoso/_apis/serviceendpoint/endpoints", there.connection_body("SC"));
  CHECK(again.status == 500);
  CHECK(again.body["typeKey"] == "DuplicateServiceConnectionException");
}

TEST_CASE("lists are filtered by name, id, type and scheme") {
  DevOpsWorld there;
  auto id = there.create("one")["id"].get<std::string>();
  there.create("two");
  auto count = [&](const std::string& query) { return there.send("GET", there.endpoints() + query).body["count"]; };
  CHECK(count("") == 2);
  CHECK(count("?endpointNames=ONE,three") == 1);
  CHECK(count("?endpointIds=" + id) == 1);
  CHECK(count("?type=AzureRM&authSchemes=workloadidentityfederation") == 2);
  CHECK(count("?type=github") == 0);
}

TEST_CASE("a connection that is gone is an empty answer") {
  DevOpsWorld there;
  auto id = there.create("sc")["id"].get<std::string>();
  auto path = "/contoso/_apis/serviceendpoint/endpoints/" + id;
  CHECK(there.send("DELETE", path).status == 400);
  CHECK(there.send("DELETE", path + "?projectIds=" + there.project_id).status == 204);
  auto gone = there.send("GET", there.endpoints(id));
  CHECK(gone.status == 200);
  CHECK(gone.text == "null");
}

TEST_CASE("a replacement keeps id and subject, and renames") {
  DevOpsWorld there;
  auto before = there.create("sc");
  auto body = before;
  body["name"] = "renamed";
  body["serviceEndpointProjectReferences"][0]["name"] = "renamed";
  body["serviceEndpointProjectReferences"][0]["description"] = "changed";
  body["authorization"]["parameters"]["workloadIdentityFederationSubject"] = "forged";
  auto id = before["id"].get<std::string>();
  auto after = there.send("PUT", "/contoso/_apis/serviceendpoint/endpoints/" + id, body);
  REQUIRE(after.status == 200);
  CHECK(after.body["name"] == "renamed");
  CHECK(after.body["description"] == "changed");
  CHECK(after.body["authorization"] == before["authorization"]);
  CHECK(after.body["createdBy"] == before["createdBy"]);
  body["authorization"]["scheme"] = "ManagedServiceIdentity";
  CHECK(there.send("PUT", "/contoso/_apis/serviceendpoint/endpoints/" + id, body).status == 400);
}

TEST_CASE("sharing adds, unsharing takes one project away") {
  DevOpsWorld there;
  auto id = there.create("sc")["id"].get<std::string>();
  json reference = {{"projectReference", {{"id", there.other_project_id}}}, {"name", "theirs"}, {"description", "d"}};
  auto path = "/contoso/_apis/serviceendpoint/endpoints/" + id;
  CHECK(there.send("PATCH", path, json::array({reference})).status == 204);
  auto theirs = there.send("GET", "/contoso/Other/_apis/serviceendpoint/endpoints/" + id).body;
  CHECK(theirs["name"] == "theirs");
  CHECK(theirs["isShared"] == true);
  reference["name"] = "renamed by sharing";
  CHECK(there.send("PATCH", path, json::array({reference})).status == 500);
  CHECK(there.send("DELETE", path + "?projectIds=" + there.other_project_id).status == 204);
  CHECK(there.send("GET", "/contoso/Other/_apis/serviceendpoint/endpoints/" + id).text == "null");
  CHECK(there.send("GET", there.endpoints(id)).body["isShared"] == false);
}

TEST_CASE("a flawed body changes nothing") {
  DevOpsWorld there;
  auto body = there.connection_body("sc");
  body["serviceEndpointProjectReferences"] = json::array();
  CHECK(there.send("POST", "/contoso/_apis/serviceendpoint/endpoints", body).status == 400);
  body["serviceEndpointProjectReferences"] = "text";
  CHECK(there.send("POST", "/contoso/_apis/serviceendpoint/endpoints", body).status == 400);
  CHECK(there.send("POST", "/contoso/_apis/serviceendpoint/endpoints").status == 400);
  CHECK(there.world.rows(tables::connections).empty());
}

TEST_CASE("an old subject follows a rename until the issuer is migrated") {
  DevOpsWorld there;
  auto organization = *there.world.find(tables::organizations, "contoso");
  organization["ownIssuer"] = true;
  there.world.put(tables::organizations, "contoso", organization);
  auto before = there.create("sc");
  auto id = before["id"].get<std::string>();
  CHECK(before["authorization"]["parameters"]["workloadIdentityFederationSubject"] == "sc://contoso/Microbots/sc");
  before["name"] = before["serviceEndpointProjectReferences"][0]["name"] = "new";
  auto path = "/contoso/_apis/serviceendpoint/endpoints/" + id;
  auto renamed = there.send("PUT", path, before).body;
  CHECK(renamed["authorization"]["parameters"]["workloadIdentityFederationSubject"] == "sc://contoso/Microbots/new");
  auto migrate = [&](const char* subject) {
    json body = {{"serviceConnectionInput", subject}};
    return there.send("POST", "/contoso/_apis/public/serviceendpoint/externalfederatedcredentialmigration", body);
  };
  CHECK(migrate("sc://contoso/Microbots/sc").status == 404);
  CHECK(migrate("sc://contoso/Microbots/new").body["success"] == true);
  auto migrated = there.send("GET", there.endpoints(id)).body;
  CHECK(migrated["authorization"]["parameters"]["workloadIdentityFederationIssuerType"] == "EntraID");
}
