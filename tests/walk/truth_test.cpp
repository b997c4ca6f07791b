#include <catch2/catch.hpp>
#include "base/json.hpp"

#include "walk/truth.hpp"

// The ground truth itself, on a few stored rows.

using namespace keyless;
using namespace keyless::walk;
using nlohmann::json;

namespace {

constexpr const char* connection_id = "11111111-2222-4333-8444-555555555555";
constexpr const char* organization_id = "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee";
constexpr const char* client = "99999999-8888-4777-8666-555555555555";
constexpr const char* by_name = "sc://contoso/Microbots/sc-one";
const std::string organization_issuer = std::string("https://vstoken.dev.azure.com/") + organization_id;
const std::string entra_issuer = "https://login.microsoftonline.com/" + tenant + "/v2.0";

/// One federated connection on one identity that trusts what its organization signs.
struct Stored {
  sandbox::World world = {};
  Onlooker onlooker{labels(), "somebody"};

  static Labels labels() {
    Declaration declared;
    declared.identities = {{.name = "mi-one"}};
    declared.connections = {{.name = "sc-one", .identity = "mi-one"}};
    return labels_of({}, declared);
  }

  Stored() {
    world.put("organizations", "contoso", {{"id", organization_id}, {"name", "contoso"}});
    world.put("projects", "p", {{"id", "p"}, {"name", "Microbots"}, {"organization", "contoso"}});
    world.put("principals", "object", principal());
    world.put("connections", connection_id, connection());
    trust(organization_issuer, by_name);
  }
  json principal() const {
    return {{"objectId", "object"}, {"appId", client}, {"tenantId", tenant}, {"resourceId", arm_id_of("mi-one")}};
  }
  json connection() const {
    json row = {{"id", connection_id}, {"name", "sc-one"}, {"isReady", true}};
    row["serviceEndpointProjectReferences"] = json::array({{{"projectReference", {{"id", "p"}}}, {"name", "sc-one"}}});
    row["authorization"]["scheme"] = "WorkloadIdentityFederation";
    row["authorization"]["parameters"] = {
        {"tenantid", tenant}, {"serviceprincipalid", client}, {"workloadIdentityFederationSubject", by_name}};
    return row;
  }
  void trust(const std::string& issuer, const std::string& subject,
             const std::string& audience = "api://AzureADTokenExchange") {
    json row;
    row["properties"] = {{"issuer", issuer}, {"subject", subject}, {"audiences", {audience}}};
    world.put("resources", sandbox_key("one"), row);
  }
  void trust_too(const std::string& issuer, const std::string& subject) {
    json row;
    row["properties"] = {{"issuer", issuer}, {"subject", subject}, {"audiences", {"api://AzureADTokenExchange"}}};
    world.put("resources", sandbox_key("two"), row);
  }
  static std::string sandbox_key(const std::string& name) {
    std::string key = arm_id_of("mi-one") + "/federatedIdentityCredentials/" + name;
    for (auto& letter : key) letter = static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
    return key;
  }
  void change_connection(const std::function<void(json&)>& change) {
    auto row = connection();
    change(row);
    world.put("connections", connection_id, row);
  }
  void change_principal(const std::function<void(json&)>& change) {
    auto row = principal();
    change(row);
    world.put("principals", "object", row);
  }
  bool signs_in() { return onlooker.look(world).connections.at(0).trouble.empty(); }
  std::set<std::string> access() { return onlooker.look(world).access; }
};

/// As Entra signs for this connection.
std::string entra_subject() {
  return "/eid1/c/pub/t/v4j5cvGGr0GRqy180BHbRw/a/rISbSSETf0KqFyZ8ppdXmA/sc/" + std::string(organization_id) + "/" +
         connection_id;
}

}  // namespace

TEST_CASE("truth: a connection signs in by a credential that is equal byte for byte, and in no other way") {
  Stored stored;
  CHECK(stored.signs_in());
  SECTION("subject") {
    stored.trust(organization_issuer, "sc://contoso/Microbots/SC-one");
  }
  SECTION("issuer") {
    stored.trust(organization_issuer + "/", by_name);
  }
  SECTION("audience") {
    stored.trust(organization_issuer, by_name, "api://azureadtokenexchange");
  }
  SECTION("no credential") {
    stored.world.erase("resources", Stored::sandbox_key("one"));
  }
  SECTION("its own name") {
    stored.change_connection([](json& row) { row["serviceEndpointProjectReferences"][0]["name"] = "sc-two"; });
  }
  SECTION("disabled connection") {
    stored.change_connection([](json& row) { row["isDisabled"] = true; });
  }
  SECTION("not ready") {
    stored.change_connection([](json& row) { row["isReady"] = false; });
  }
  SECTION("another client") {
    stored.change_connection(
        [](json& row) { row["authorization"]["parameters"]["serviceprincipalid"] = organization_id; });
  }
  SECTION("another tenant") {
    stored.change_principal([](json& row) { row["tenantId"] = organization_id; });
  }
  SECTION("disabled principal") {
    stored.change_principal([](json& row) { row["properties"]["accountEnabled"] = false; });
  }
  CHECK_FALSE(stored.signs_in());
}

TEST_CASE("truth: from asking for a migration until it is read back, both issuers must be trusted") {
  Stored stored;
  stored.change_connection([](json& row) { row["migration"] = "asked"; });
  CHECK_FALSE(stored.signs_in());
  stored.trust_too(entra_issuer, entra_subject());
  CHECK(stored.signs_in());
  stored.world.erase("resources", Stored::sandbox_key("one"));
  CHECK_FALSE(stored.signs_in());
  stored.onlooker.read_back(connection_id);
  CHECK(stored.signs_in());
}

TEST_CASE("truth: a secret signs in while the application has it") {
  Stored stored;
  stored.change_connection([](json& row) {
    row["authorization"]["scheme"] = "ServicePrincipal";
    row["authorization"]["parameters"]["serviceprincipalkey"] = "long lost";
  });
  CHECK_FALSE(stored.signs_in());
  stored.change_principal([](json& row) { row["passwordCredentials"] = json::array({{{"secretText", "long lost"}}}); });
  CHECK(stored.signs_in());
}

TEST_CASE("truth: access is told by the names of the manifest") {
  Stored stored;
  stored.world.put("pipelines", "p/7", {{"id", 7}, {"name", "ci"}});
  json permission = {{"resource", {{"type", "endpoint"}, {"id", connection_id}}}};
  permission["pipelines"] = json::array({{{"id", 7}}});
  stored.world.put("permissions", "p/endpoint/" + std::string(connection_id), permission);
  json role;
  role["properties"] = {{"roleDefinitionId", "/x/" + reader_role}, {"principalId", "object"}, {"scope", "/S"}};
  role["properties"]["condition"] = "only on Mondays";
  stored.world.put("roleAssignments", "r", role);
  stored.trust_too("https://token.actions.githubusercontent.com", "repo:contoso/x:ref:refs/heads/main");
  CHECK(stored.access() ==
        std::set<std::string>{"https://token.actions.githubusercontent.com|repo:contoso/x:ref:refs/heads/main|"
                              "api://AzureADTokenExchange signs in as mi-one",
                              "mi-one is " + reader_role + " of /s", "pipeline Microbots/ci uses sc-one",
                              "sc-one is for mi-one", "sc-one signs in as mi-one"});
  CHECK(stored.onlooker.look(stored.world).restrictions ==
        std::set<std::string>{"mi-one is " + reader_role + " of /s: condition only on Mondays"});
}
