#include <catch2/catch.hpp>
#include "base/json.hpp"

#include "sandbox/devops/serviceendpoint/connection.hpp"

using namespace keyless::sandbox::devops;
using nlohmann::json;

namespace {

json federated() {
  return keyless::parsed_json(R"({
    "name": "sc", "type": "AzureRM", "url": "https://management.azure.com/", "description": "top",
    "data": {"creationMode": "Manual", "subscriptionId": "s"},
    "authorization": {"scheme": "WorkloadIdentityFederation",
                      "parameters": {"tenantID": "t", "servicePrincipalId": "c",
                                     "workloadIdentityFederationSubject": "forged"}},
    "serviceEndpointProjectReferences": [
      {"projectReference": {"id": "p1"}, "name": "sc", "description": "one"},
      {"projectReference": {"id": "p2"}, "name": "sc-two", "description": "two"}]})");
}

json stored(const json& body) {
  auto kept = accepted(body);
  kept["serviceEndpointProjectReferences"] = body.at("serviceEndpointProjectReferences");
  settle(kept, entra_federation("72f988bf-86f1-41af-91ab-2d7cd011db47", "org", "id"));
  return kept;
}

}  // namespace

TEST_CASE("issuer and subject are the service's, whatever the body says") {
  auto kept = stored(federated());
  CHECK(parameter(kept, "workloadIdentityFederationSubject").find("/sc/org/id") != std::string::npos);
  CHECK(parameter(kept, "WORKLOADIDENTITYFEDERATIONISSUERTYPE") == "EntraID");
  CHECK(kept["authorization"]["parameters"]["tenantid"] == "t");
  CHECK(kept["authorization"]["parameters"]["serviceprincipalid"] == "c");
  CHECK(kept["isReady"] == true);
}

TEST_CASE("name and description are those of the project asked through") {
  auto kept = stored(federated());
  CHECK(shown(kept, "p2", View::whole)["name"] == "sc-two");
  CHECK(shown(kept, "P2", View::whole)["description"] == "two");
  CHECK(shown(kept, "p1", View::whole)["description"] == "one");
  CHECK(shown(kept, "", View::whole)["description"] == "top");
}

TEST_CASE("a secret is never read back, and a reader sees half an object") {
  auto body = federated();
  json parameters = {{"tenantid", "t"}, {"serviceprincipalid", "c"}, {"serviceprincipalkey", "x"}};
  body["authorization"] = {{"scheme", "ServicePrincipal"}, {"parameters", parameters}};
  auto kept = stored(body);
  CHECK(parameter(kept, "serviceprincipalkey") == "x");
  CHECK(shown(kept, "p1", View::whole)["authorization"]["parameters"]["serviceprincipalkey"].is_null());
  auto half = shown(kept, "p1", View::identity);
  CHECK_FALSE(half.contains("data"));
  CHECK_FALSE(half.contains("authorization"));
  CHECK(half["name"] == "sc");
}

TEST_CASE("a flawed body is told what it lacks") {
  CHECK_FALSE(flaw_in(federated()));
  CHECK(flaw_in(json::array())->type_key == "ArgumentNullException");
  auto homeless = federated();
  homeless["serviceEndpointProjectReferences"] = json::array();
  CHECK(flaw_in(homeless)->message == "At least one project reference required to create an endpoint.");
  auto nobody = federated();
  nobody["authorization"]["parameters"].erase("servicePrincipalId");
  CHECK(flaw_in(nobody)->type_key == "ArgumentException");
  auto odd = federated();
  odd["authorization"]["scheme"] = "Telepathy";
  CHECK(flaw_in(odd)->message.find("Telepathy") != std::string::npos);
  auto nested = federated();
  nested["data"]["depth"] = json::object();
  CHECK(flaw_in(nested).has_value());
  auto wordy = federated();
  wordy["description"] = std::string(1025, 'x');
  CHECK(flaw_in(wordy).has_value());
  auto secret = federated();
  secret["authorization"]["parameters"]["serviceprincipalkey"] = "x";
  CHECK(flaw_in(secret).has_value());
}
